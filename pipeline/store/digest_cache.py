"""SHA-256 of files, remembered by what the file system says of them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.store.kept_json import read_kept, write_kept
from pipeline.store.keys import digest_of

SCHEMA = 2
"""Of the form of the file."""
SLACK_NS = 50_000_000
"""Longer than a kernel tick (1–10 ms)."""
COARSE_SLACK_NS = 2_000_000_000
"""For file systems with whole seconds (FAT: two)."""


class Seen(NamedTuple):
    """What the file system said of a file that was read right after: size, mtime, ctime and inode; and when, in ns.

    The same four numbers prove the file unchanged only if its times are older than that moment: a write in the same
    tick of the file system's clock would leave no trace (git's racy rule).
    """

    stat: list[int]
    at: int

    @classmethod
    def of(cls, path: Path | str) -> Seen:
        """Now. OSError when there is nothing to see."""
        at = time.time_ns()
        return cls(_stat_tuple(path), at)

    def still(self, path: Path | str) -> bool:
        """Whether the file looks as it did: what was read meanwhile was read of this state."""
        return _stat_tuple(path) == self.stat

    @property
    def racy(self) -> bool:
        """Whether a later write could leave the same numbers: then nothing may be remembered under them."""
        newest = max(self.stat[1], self.stat[2])
        slack = COARSE_SLACK_NS if newest % 1_000_000_000 == 0 else SLACK_NS
        return newest > self.at - slack


class DigestCache:
    """SHA-256 of files, remembered by (size, mtime, ctime, inode); the file is a cache and may be deleted.

    A file that was hashed too soon after its last write to be sure of (`Seen.racy`) is hashed again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = read_kept(file, _digests, SCHEMA) or {}
        self._changed = False

    def digest(self, path: Path, status: os.stat_result | None = None) -> str:
        """SHA-256 of the file, 64 hexadecimal digits; OSError when it cannot be read.

        `status` is what the file system said of it just now, for a path that is absolute.
        """
        name = os.path.abspath(path) if status is None else os.fspath(path)
        entry = self._known.get(name)
        if entry and entry[:4] == (_stat_tuple(path) if status is None else _tuple(status)):
            return str(entry[4])
        for _ in range(8):
            seen = Seen.of(path)
            digest = digest_of(path)
            if seen.still(path):
                self._remember(name, seen, digest)
                return digest
        raise OSError(f"{path} keeps changing")

    def save(self) -> None:
        """Writes the cache atomically, without entries of files that are gone; nothing when nothing changed."""
        if not self._changed:
            return
        entries = {name: entry for name, entry in sorted(self._known.items()) if os.path.exists(name)}
        write_kept(self._file, entries, SCHEMA)
        self._changed = False

    def learn(self, path: Path, seen: Seen, digest: str) -> None:
        """Take over a digest that another process made of the file as it was seen."""
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
