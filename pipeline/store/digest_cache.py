"""Cache of SHA-256 digests of files, keyed by their stat results."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.store.kept_json import read_kept, write_kept
from pipeline.store.keys import digest_of

SCHEMA = 2
"""Schema version of the cache file."""
SLACK_NS = 50_000_000
"""Longer than a kernel tick (1–10 ms)."""
COARSE_SLACK_NS = 2_000_000_000
"""For file systems with whole seconds (FAT: two)."""


class Seen(NamedTuple):
    """The stat of a file just before it was read (size, mtime, ctime, inode), and the time of the stat in ns.

    Equal numbers prove the file unchanged only if its times are older than that moment: a second write in the same tick
    of the file system's clock leaves no trace (git's "racy" rule).
    """

    stat: list[int]
    at: int

    @classmethod
    def of(cls, path: Path | str) -> Seen:
        """Stat a file now. Raises OSError when it does not exist."""
        at = time.time_ns()
        return cls(_stat_tuple(path), at)

    def is_unchanged(self, path: Path | str) -> bool:
        """Whether the stat is still the same, so that everything read meanwhile belongs to this state."""
        return _stat_tuple(path) == self.stat

    @property
    def racy(self) -> bool:
        """Whether a later write could leave the same numbers, so that they must not become a cache key."""
        newest = max(self.stat[1], self.stat[2])
        slack = COARSE_SLACK_NS if newest % 1_000_000_000 == 0 else SLACK_NS
        return newest > self.at - slack


class DigestCache:
    """SHA-256 of files, cached by (size, mtime, ctime, inode). The cache file may be deleted.

    A file that was hashed too soon after its last write (`Seen.racy`) is hashed again next time.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = read_kept(file, _digests, SCHEMA) or {}
        self._changed = False

    def digest(self, path: Path, status: os.stat_result | None = None) -> str:
        """Return the SHA-256 of the file as 64 hexadecimal digits. Raises OSError when it cannot be read.

        `status` is the file's current stat result, to save a system call; `path` must then be absolute.
        """
        name = os.path.abspath(path) if status is None else os.fspath(path)
        entry = self._known.get(name)
        if entry and entry[:4] == (_stat_tuple(path) if status is None else _tuple(status)):
            return str(entry[4])
        for _ in range(8):
            seen = Seen.of(path)
            digest = digest_of(path)
            if seen.is_unchanged(path):
                self._remember(name, seen, digest)
                return digest
        raise OSError(f"{path} keeps changing")

    def save(self) -> None:
        """Write the cache atomically if it changed, without entries of deleted files."""
        if not self._changed:
            return
        entries = {name: entry for name, entry in sorted(self._known.items()) if os.path.exists(name)}
        write_kept(self._file, entries, SCHEMA)
        self._changed = False

    def learn(self, path: Path, seen: Seen, digest: str) -> None:
        """Store a digest that another process computed of the file in that state."""
        self._remember(os.path.abspath(path), seen, digest)

    def _remember(self, name: str, seen: Seen, digest: str) -> None:
        if seen.racy:
            self._changed |= self._known.pop(name, None) is not None
        else:
            self._known[name] = [*seen.stat, digest]
            self._changed = True


def _stat_tuple(path: Path | str) -> list[int]:
    return _tuple(os.stat(path))


def _tuple(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _digests(value: dict[str, Any]) -> dict[str, list[Any]]:
    return {name: entry for name, entry in value.items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, list) and len(entry) == 5 and isinstance(entry[4], str)
