"""What a folder holds, read without the package: the other side of a comparison."""

from __future__ import annotations

import hashlib
from pathlib import Path


def digests_below(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder by its POSIX path."""
    start = folder.resolve()
    return {
        path.relative_to(start).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(start.rglob("*"))
        if not path.is_dir()
    }
