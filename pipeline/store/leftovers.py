"""What is left in our own caches: temporary files of killed processes, sources nobody names any more."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from pipeline.store.keys import is_key

_LEFT = re.compile(r"\..+\.([0-9a-f]{12}\.tmp|part)")
"""What `write_atomic` and the copying of a site call a file before it is renamed."""


def sweep_leftovers(folder: Path, before: float) -> int:
    """Removes temporary files below `folder` last written before that time (seconds since 1970); bytes freed."""
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
    """Removes what `folder` holds of stores elsewhere that are no longer ours, all but `kept`; bytes freed."""
    freed = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path != kept and path.stat().st_mtime < before:
            freed += sum(file.lstat().st_size for file in path.rglob("*") if not file.is_dir())
            shutil.rmtree(path)
    return freed


def sweep_fetched(folder: Path, needed: Collection[str], before: float) -> int:
    """Removes fetched sources (files named by their digest) that are not needed and older than that time; bytes freed."""
    freed = 0
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        stat = path.stat()
        if is_key(path.name) and path.name not in needed and stat.st_mtime < before:
            path.unlink()
            freed += stat.st_size
    return freed
