"""A full disk, really full: a small tmpfs. Said clearly, exit 3; nothing half-written stays; it goes on with room again."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.cli.main import main
from pipeline.errors import DISK, DiskError, disk_errors_reported
from pipeline.execute.disk_space import require_space
from pipeline.execute.protocol import JobFailed
from pipeline.store import FolderStore
from pipeline.store.maintenance import examine
from tests.execute.conftest import Films, Line
from tests.line.test_store_maintenance import fill
from tests.render.small import Small, tree

Room = Callable[[str], None]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[tuple[Path, Room]]:
    """A file system of 64 KB, and what gives it more room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], check=False)
    if done.returncode:
        pytest.skip("mounting a tmpfs needs root")

    def room(size: str) -> None:
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)

    try:
        yield folder, room
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    small = Small(make_site("small"))
    fill(small.project)
    return small


def ballast(file: Path, leave: int) -> None:
    """Fills a disk up to that many bytes."""
    with file.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(b"x" * 1024)
    os.truncate(file, file.stat().st_size - leave)


def leftovers(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.rglob(".*") if p.is_file())


@pytest.mark.slow
def test_a_full_disk_under_the_site(
    small: Small, disk: tuple[Path, Room], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, room = disk
    site = folder / "site"
    build = [
        "build",
        "--no-media",
        "--now",
        "2026-12-01T00:00:00+08:00",
        "--project",
        str(small.root),
        "--site-dir",
    ]
    assert main([*build, str(site)]) == 3
    told = capsys.readouterr().err
    assert "磁盘已满" in told and "Traceback" not in told and "程序自身出错" not in told
    assert main([*build, str(small.site)]) == 0
    whole, half = tree(small.site), tree(site)
    assert 0 < len(half) < len(whole)
    assert half == {path: whole[path] for path in half}
    assert leftovers(folder) == []
    room("64m")
    assert main([*build, str(site)]) == 0
    assert tree(site) == whole


def test_a_full_disk_under_the_caches(
    small: Small, disk: tuple[Path, Room], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, room = disk
    (small.root / ".kepu").rename(small.root / "before")
    (small.root / ".kepu").symlink_to(folder, target_is_directory=True)
    (folder / "ballast").write_bytes(b"x" * 60_000)
    arguments = ["check", "--project", str(small.root)]
    assert main(arguments) == 0
    assert "磁盘" in capsys.readouterr().err
    (folder / "ballast").unlink()
    room("64m")
    assert main(arguments) == 0
    assert leftovers(folder) == []


@pytest.mark.slow
def test_a_full_disk_under_the_store(
    disk: tuple[Path, Room], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real encodings, past the look at the free space: the processes themselves hit the end of the disk."""
    monkeypatch.setattr("pipeline.execute.disk_space.SPARE_BYTES", -(10**12))
    folder, room = disk
    media = tmp_path / "media"
    media.mkdir()
    Films().film(media / "film.mp4", "320x180", seconds="2")
    (media / "fine.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\n你好\n", encoding="utf-8")
    Films()("-f", "lavfi", "-i", "testsrc2=s=800x600", "-frames:v", "1", str(media / "p.png"))
    line = Line(media, FolderStore(folder / "store"))
    plan, probed = line.plan()
    assert [o.error for o in probed if o.error] == []
    ballast(folder / "ballast", leave=8_000)
    ended = {o.label: o for o in line.run(plan.jobs)}
    for label in ("film.mp4", "p.png"):
        error = ended[label].error
        assert error is not None and error.code == "M415" and "磁盘已满" in error.message, ended[label]
    assert list((folder / "store" / "tmp").iterdir()) == []
    assert [found.wrong for found in examine(line.store) if found.wrong] == []
    room("64m")
    assert [o.error for o in line.run(plan.jobs)] == [None] * len(plan.jobs)
    assert [found.wrong for found in examine(line.store) if found.wrong] == []


def test_the_look_at_the_free_space_comes_before_the_encoding(disk: tuple[Path, Room]) -> None:
    with pytest.raises(JobFailed, match="磁盘空间不足：预计要写 37 MB，只剩 0 MB") as told:
        require_space(disk[0], 37_500_000)
    assert told.value.failure.code == "M415"


@pytest.mark.parametrize("number", [*DISK])
def test_what_the_operator_can_mend_becomes_a_disk_error(number: int) -> None:
    with pytest.raises(DiskError) as caught, disk_errors_reported():
        raise OSError(number, os.strerror(number), "/x/site/index.html")
    assert caught.value.exit_code == 3
    assert "/x/site/index.html" in caught.value.message and caught.value.help


def test_a_broken_disk_and_a_share_that_went_away_are_among_them() -> None:
    assert {
        errno.EIO,
        errno.ENODEV,
        errno.ESTALE,
        errno.ETIMEDOUT,
        errno.EBUSY,
        errno.ENAMETOOLONG,
    } <= DISK.keys()


def test_other_errors_are_left_alone() -> None:
    with pytest.raises(OSError, match="loop"), disk_errors_reported():
        raise OSError(errno.EPIPE, "loop")


@pytest.mark.parametrize("options", ["size=4k", "size=4m,ro"])
def test_a_check_needs_no_room(
    small: Small, capsys: pytest.CaptureFixture[str], options: str, tmp_path: Path
) -> None:
    """A full or read-only .kepu/: everything is checked, and the same is said; that nothing is kept is said once."""
    small.edit("content/articles/wash-hands.md", "title:", "titel:")
    assert main(["check", "--project", str(small.root)]) == 1
    usual = capsys.readouterr()
    work = small.project.work
    work.rename(tmp_path / "aside")
    work.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(work)], check=False).returncode:
        pytest.skip("mounting a tmpfs needs root")
    try:
        if "ro" not in options:
            ballast(work / "ballast", 0)
        assert main(["check", "--project", str(small.root)]) == 1
    finally:
        subprocess.run(["umount", str(work)], check=True)
    told = capsys.readouterr()
    assert told.out == usual.out and "E201" in told.out
    assert told.err.count("记不下来") == 1
    assert told.err.endswith(usual.err)
