"""When a file counts as copied."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.inbox import scan
from pipeline.inbox.scan import files_in, snapshot_of
from pipeline.inbox.stillness import Stillness


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_growing_file_waits_until_it_stays(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "潮汐.mp4"
    stillness = Stillness(30, clock)
    for size in (10, 20, 30):
        path.write_bytes(b"x" * size)
        stillness.observe({"潮汐.mp4": path})
        assert "刚变化过" in str(stillness.waits("潮汐.mp4"))
        clock.now += 29
    clock.now += 1
    stillness.observe({"潮汐.mp4": path})
    assert stillness.waits("潮汐.mp4") is None


@pytest.mark.parametrize("seconds", [-10_000_000, 10_000_000])
def test_the_clock_of_the_share_does_not_matter(tmp_path: Path, clock: Clock, seconds: int) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    os.utime(path, (path.stat().st_mtime + seconds,) * 2)
    stillness = Stillness(30, clock)
    stillness.observe({"a": path})
    assert stillness.waits("a") is not None
    clock.now += 30
    stillness.observe({"a": path})
    assert stillness.waits("a") is None


def test_bytes_that_change_under_the_same_size_and_time_are_seen(tmp_path: Path, clock: Clock) -> None:
    """Explorer gives a file its full size at once; a share may tell the time of the first write only."""
    path = tmp_path / "a.mp4"
    path.write_bytes(bytes(1_000_000))
    os.utime(path, (1, 1))
    stillness = Stillness(30, clock)
    stillness.observe({"a": path})
    clock.now += 60
    stillness.observe({"a": path})
    assert "末尾还是空的" in str(stillness.waits("a"))
    with path.open("r+b") as stream:
        stream.seek(-5, os.SEEK_END)
        stream.write(b"whole")
    os.utime(path, (1, 1))
    stillness.observe({"a": path})
    assert "刚变化过" in str(stillness.waits("a"))
    clock.now += 30
    stillness.observe({"a": path})
    assert stillness.waits("a") is None


def test_silence_at_the_end_is_taken_in_the_end(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF" + bytes(100_000))
    stillness = Stillness(30, clock)
    stillness.observe({"a": path})
    assert stillness.seconds_left("a") == 300
    clock.now += 300
    stillness.observe({"a": path})
    assert stillness.waits("a") is None


def test_an_empty_and_a_shut_file_wait(tmp_path: Path, clock: Clock) -> None:
    empty = tmp_path / "empty.mp4"
    empty.touch()
    stillness = Stillness(0, clock)
    stillness.observe({"empty": empty, "gone": tmp_path / "gone.mp4"})
    assert "空的" in str(stillness.waits("empty"))
    assert "打不开" in str(stillness.waits("gone"))
    assert stillness.seconds_left("empty") is stillness.seconds_left("gone") is None


def test_a_file_that_changes_while_we_look_is_not_waited_for(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")
    stillness = Stillness(30, clock)
    stillness.observe({"a": path})
    assert stillness.seconds_left("a") == 30
    clock.now += 1
    path.write_bytes(b"xx")
    stillness.observe({"a": path})
    assert stillness.seconds_left("a") is None


def test_the_walk_leaves_out_links_the_hidden_and_the_received(tmp_path: Path) -> None:
    for name in (
        "a.mp4",
        "子/b.mp4",
        "已收/x/source.mp4",
        ".git/c.mp4",
        "深/1/2/d.mp4",
        "深/1/2/3/e.mp4",
        "@eaDir/f.mp4",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (tmp_path / "link.mp4").symlink_to(tmp_path / "a.mp4")
    (tmp_path / "linked").symlink_to(tmp_path / "子")
    assert [f.path for f in files_in(tmp_path, "已收")] == ["a.mp4", "子/b.mp4", "深/1/2/d.mp4"]


def test_a_folder_that_is_no_inbox_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "MOST_FILES", 3)
    for number in range(4):
        (tmp_path / f"{number}.mp4").write_bytes(b"x")
    with pytest.raises(UsageError, match="不像是投稿箱"):
        files_in(tmp_path, "已收")
    with pytest.raises(UsageError, match="读不了"):
        files_in(tmp_path / "gone", "已收")


def test_a_sample_reads_little_of_a_large_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with path.open("wb") as stream:
        stream.truncate(5_000_000_000)
        stream.seek(-4, os.SEEK_END)
        stream.write(b"tail")
    before = path.stat().st_blocks
    sight = snapshot_of(path)
    assert (sight.size, sight.unfilled) == (5_000_000_000, False)
    assert path.stat().st_blocks == before
