"""Deletes leftovers in the project's caches: temp files of killed processes, downloaded sources no longer needed."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from pipeline.store.keys import is_key

_LEFT = re.compile(r"\..+\.([0-9a-f]{12}\.tmp|part)")
"""Names of temp files of `write_atomic`, and of files that are being copied into a site."""


def sweep_leftovers(folder: Path, before: float) -> int:
    """Delete temp files below `folder` last written before that time (seconds since 1970); return the bytes freed."""
    freed = 0
    for directory, _, names in os.walk(folder):
        for name in filter(_LEFT.fullmatch, names):
            path = Path(directory, name)
            with suppress(FileNotFoundError):
                stat = path.lstat()
                if stat.st_mtime < before:
                    path.unlink()
                    freed += stat.st_size
    return freed


def sweep_abandoned(folder: Path, kept: Path, before: float) -> int:
    """Delete the local caches in `folder` of remote stores no longer used, all but `kept`; return the bytes freed."""
    freed = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path != kept and path.stat().st_mtime < before:
            freed += sum(file.lstat().st_size for file in path.rglob("*") if not file.is_dir())
            shutil.rmtree(path)
    return freed


def sweep_fetched(folder: Path, needed: Collection[str], before: float) -> int:
    """Delete downloaded sources (files named by digest) not needed and older than that time; return the bytes freed."""
    freed = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        stat = path.stat()
        if is_key(path.name) and path.name not in needed and stat.st_mtime < before:
            path.unlink()
            freed += stat.st_size
    return freed
