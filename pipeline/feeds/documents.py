"""Cuts the entries of a feed into its first page and its archives (RFC 5005, section 4), each entry in exactly one.

From the oldest on, entries are put into parts of limited number and weight. A new part also begins at entries that their
id chooses, so where parts begin depends on what lies near, not on everything before: an entry that comes, goes or grows
moves the borders of its own part and perhaps of the next ones, never of all. A part is named by the id of its oldest entry.

The first page shows the newest parts, as many as fit; what is left are the archives. So an archive never changes because a new
item comes, except for its link to the archive after it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

PAGE_BYTES = 512 * 1024
"""A first page stays below this."""
HEAD_BYTES = 64 * 1024
"""What the channel and the tombstones may take of it."""
PART_BYTES = (PAGE_BYTES - HEAD_BYTES) // 2
"""The most that the entries of a part weigh, unless it has only one: two parts fit on a first page."""
BORDERS = 256
"""Every so many entries, on average, one begins a part by its id: less often than parts are full."""


@dataclass(frozen=True)
class Cut:
    """One document of a feed: the ids of its entries, the latest change first; see `FeedRecord` for the names."""

    ids: tuple[str, ...]
    part: str
    earlier: str | None
    later: str | None


def cut(ids: Sequence[str], weight: Callable[[str], int], most: int) -> tuple[Cut, ...]:
    """Cut a feed's entries, the latest change first, into its first page and its archives, the newest first.

    A first page has at most `most` entries and more than a third of that, if there are so many and they are not heavy.
    """
    parts = _parts(ids, weight, max(1, most * 2 // 3))
    shown, number, size = 0, 0, 0
    for part in reversed(parts):
        number += len(part)
        size += sum(map(weight, part))
        if shown and (number > most or size > PAGE_BYTES - HEAD_BYTES):
            break
        shown += 1
    archives = parts[: len(parts) - shown]
    first = tuple(id for part in reversed(parts[len(archives) :]) for id in reversed(part))
    names = [part[0] for part in archives]
    cuts = [Cut(first, "", names[-1] if names else None, None)]
    for at in range(len(archives) - 1, -1, -1):
        later = names[at + 1] if at + 1 < len(names) else None
        earlier = names[at - 1] if at else None
        cuts.append(Cut(tuple(reversed(archives[at])), names[at], earlier, later))
    return tuple(cuts)


def _parts(ids: Sequence[str], weight: Callable[[str], int], most: int) -> list[list[str]]:
    """Return the parts, the oldest first, each with its oldest entry first."""
    parts: list[list[str]] = []
    size = 0
    for id in reversed(ids):
        more = weight(id)
        if not parts or len(parts[-1]) == most or size + more > PART_BYTES or begins(id):
            parts.append([])
            size = 0
        parts[-1].append(id)
        size += more
    return parts


@lru_cache(1 << 17)
def begins(id: str) -> bool:
    """Whether the entry with this id begins a part wherever it stands."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:4]) % BORDERS == 0
