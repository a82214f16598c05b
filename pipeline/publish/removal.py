"""Remove exactly what a publish made: the listed files, and the folders that are empty then."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath

# The folder holds something else, or is gone.
_KEPT = {errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT, errno.ENOTDIR}


def remove_made(folder: Path, paths: Iterable[str]) -> None:
    """Remove the files at these POSIX paths below `folder`, then every folder that is empty.

    What anybody else put there stays, and so does what a symbolic link of theirs leads to.
    """
    if folder.is_symlink() or not folder.is_dir():
        return
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(PurePosixPath(path).parent.as_posix(), []).append(path)
    start = folder.resolve()
    for name, inside in by_folder.items():
        if (folder / name).resolve() == start / name:
            for path in inside:
                # A folder where our file was is not ours.
                with suppress(FileNotFoundError, IsADirectoryError):
                    os.unlink(folder / path)
    folders = [PurePosixPath(name) for name in by_folder] or [PurePosixPath()]
    above = {inner for name in folders for inner in (name, *name.parents)}
    for inner in sorted(above, key=lambda inner: len(inner.parts), reverse=True):
        _remove_empty(folder / inner)


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError as error:
        if error.errno not in _KEPT:
            raise
