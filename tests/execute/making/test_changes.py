"""Recordings that change on the way, through the line: one size with bars, one sound, nothing lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from pipeline.execute.child.probing import probe
from pipeline.execute.making.timeline import require_even_sounds
from pipeline.execute.making.verification import PROBE_RECIPE
from pipeline.execute.protocol import JobFailed, Outcome
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore
from tests.execute.child.test_forms import CARRIERS, HD, SD, TAGGED, changing, picture
from tests.execute.conftest import Films, Line

H264 = "-c:v libx264 -preset ultrafast -bf 0 -g 25 -pix_fmt yuv420p"
X264, X265 = "-c:v libx264 -preset ultrafast", "-c:v libx265 -preset ultrafast -x265-params log-level=error"
HLG = TAGGED.format("bt2020", "arib-std-b67", "bt2020nc")
PARTS: dict[str, list[tuple[Any, ...]]] = {
    "chroma.ts": [(HD, f"{X264} -pix_fmt yuv420p"), (HD, f"{X264} -pix_fmt yuv444p10le", 1)],
    "range.ts": [(HD, f"{X264} -pix_fmt yuv420p"), (HD, f"{X264} -pix_fmt yuvj420p", 1)],
    "matrix.ts": [
        (HD, f"{X264} -pix_fmt yuv420p", 0, TAGGED.format("bt709", "bt709", "bt709")),
        (HD, f"{X264} -pix_fmt yuv420p", 1),
    ],
    "hdr.ts": [(size, f"{X265} -pix_fmt yuv420p10le", at, HLG) for at, size in enumerate((SD, HD))],
    "fields.ts": [
        ("180x144", "-c:v mpeg2video -flags +ilme+ildct", 0, ",setfield=tff"),
        (HD, "-c:v mpeg2video", 1),
    ],
}
"""Parts of a recording: size, encoder, when it begins, tags."""
SOUNDS = (".mp3", ".aac")
BOX = "color=c=black:s={0}:r=25:d=1,drawbox=c=white:t=fill:x=(iw-{1})/2:y=(ih-{1})/2:w={1}:h={1}"


class Changing(Line):
    def requests(self) -> list[MediaRequest]:
        kinds = {path.name: "audio" if path.suffix in SOUNDS else "video" for path in self.root.iterdir()}
        return [MediaRequest.of(kind, name) for name, kind in sorted(kinds.items())]


def joined(films: Films, root: Path, name: str, parts: list[list[str]]) -> None:
    """Encode parts and put them behind one another, with stamps that go on where the format has any."""
    data = b""
    for at, words in enumerate(parts):
        part = root.parent / f"{at}-{name}"
        later = ["-output_ts_offset", str(at)] if name.endswith(".ts") else []
        films(*words, *later, str(part))
        data += part.read_bytes()
    (root / name).write_bytes(data)


def boxed(size: str, side: int, more: str = "", codec: str = H264, hertz: int = 440) -> list[str]:
    """A white square in the middle, and a tone."""
    made = BOX.format(size, side) + more
    return ["-f", "lavfi", "-i", made, "-f", "lavfi", "-i", f"sine=f={hertz}:d=1:r=48000", *codec.split()]


def tone(hertz: int, words: str) -> list[str]:
    return ["-f", "lavfi", "-i", f"sine=f={hertz}:d=2:r=48000", *words.split()]


@pytest.fixture(scope="module")
def line(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Changing:
    root = tmp_path_factory.mktemp("changing") / "media"
    root.mkdir()
    joined(films, root, "grows.ts", [boxed("160x90", 30), boxed("320x180", 60)])
    joined(films, root, "turned.ts", [boxed("320x180", 60), boxed("180x320", 60)])
    mpeg2 = "-c:v mpeg2video -q:v 2"
    aspects = [boxed("180x144", 30, f",setsar={sar}", mpeg2) for sar in ("16/15", "64/45")]
    joined(films, root, "aspect.ts", aspects)
    heard = [boxed("160x90", 30, "", f"{H264} -c:a ac3 -ac {n}", f) for n, f in ((2, 440), (6, 880))]
    joined(films, root, "surround.ts", heard)
    tail = ["-f", "lavfi", "-i", "sine=f=880:d=2:r=48000"]
    joined(films, root, "held.ts", [boxed("160x90", 30), [*boxed("320x180", 60)[:4], *tail, *H264.split()]])
    joined(films, root, "stitched.mp3", [tone(440, "-ac 2 -ar 44100"), tone(880, "-ac 1 -ar 22050")])
    joined(films, root, "stitched.aac", [tone(440, "-ac 2 -ar 48000"), tone(880, "-ac 1 -ar 16000")])
    return Changing(root, FolderStore(root.parent / "store"))


@pytest.fixture(scope="module")
def made(line: Changing) -> dict[str, Outcome]:
    plan, probing = line.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    assert [f for f in plan.findings if f.severity == "error"] == []
    return {outcome.label: outcome for outcome in line.run(plan.jobs)}


def file(line: Changing, made: dict[str, Outcome], source: str, name: str) -> Path:
    assert made[source].error is None, made[source].error
    return line.store.locate(made[source].key, name)


def frames(path: Path) -> list[Any]:
    with av.open(str(path)) as container:
        return [f.to_ndarray(format="gray").astype(int) for f in container.decode(video=0)]


def white(picture: Any) -> tuple[int, int]:
    """Width and height of the white square."""
    rows, columns = np.nonzero(picture > 128)
    return int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1


@pytest.mark.parametrize("name", ["grows.ts", "turned.ts", "aspect.ts"])
def test_a_square_stays_a_square_and_no_picture_is_lost(line: Changing, made: Any, name: str) -> None:
    pictures = frames(file(line, made, name, "hls-180p.mp4" if name != "aspect.ts" else "hls-90p.mp4"))
    assert 48 <= len(pictures) <= 51
    for seen in pictures[3::4]:
        width, height = white(seen)
        assert abs(width - height) <= 4, (name, width, height)


def test_what_is_turned_gets_bars(line: Changing, made: Any) -> None:
    pictures = frames(file(line, made, "turned.ts", "hls-180p.mp4"))
    assert pictures[10].shape == pictures[-5].shape == (180, 320)
    assert white(pictures[10])[0] == pytest.approx(60, abs=4)
    assert white(pictures[-5])[0] == pytest.approx(60 * 180 / 320, abs=4)


def test_what_grows_is_shown_in_the_larger_size(made: Any) -> None:
    assert made["grows.ts"].manifest.facts["renditions"][0]["height"] == 180


def test_the_last_picture_is_held_while_the_sound_goes_on(line: Changing, made: Any) -> None:
    pictures = frames(file(line, made, "held.ts", "hls-180p.mp4"))
    assert 73 <= len(pictures) <= 77
    assert white(pictures[-1]) == pytest.approx((60, 60), abs=4)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_picture_that_changes_is_made_in_every_container(films: Films, tmp_path: Path) -> None:
    """As many frames as were planned, whatever changes: size, chroma, depth, range, matrix, fields, the size of HDR."""
    root = tmp_path / "media"
    root.mkdir()
    for name, hows in PARTS.items():
        folder = tmp_path / name
        folder.mkdir()
        parts = [picture(films, folder / f"{at}.ts", *how) for at, how in enumerate(hows)]
        (root / name).write_bytes(b"".join(part.read_bytes() for part in parts))
    for name in CARRIERS:
        folder = tmp_path / f"carrier-{name}"
        folder.mkdir()
        (root / name).write_bytes(changing(films, folder, name).read_bytes())
    line = Changing(root, FolderStore(tmp_path / "store"))
    plan, probing = line.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    assert [f for f in plan.findings if f.severity == "error"] == []
    assert all("settled" in job.recipe for job in plan.jobs)
    for outcome in line.run(plan.jobs):
        assert outcome.error is None, (outcome.label, outcome.error)
        recipe = next(job.recipe for job in plan.jobs if job.key == outcome.key)
        pictures = frames(line.store.locate(outcome.key, "video.mp4"))
        assert len(pictures) == round(recipe["duration_ms"] / 40), outcome.label


def pitches(path: Path) -> tuple[list[int], float]:
    """The loudest frequency of each quarter second, and the length in seconds."""
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    size = rate // 4
    parts = [heard[at : at + size] for at in range(0, len(heard) - size, size)]
    return [int(np.argmax(np.abs(np.fft.rfft(part)))) * 4 for part in parts], len(heard) / rate


@pytest.mark.parametrize(("name", "seconds"), [("surround.ts", 2), ("stitched.mp3", 4), ("stitched.aac", 4)])
def test_both_tones_last_as_long_as_they_lasted(line: Changing, made: Any, name: str, seconds: float) -> None:
    heard, length = pitches(file(line, made, name, "audio.m4a"))
    assert length == pytest.approx(seconds, abs=0.15)
    assert heard.count(440) == pytest.approx(seconds * 2, abs=1)
    assert heard.count(880) == pytest.approx(seconds * 2, abs=1)


def test_the_sound_lost_in_a_product_is_noticed(films: Films, tmp_path: Path) -> None:
    """A header tells the whole length, whatever lies between the packets."""
    whole, holed = tmp_path / "whole.m4a", tmp_path / "holed.m4a"
    films("-f", "lavfi", "-i", "sine=d=4:r=48000", "-c:a", "aac", str(whole))
    films("-i", str(whole), "-c", "copy", "-bsf:a", "noise=drop='between(n,40,60)'", str(holed))
    facts = {path: probe(path, {**PROBE_RECIPE, "timeline": True}) for path in (whole, holed)}
    assert abs(facts[holed]["duration_ms"] - 4000) < 50
    require_even_sounds("audio.m4a", facts[whole], 4000)
    with pytest.raises(JobFailed, match="断开"):
        require_even_sounds("audio.m4a", facts[holed], 4000)


def test_packets_of_single_samples_are_noticed(films: Films, tmp_path: Path) -> None:
    chopped = tmp_path / "chopped.m4a"
    films(
        *("-f", "lavfi", "-i", "sine=d=4:r=48000", "-af", "asetpts='PTS+floor(N/50)*1024'"),
        *("-c:a", "aac", "-fps_mode", "passthrough", str(chopped)),
    )
    facts = probe(chopped, {**PROBE_RECIPE, "timeline": True})
    with pytest.raises(JobFailed, match="断开"):
        require_even_sounds("audio.m4a", facts, 4000)


def test_a_sound_that_is_too_short_is_noticed(films: Films, tmp_path: Path) -> None:
    short = tmp_path / "short.webm"
    films("-f", "lavfi", "-i", "sine=d=2:r=48000", "-c:a", "libopus", str(short))
    facts = probe(short, {**PROBE_RECIPE, "timeline": True})
    require_even_sounds("audio.webm", facts, 2000)
    with pytest.raises(JobFailed, match="时长"):
        require_even_sounds("audio.webm", facts, 4000)
