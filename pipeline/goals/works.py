"""Which items are one work (R1, R5): by work id, by equal source bytes, by close pictures and sound.

What an editor told apart with a reason (`distinct_from`) joins neither by bytes nor by likeness, also not through a
third item that is like both (a compilation, say): that one stays with the first of them. Both works as a whole are
meant, with all their versions.
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
    """The group of every item, named by its least member; `digests` and `alike` may speak of others as well."""
    apart = told_apart(entries)
    joined = _Joined()
    for id in sorted(entries):
        joined.join(f"item {id}", f"work {work_id(entries[id])}")
    works: dict[str, set[str]] = {}
    for id in sorted(entries):
        works.setdefault(joined.root(f"item {id}"), set()).add(work_id(entries[id]))
    for one, other in (*_same_bytes(entries, digests), *((a.one, a.other) for a in alike)):
        if one in entries and other in entries:
            roots = {joined.root(f"item {one}"), joined.root(f"item {other}")}
            together = set().union(*(works[root] for root in roots))
            if len(roots) == 2 and not any(pair <= together for pair in apart):
                joined.join(*(f"item {id}" for id in (one, other)))
                works[joined.root(f"item {one}")] = together
    return {id: joined.root(f"item {id}") for id in sorted(entries)}


def told_apart(entries: Mapping[str, Work]) -> frozenset[Pair]:
    """Pairs of works that an editor told apart."""
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


class _Joined:
    """Union-find over names; the root of a group is its least name, whatever the order of joining."""

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
