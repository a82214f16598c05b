"""Group items into works (R1, R5): by work id, by equal source bytes, by similar pictures and sound.

Two works that an editor declares distinct, with a reason (`distinct_from`), are joined neither by bytes nor by likeness,
also not through a third item that is like both (such as a compilation): that one stays with the first of them. The
declaration is about both works as a whole, with all their versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from pipeline.content.model import Item, Work
from pipeline.goals.fingerprints import Alike
from pipeline.ledger.published import work_id

Pair = frozenset[str]


def group_items(
    entries: Mapping[str, Work], digests: Mapping[str, str | None], alike: Sequence[Alike]
) -> Mapping[str, str]:
    """Return the group of every item, named after its smallest member. `digests` and `alike` may include other items."""
    distinct = distinct_works(entries)
    joined = _Sets()
    for id in sorted(entries):
        joined.join(f"item {id}", f"work {work_id(entries[id])}")
    works: dict[str, set[str]] = {}
    for id in sorted(entries):
        works.setdefault(joined.root(f"item {id}"), set()).add(work_id(entries[id]))
    for one, other in (*_same_bytes(entries, digests), *((a.one, a.other) for a in alike)):
        if one in entries and other in entries:
            roots = {joined.root(f"item {one}"), joined.root(f"item {other}")}
            together = set().union(*(works[root] for root in roots))
            if len(roots) == 2 and not any(pair <= together for pair in distinct):
                joined.join(*(f"item {id}" for id in (one, other)))
                works[joined.root(f"item {one}")] = together
    return {id: joined.root(f"item {id}") for id in sorted(entries)}


def distinct_works(entries: Mapping[str, Work]) -> frozenset[Pair]:
    """Return the pairs of works that an editor declared distinct."""
    return frozenset(
        frozenset((work_id(entry), work_id(entries[other.id])))
        for entry in entries.values()
        if isinstance(entry, Item)
        for other in entry.distinct_from
        if other.id in entries and work_id(entries[other.id]) != work_id(entry)
    )


def _same_bytes(entries: Mapping[str, Work], digests: Mapping[str, str | None]) -> Iterable[tuple[str, str]]:
    by_digest: dict[str, list[str]] = {}
    for id in sorted(entries):
        if (digest := digests.get(id)) is not None:
            by_digest.setdefault(digest, []).append(id)
    for ids in by_digest.values():
        yield from combinations(ids, 2)


class _Sets:
    """Union-find over names; the root of a set is its smallest name, in whatever order sets are joined."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        while (parent := self._parent.get(name, name)) != name:
            name = parent
        return name

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        if low != high:
            self._parent[high] = low
