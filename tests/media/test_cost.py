"""What jobs are expected to take, and their order: pure, monotonic, the same on every machine."""

from __future__ import annotations

import random
from typing import Any

from pipeline.media.cost import is_heavy, memory_mb_of, ordered, work_of
from pipeline.media.model import Job, Source


def job(kind: str, name: str = "a", size: int = 1000, **recipe: Any) -> Job:
    return Job(kind, (Source(name, name, size),), recipe, {})


STILLS = [{"suffix": ".webp"}, {"suffix": ".jpg"}]


def video(name: str, width: int, height: int, seconds: int, preset: str = "veryfast") -> Job:
    rungs = [{"width": width, "height": height}, {"width": width // 2, "height": height // 2}]
    return job("video", name, duration_ms=seconds * 1000, rate="30/1", rungs=rungs, preset=preset)


def test_work_grows_with_length_and_pixels() -> None:
    short, long, large = video("a", 640, 360, 60), video("b", 640, 360, 600), video("c", 1920, 1080, 60)
    assert 9 < work_of(long) / work_of(short) < 11
    assert 8 < work_of(large) / work_of(short) < 10
    still = job("image", sizes=[[320, 180], [1600, 900]], encodings=STILLS)
    motion = {"frames": 50, "size": [640, 480]}
    moving = job("image", sizes=[[320, 180], [1600, 900]], encodings=STILLS, motion=motion)
    assert work_of(still) < work_of(moving) < work_of(short)
    assert work_of(job("captions")) < work_of(job("probe")) < work_of(still) < work_of(short)
    assert work_of(job("audio", duration_ms=1_800_000)) < work_of(long)
    assert work_of(job("probe", size=2_000_000_000)) > work_of(job("probe", size=1000))


def test_memory_covers_what_was_measured() -> None:
    """Peaks in MB of x264 `veryfast` with the default ladder, from sources up to 3840 × 2160."""
    ladder = [(1920, 1080), (1280, 720), (854, 480), (640, 360)]
    for taken, peak in ((1, 67), (3, 210), (4, 503)):
        rungs = [{"width": w, "height": h} for w, h in ladder[-taken:]]
        made = job("video", rungs=rungs, preset="veryfast", duration_ms=1, rate="25/1")
        assert peak <= memory_mb_of(made) <= 2 * peak
    assert memory_mb_of(video("a", 1920, 1080, 1, "slow")) > memory_mb_of(video("a", 1920, 1080, 1))
    assert memory_mb_of(job("captions")) < memory_mb_of(job("probe"))


def test_what_is_heavy() -> None:
    """A film's encoders keep two processors busy; sound and fingerprints take one."""
    assert is_heavy(video("a", 64, 64, 1))
    light = [job(kind, duration_ms=1) for kind in ("fingerprint", "audio", "loudness")]
    assert not any(map(is_heavy, [*light, job("probe"), job("image", sizes=[], encodings=[])]))


def test_the_urgent_first_then_the_short_and_nothing_by_chance() -> None:
    published, waiting, draft = video("a", 64, 64, 9), video("b", 640, 360, 90), video("c", 64, 64, 1)
    short = video("d", 640, 360, 30)
    ranks = {"a": 1, "b": 0, "c": 2, "d": 0}
    wanted = (short, waiting, published, draft)
    for seed in range(5):
        shuffled = list(wanted)
        random.Random(seed).shuffle(shuffled)
        assert ordered(shuffled, ranks) == wanted
    look = job("fingerprint", "d", duration_ms=1)
    assert ordered([look, draft, waiting], ranks) == (waiting, look, draft), "no reader sees a fingerprint"
    assert ordered([draft, short], {"d": 5})[0] is short, "a source without a rank comes last"
    assert ordered([], {}) == ()
