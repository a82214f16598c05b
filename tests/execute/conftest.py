"""Small sources made on the spot, and one run of the line over all of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import LimitSettings, MediaSettings
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Event, Outcome
from pipeline.execute.tools import find_ffmpeg, tool_versions
from pipeline.media.aigc import as_comment
from pipeline.media.loudness_jobs import loudness_in, loudness_jobs
from pipeline.media.model import Job
from pipeline.media.plan import MediaPlan, plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.request import MediaRequest
from pipeline.media.sources import find_sources
from pipeline.sources.roots import Roots
from pipeline.store import DigestCache, FolderStore

AIGC = r"""{"Label":"1","ContentProducer":"甲:'b'|c[d]\\e;=#","ProduceID":"42"}"""
"""A label with everything that has a meaning in ffmpeg's command line and files."""

LADDER = {
    "video": {
        "ladder": (
            {"short_side": 180, "crf": 28, "maxrate_kbps": 400},
            {"short_side": 90, "crf": 28, "maxrate_kbps": 200},
        ),
        "poster_widths": (80, 160),
        "preset": "superfast",
        "mp4_short_side": 90,
    },
    "audio": {"mp3": True},
    "images": {"widths": (50, 100, 200), "fallback_widths": (50, 100, 200)},
}


@dataclass
class Line:
    """The line over a folder of sources, into a store."""

    root: Path
    store: FolderStore
    settings: MediaSettings = field(default_factory=lambda: MediaSettings.model_validate(LADDER))
    events: list[Event] = field(default_factory=list)
    limits: LimitSettings = field(default_factory=LimitSettings)

    def requests(self) -> list[MediaRequest]:
        kinds = {".mp4": "video", ".mkv": "video", ".wav": "audio", ".srt": "captions"}
        paths = sorted(path for path in self.root.iterdir())
        return [MediaRequest.of(kinds.get(path.suffix, "image"), path.name) for path in paths]  # type: ignore[arg-type]

    def plan(self) -> tuple[MediaPlan, list[Outcome]]:
        tools = tool_versions(self.root.parent / "tools.json")
        paths = [r.path for r in self.requests()]
        found = find_sources(Roots.at(self.root), paths, DigestCache(self.root.parent / "d"))
        sources, self.locate = found.sources, found.places
        jobs = probe_jobs(self.requests(), sources, self.settings, tools)
        outcomes = self.run(jobs)
        probes = probes_in(jobs, self.store)
        measuring = loudness_jobs(self.requests(), sources, probes, tools)
        outcomes += self.run(measuring)
        loudness = loudness_in(measuring, self.store)
        return plan_media(self.requests(), sources, probes, loudness, self.settings, tools), outcomes

    def run(self, jobs: Sequence[Job]) -> list[Outcome]:
        executor = LocalExecutor(self.limits, jobs=2)
        return list(executor.run(jobs, self.store, self.locate, self.events.append))


class Films:
    """Makes sources with the ffmpeg under test."""

    def __init__(self) -> None:
        self.ffmpeg = str(find_ffmpeg(os.environ))

    def __call__(self, *words: str) -> None:
        command = [self.ffmpeg, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", *words]
        subprocess.run(command, check=True, timeout=60)

    def film(
        self,
        path: Path,
        size: str,
        rate: str = "25",
        seconds: str = "1",
        sound: str = "",
        more: Sequence[str] = (),
    ) -> None:
        heard = ["-f", "lavfi", "-i", f"sine=d={seconds}", *sound.split()] if sound else []
        picture = f"testsrc2=s={size}:r={rate}:d={seconds}"
        encoded = ("-pix_fmt", "yuv420p", "-preset", "ultrafast", *more)
        self("-f", "lavfi", "-i", picture, *heard, *encoded, str(path))


@pytest.fixture(scope="session")
def films() -> Films:
    return Films()


@pytest.fixture(scope="session")
def sources(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("line") / "media"
    root.mkdir()
    films.film(root / "full.mp4", "320x180", "30000/1001", "7", sound="-ac 1 -metadata location=+30.6+104.0/")
    marked = ["-metadata", f"AIGC={AIGC}", "-movflags", "+use_metadata_tags"]
    films.film(root / "portrait.mp4", "90x160", more=marked)
    films(
        "-display_rotation", "90", "-i", str(root / "portrait.mp4"), "-c", "copy", str(root / "rotated.mp4")
    )
    films("-f", "lavfi", "-i", "testsrc2=s=101x51:r=25:d=1", "-pix_fmt", "yuv444p", str(root / "odd.mkv"))
    films("-f", "lavfi", "-i", "testsrc2=s=160x90:r=1/3:d=9", "-pix_fmt", "yuv420p", str(root / "slides.mp4"))
    films(
        "-f",
        "lavfi",
        "-i",
        "sine=d=2",
        "-ac",
        "6",
        "-metadata",
        f"comment={as_comment(AIGC)}",
        str(root / "six.wav"),
    )
    _broken(films, root)
    _pictures(root)
    (root / "fine.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n你好\n", encoding="utf-8")
    (root / "late.srt").write_text("1\n00:00:02,000 --> 00:00:01,000\n反了\n", encoding="utf-8")
    return root


def _broken(films: Films, root: Path) -> None:
    whole = root.parent / "whole.mp4"
    films("-i", str(root / "full.mp4"), "-c", "copy", "-movflags", "+faststart", str(whole))
    data = whole.read_bytes()
    (root / "bad-truncated.mp4").write_bytes(data[: len(data) * 2 // 3])
    data = (root / "full.mp4").read_bytes()
    (root / "bad-headless.mp4").write_bytes(data[: len(data) // 2])
    (root / "bad-zero.mp4").write_bytes(b"")
    target = root / "full.mp4"
    (root / "bad-hls.mp4").write_text(
        f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:7,\n{target}\n#EXT-X-ENDLIST\n"
    )
    (root / "bad-concat.mp4").write_text(f"ffconcat version 1.0\nfile '{target}'\n")


def _pictures(root: Path) -> None:
    photo = Image.effect_mandelbrot((240, 120), (-2, -1.2, 1, 1.2), 50).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "secret place"
    exif.get_ifd(0x8825)[1] = "N"
    photo.save(root / "photo.jpg", exif=exif, quality=95)
    glass = photo.convert("RGBA")
    glass.putalpha(photo.convert("L"))
    glass.save(root / "glass.png")
    photo.convert("CMYK").save(root / "print.jpg")
    Image.new("I;16", (60, 30), 30000).save(root / "grey16.png")
    still = photo.convert("P")
    still.save(root / "moving.gif", save_all=True, append_images=[still.rotate(30)])
    data = (root / "photo.jpg").read_bytes()
    (root / "bad-half.jpg").write_bytes(data[: len(data) // 2])
    Image.new("1", (9000, 9000)).save(root / "bad-bomb.png")


@pytest.fixture(scope="session")
def line(sources: Path) -> Line:
    return Line(sources, FolderStore(sources.parent / "store"))


@pytest.fixture(scope="session")
def done(line: Line) -> dict[str, Outcome]:
    """Outcomes of the one run, by path."""
    plan, probing = line.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    return {outcome.label: outcome for outcome in line.run(plan.jobs)}
