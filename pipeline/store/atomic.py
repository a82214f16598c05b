"""Files that are whole at any moment."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_atomic(path: Path | str, data: bytes) -> None:
    """Writes beside the target and renames: readers see the old bytes or the new, whole. Makes missing folders."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.urandom(6).hex()}.tmp")
    try:
        made = _made(beside, folder)
        try:
            written = os.write(made, data)
            while written < len(data):  # two gigabytes are the most that goes at a time
                written += os.write(made, data[written:])
        finally:
            os.close(made)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _made(file: str, folder: str) -> int:
    """A new file, open; its folder is made only if that is what is missing."""
    try:
        return os.open(file, _NEW, 0o666)
    except FileNotFoundError:
        try:
            os.mkdir(folder)
        except (FileNotFoundError, FileExistsError):
            os.makedirs(folder, exist_ok=True)
        return os.open(file, _NEW, 0o666)
