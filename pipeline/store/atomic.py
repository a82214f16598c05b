"""Atomic file writes."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_atomic(path: Path | str, data: bytes) -> None:
    """Write a temp file and rename it over the target, so that readers never see half a file. Creates missing folders."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.urandom(6).hex()}.tmp")
    try:
        descriptor = _create(beside, folder)
        try:
            written = os.write(descriptor, data)
            while written < len(data):  # one write() transfers at most 2 GB
                written += os.write(descriptor, data[written:])
        finally:
            os.close(descriptor)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _create(file: str, folder: str) -> int:
    """Create and open a new file; create its folder only when opening fails, which saves a system call."""
    try:
        return os.open(file, _NEW, 0o666)
    except FileNotFoundError:
        try:
            os.mkdir(folder)
        except (FileNotFoundError, FileExistsError):
            os.makedirs(folder, exist_ok=True)
        return os.open(file, _NEW, 0o666)
