"""Whether a file is still being copied. Polling only: shares announce no changes, and their clocks are not ours.

A file is still when size, time and sampled bytes have stayed what they were for some seconds of our own clock. One
whose end is all zeros must stay longer: it may have its full size and not yet its content; it may as well be sound
that ends in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.inbox.scan import Snapshot, snapshot_of

UNFILLED_FACTOR = 10


@dataclass(frozen=True)
class Seen:
    """A snapshot, and since when (seconds of a monotonic clock) it has been the same; None for a file that could not be opened."""

    snapshot: Snapshot | None
    since: float


class Stillness:
    """What is remembered of the files of one inbox from poll to poll."""

    def __init__(self, quiet_seconds: float, clock: Callable[[], float]) -> None:
        self._quiet = quiet_seconds
        self._clock = clock
        self._seen: dict[str, Seen] = {}
        self._first: float | None = None

    def observe(self, files: Mapping[str, Path]) -> None:
        """Looks at every file there is; those that are no longer there are forgotten."""
        now = self._clock()
        self._first = now if self._first is None else self._first
        seen = {}
        for name, path in files.items():
            snapshot = _snapshot(path)
            before = self._seen.get(name)
            seen[name] = before if before is not None and before.snapshot == snapshot else Seen(snapshot, now)
        self._seen = seen

    def knows(self, name: str) -> bool:
        """Whether it has looked at the file."""
        return name in self._seen

    def snapshot(self, name: str) -> Snapshot | None:
        """The file as it was last observed."""
        return self._seen[name].snapshot

    def waits(self, name: str) -> str | None:
        """Why the file is not taken yet, in Chinese; None when it is still."""
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
        """How long the file must stay as it is; None when waiting is no use: it cannot be opened, is empty, or keeps changing."""
        seen = self._seen[name]
        if (
            seen.snapshot is None
            or seen.snapshot.size == 0
            or self._first is None
            or seen.since > self._first
        ):
            return None
        wanted = self._quiet * (UNFILLED_FACTOR if seen.snapshot.unfilled else 1)
        return max(0.0, wanted - (self._clock() - seen.since))


def _snapshot(path: Path) -> Snapshot | None:
    try:
        return snapshot_of(path)
    except OSError:
        return None
