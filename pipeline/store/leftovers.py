"""Temporary files that killed processes left in our own caches."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

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
