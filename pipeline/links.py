"""Symbolic links: finding them, and reading files without following one.

A link among a project's files may lead outside and publish what it shows. The project is looked over before anything
of it is read. Files are opened with `read_plain`, which refuses a link that was put there since.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.errors import Finding

MESSAGE = "不能使用符号链接（快捷方式）。"
HELP = "请放入真正的文件。"
_ANNEX = ".git/annex/objects/"


def link_finding(file: str) -> Finding:
    """Return the finding of one link; `file` is relative to the project."""
    return Finding(file, 1, 1, "E111", "error", MESSAGE, HELP)


def linked_parts(root: Path, paths: Iterable[Path]) -> Iterator[Path]:
    """Yield each part of the paths, below `root`, that is a link."""
    for path in paths:
        below = root
        for part in path.relative_to(root).parts:
            below /= part
            if below.is_symlink():
                yield below
                break


def links_below(folder: Path) -> Iterator[Path]:
    """Yield every link below a folder that is not one itself. Files kept by git-annex are reported where they are used."""
    waiting = [] if folder.is_symlink() or not folder.is_dir() else [os.fspath(folder)]
    for directory in waiting:
        with os.scandir(directory) as entries:
            for entry in entries:
                if entry.is_symlink():
                    if _ANNEX not in os.readlink(entry.path):
                        yield Path(entry.path)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def read_plain(path: Path | str) -> bytes:
    """Return the content of a file. Raises OSError with ELOOP when it is a link."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with open(number, "rb") as stream:
        return stream.read()
