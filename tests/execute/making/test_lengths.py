"""Films of every length, in frames: as many come out as went in, at the same rate."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import pytest

from pipeline.config import MediaSettings
from pipeline.execute.child.probing import probe_stream
from pipeline.media.playlists import MICROSECONDS, read_media
from pipeline.media.request import MediaRequest
from pipeline.media.video import video_recipe
from pipeline.store import FolderStore
from tests.execute.conftest import Films, Line

RATES = ("24", "25", "30000/1001", "30", "50", "60")
LONGEST = 20
SIZE = "32x32"


class Lengths(Line):
    def requests(self) -> list[MediaRequest]:
        return [MediaRequest.of("video", path.name) for path in sorted(self.root.iterdir())]


@pytest.fixture(scope="module")
def longest(films: Films, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The longest film of each rate; shorter ones are its first frames."""
    folder, found = tmp_path_factory.mktemp("lengths"), {}
    for number, rate in enumerate(RATES):
        found[rate] = folder / f"{number}.mp4"
        picture = f"testsrc2=s={SIZE}:r={rate}:d={LONGEST + 1}"
        films("-f", "lavfi", "-i", picture, *"-c:v libx264 -preset ultrafast -pix_fmt yuv420p".split(), str(found[rate]))  # fmt: skip
    return found


def frames_of(rate: str, seconds: Fraction) -> int:
    return round(seconds * Fraction(rate))


def cut(films: Films, longest: dict[str, Path], folder: Path, rate: str, frames: int) -> Path:
    path = folder / f"{RATES.index(rate)}-{frames}.mp4"
    films("-i", str(longest[rate]), "-c", "copy", "-frames:v", str(frames), str(path))
    return path


def around(rate: str) -> Iterable[int]:
    """Frame counts at and around whole and half seconds, where segments and keyframes change."""
    for halves in (2, 3, 4, 5, 7, 8, 9, 11, 12, 13, 24, 25, 39, 40):
        middle = frames_of(rate, Fraction(halves, 2))
        yield from range(max(frames_of(rate, Fraction(1)), middle - 1), middle + 2)


@pytest.mark.parametrize("rate", RATES)
def test_the_probe_and_the_plan_count_every_frame(
    films: Films, longest: dict[str, Path], tmp_path: Path, rate: str
) -> None:
    for frames in sorted(set(around(rate))):
        probe = probe_stream(cut(films, longest, tmp_path, rate, frames))
        assert probe.video is not None
        assert Fraction(probe.video.frame_rate) == Fraction(rate), frames
        assert probe.packets == frames
        assert abs(probe.duration_ms - 1000 * frames / Fraction(rate)) <= 1, frames
        recipe = video_recipe(probe, {}, None, "zh-CN", MediaSettings())
        assert Fraction(recipe["rate"]) == Fraction(rate)
        assert (recipe["duration_ms"], recipe["hold_ms"]) == (max(1000, probe.duration_ms), 0)


def check(films: Films, longest: dict[str, Path], folder: Path, wanted: list[tuple[str, int]]) -> None:
    root = folder / "media"
    root.mkdir()
    films_ = {cut(films, longest, root, rate, frames).name: (rate, frames) for rate, frames in wanted}
    line = Lengths(root, FolderStore(folder / "store"))
    plan, probing = line.plan()
    assert [outcome.error for outcome in probing if outcome.error] == []
    for outcome in line.run(plan.jobs):
        rate, frames = films_[outcome.label]
        assert outcome.error is None, (rate, frames, outcome.error)
        with av.open(str(line.store.locate(outcome.key, "video.mp4"))) as container:
            stream = container.streams.video[0]
            found = [packet.pts for packet in container.demux(stream) if packet.pts is not None]
            assert (len(found), stream.average_rate) == (frames, Fraction(rate))
        playlist = read_media(line.store.locate(outcome.key, "hls-32p.m3u8").read_text(encoding="utf-8"))
        length = Fraction(sum(segment.duration for segment in playlist.segments), MICROSECONDS)
        assert abs(length - frames / Fraction(rate)) < Fraction(1, 1000), (rate, frames)


def test_some_are_built(films: Films, longest: dict[str, Path], tmp_path: Path) -> None:
    wanted = [("24", 60), ("30000/1001", 105), ("30", 135), ("30", 165), ("60", 61), ("25", 312), ("50", 300)]
    check(films, longest, tmp_path, wanted)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_all_halves_of_seconds_are_built(films: Films, longest: dict[str, Path], tmp_path: Path) -> None:
    halves = range(2, 2 * LONGEST + 1)
    check(films, longest, tmp_path, [(r, frames_of(r, Fraction(h, 2))) for r in RATES for h in halves])
