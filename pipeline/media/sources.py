"""Media sources on disk → `Source` values, through the digest cache."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from pipeline.media.model import Source
from pipeline.store import DigestCache


def find_sources(root: Path, paths: Iterable[str], digests: DigestCache) -> dict[str, Source]:
    """Sources by path, for every path that is a plain file inside `root`.

    Paths that are missing, absolute, climb out or pass through a symbolic link are left out; planning reports them.
    """
    found = {}
    for path in sorted(set(paths)):
        file = _inside(root, path)
        if file is not None:
            found[path] = Source(path, digests.digest(file), file.stat().st_size)
    return found


def locator(root: Path, sources: Mapping[str, Source]) -> dict[str, Path]:
    """Where a worker on this machine finds each source: digest → absolute path."""
    return {source.digest: (root / source.path).absolute() for source in sources.values()}


def _inside(root: Path, path: str) -> Path | None:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts or "\\" in path or "\0" in path:
        return None
    file = root
    for part in parts:
        file = file / part
        if file.is_symlink():
            return None
    return file if file.is_file() else None
