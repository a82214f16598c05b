"""File locks that the kernel releases when their process dies, and fsync."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.errors import UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def fsync_path(path: Path) -> None:
    """Flush a file or folder to the disk; Windows cannot flush folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(
        path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    )  # Windows flushes only writable ones
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_durable(folder: Path) -> None:
    """Create a folder and those above it that are missing, each entry flushed to the disk."""
    missing = [above for above in (folder, *folder.parents) if not above.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for made in missing:
        fsync_path(made.parent)


def try_lock(descriptor: int) -> bool:
    """Try to take the exclusive lock on an open file without waiting; return whether it succeeded."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def temporary_lock(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a new file and delete the file afterwards."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if try_lock(descriptor) and _same_file(path, descriptor):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        if sys.platform == "win32":  # Windows cannot delete an open file
            os.close(descriptor)
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            os.close(descriptor)


@contextmanager
def shared_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold a shared lock, waiting for an exclusive one to be released.

    Raises UsageError after `wait` seconds. On a read-only file system, where nothing is deleted, and on Windows, which
    has no shared locks, it does nothing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        if error.errno not in (errno.EROFS, errno.EACCES):
            raise
        yield
        return
    try:
        _acquire_shared(descriptor, time.monotonic() + wait)
        yield
    finally:
        os.close(descriptor)


def _acquire_shared(descriptor: int, deadline: float) -> None:
    while sys.platform != "win32":
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise UsageError(
                    "成品库一直在清理，没有继续。", help="请等 kepu store gc 结束后再运行。"
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Hold the exclusive counterpart of `shared_lock`. Raises UsageError when another process holds a lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not try_lock(descriptor):
            raise UsageError("有 kepu build 或清理正在使用成品库，没有继续。", help="请等它结束后再运行。")
        yield
    finally:
        os.close(descriptor)


@contextmanager
def blocking_lock(path: Path, wait: float, busy: UsageError) -> Iterator[None]:
    """Hold an exclusive lock, waiting for another process to release it. Raises `busy` after `wait` seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    deadline = time.monotonic() + wait
    try:
        while not try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise busy
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _same_file(path: Path, descriptor: int) -> bool:
    """Whether `path` is still the open file. A sweep between opening and locking may have deleted it."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False
