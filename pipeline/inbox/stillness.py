"""Detect files that are still being copied. Polling only: shares announce no changes, and their clocks differ from ours.

A file is still when its size, time and sampled bytes have not changed for some seconds of our own clock. A file that
ends in zeros must wait longer: it may have its full size before its content, or it may be sound that ends in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.inbox.scan import Snapshot, snapshot_of

UNFILLED_FACTOR = 10


@dataclass(frozen=True)
class Seen:
    """A snapshot, and since when it has been the same, in monotonic seconds; None for a file that could not be opened."""

    snapshot: Snapshot | None
    since: float


class Stillness:
    """The state of the files of one inbox, kept from poll to poll."""

    def __init__(self, quiet_seconds: float, clock: Callable[[], float]) -> None:
        self._quiet = quiet_seconds
        self._clock = clock
        self._seen: dict[str, Seen] = {}
        self._first: float | None = None

    def observe(self, files: Mapping[str, Path]) -> None:
        """Look at every file present; forget those that are no longer there."""
        now = self._clock()
        self._first = now if self._first is None else self._first
        seen = {}
        for name, path in files.items():
            snapshot = _snapshot(path)
            before = self._seen.get(name)
            seen[name] = before if before is not None and before.snapshot == snapshot else Seen(snapshot, now)
        self._seen = seen

    def knows(self, name: str) -> bool:
        """Whether the file has been observed."""
        return name in self._seen

    def snapshot(self, name: str) -> Snapshot | None:
        """Return the last snapshot of the file."""
        return self._seen[name].snapshot

    def waits(self, name: str) -> str | None:
        """Return why the file is not imported yet, in Chinese; None when it is still."""
        seen = self._seen[name]
        if seen.snapshot is None:
            return "打不开，可能正被别的程序写入"
        if seen.snapshot.size == 0:
            return "还是空的（0 字节）"
        quiet = self._clock() - seen.since
        if quiet < self._quiet:
            return f"刚变化过，{self._quiet:g} 秒没有变化才收"
        if seen.snapshot.unfilled and quiet < self._quiet * UNFILLED_FACTOR:
            return f"末尾还是空的，可能没有复制完；{self._quiet * UNFILLED_FACTOR:g} 秒没有变化才收"
        return None

    def seconds_left(self, name: str) -> float | None:
        """Return how long the file must stay unchanged; None if waiting is no use: it is unreadable, empty, or keeps changing."""
        seen = self._seen[name]
        if (
            seen.snapshot is None
            or seen.snapshot.size == 0
            or self._first is None
            or seen.since > self._first
        ):
            return None
        required = self._quiet * (UNFILLED_FACTOR if seen.snapshot.unfilled else 1)
        return max(0.0, required - (self._clock() - seen.since))


def _snapshot(path: Path) -> Snapshot | None:
    try:
        return snapshot_of(path)
    except OSError:
        return None
