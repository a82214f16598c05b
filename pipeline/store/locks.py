"""Locks that the kernel frees when their process dies, and forcing names to the disk."""

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


def force(path: Path) -> None:
    """fsync of a file or folder; Windows offers none for folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def try_lock(descriptor: int) -> bool:
    """Whether the exclusive lock on an open file could be had at once."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def held_lock(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on a new file and removes it afterwards; the kernel frees it if the process dies."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if try_lock(descriptor) and _same_file(path, descriptor):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        if sys.platform == "win32":
            os.close(descriptor)
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            os.close(descriptor)


@contextmanager
def shared_lock(path: Path, wait: float) -> Iterator[None]:
    """Holds a lock that any number may hold, but not beside an exclusive one, which is waited for.

    UsageError after `wait` seconds. On a read-only file system, where nobody deletes, and on Windows, which has no
    shared locks, it protects nothing.
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
                    "素材库一直在清理，没有继续。", help="请等 kepu store gc 结束后再运行。"
                ) from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def lone_lock(path: Path) -> Iterator[None]:
    """Holds the exclusive counterpart of `shared_lock`. UsageError when anyone holds a lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not try_lock(descriptor):
            raise UsageError("有构建或清理正在使用素材库，没有继续。", help="请等它结束后再运行。")
        yield
    finally:
        os.close(descriptor)


@contextmanager
def waited_lock(path: Path, wait: float, busy: UsageError) -> Iterator[None]:
    """Holds an exclusive lock once whoever has it is done. Raises `busy` after `wait` seconds."""
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
    """A sweep between opening and locking may have removed the name: the lock would protect nothing."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False
