"""Write committed files: one writer at a time, atomically, flushed to disk."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.store.locks import make_durable

if sys.platform != "win32":
    import fcntl


def extend(path: Path, lines: Sequence[str]) -> None:
    """Append lines to a file: write a new copy beside it, flush it to disk, rename it over the old one."""
    if not lines:
        return
    before = path.read_bytes() if path.exists() else b""
    if before and not before.endswith(b"\n"):
        before += b"\n"
    write_through(path, before + "".join(f"{line}\n" for line in lines).encode("utf-8"))


def write_through(path: Path, data: bytes) -> None:
    """Replace a file atomically and fsync it: once this returns, it survives a loss of power."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _force_folder(path.parent)


def _force_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    # Without this, a rename may be lost in a power cut though the file's bytes are on the disk.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock out other writers. The lock is on the folder itself and leaves no file behind; there is none on Windows."""
    make_durable(folder)
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
