"""Files that are whole at any moment."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def write_atomic(path: Path, data: bytes) -> None:
    """Writes beside the target and renames: readers see the old bytes or the new, whole. Makes missing folders."""
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.urandom(6).hex()}.tmp")
    try:
        with _made(beside, folder) as stream:
            stream.write(data)
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise


def _made(file: str, folder: str) -> BinaryIO:
    """A new file; its folder is made only if that is what is missing."""
    try:
        return open(file, "xb")
    except FileNotFoundError:
        os.makedirs(folder or ".", exist_ok=True)
        return open(file, "xb")
