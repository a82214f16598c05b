"""SHA-256 of files, remembered by what the file system says of them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.store.atomic import write_atomic
from pipeline.store.keys import SCHEMA, digest_of


class Seen(NamedTuple):
    """What the file system said of a file that was read right after: size, mtime, ctime and inode; and when, in ns."""

    stat: list[int]
    at: int

    @classmethod
    def of(cls, path: Path) -> Seen:
        """Now. OSError when there is nothing to see."""
        at = time.time_ns()
        return cls(_stat_tuple(path), at)

    def still(self, path: Path) -> bool:
        """Whether the file looks as it did: what was read meanwhile was read of this state."""
        return _stat_tuple(path) == self.stat


class DigestCache:
    """SHA-256 of files, remembered by (size, mtime, ctime, inode); the file is a cache and may be deleted.

    A matching tuple proves a file unchanged only if its times are older than the moment it was hashed: a write in
    the same tick of the file system's clock would leave no trace (git's racy rule). Such files are hashed again.
    """

    SLACK_NS = 50_000_000
    """Longer than a kernel tick (1–10 ms)."""
    COARSE_SLACK_NS = 2_000_000_000
    """For file systems with whole seconds (FAT: two)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[Any]] = _read_digests(file)
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
        from pydantic_core import to_json  # several times as fast as json.dumps

        entries = {name: entry for name, entry in sorted(self._known.items()) if os.path.exists(name)}
        write_atomic(self._file, to_json({"schema": SCHEMA, "files": entries}))
        self._changed = False

    def learn(self, path: Path, seen: Seen, digest: str) -> None:
        """Take over a digest that another process made of the file as it was seen."""
        self._remember(os.path.abspath(path), seen, digest)

    def _remember(self, name: str, seen: Seen, digest: str) -> None:
        stat = seen.stat
        newest = max(stat[1], stat[2])
        slack = self.COARSE_SLACK_NS if newest % 1_000_000_000 == 0 else self.SLACK_NS
        racy = newest > seen.at - slack
        if racy:
            self._changed |= self._known.pop(name, None) is not None
        else:
            self._known[name] = [*stat, digest]
            self._changed = True


def _stat_tuple(path: Path) -> list[int]:
    return _tuple(path.stat())


def _tuple(stat: os.stat_result) -> list[int]:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _read_digests(file: Path) -> dict[str, list[Any]]:
    from pydantic_core import from_json  # several times as fast as json.loads; not for the child

    try:
        value = from_json(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        return {}
    return {name: entry for name, entry in value["files"].items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, list) and len(entry) == 5 and isinstance(entry[4], str)
