"""What feeds say about withdrawn items: a tombstone (RFC 6721) in each Atom feed that carried the item."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping

from pipeline.content.library import Library
from pipeline.content.model import ITEM_KINDS, AnyItem
from pipeline.edition.subscriptions import Withdrawn, subscriptions_of
from pipeline.feeds.characters import clean
from pipeline.feeds.record import Tombstone
from pipeline.ledger.published import Published

BYTES = 48 * 1024
"""The most that the tombstones of a document take; older ones are left out."""


def withdrawn_items(
    ledger: Mapping[str, Published], library: Library, visible: Library, now: dt.datetime
) -> tuple[Withdrawn, ...]:
    """Return the items withdrawn at `now` (aware) that readers do not see, the latest first.

    What was withdrawn once and is not public again yet, such as an item that waits for its review, is still one.
    `library` has the documents that readers do not see as well.
    """
    return tuple(
        sorted(_found(ledger, library, visible, now), key=lambda w: (-w.at.timestamp(), w.id)),
    )


def _found(
    ledger: Mapping[str, Published], library: Library, visible: Library, now: dt.datetime
) -> Iterator[Withdrawn]:
    for id, line in ledger.items():
        begun = [w for w in line.withdrawals if w.at <= now]
        if begun and line.kind in ITEM_KINDS and id not in visible.documents:
            document = library.documents.get(id)
            entry = document.entry if document is not None else None
            feeds = frozenset(subscriptions_of(entry)) if isinstance(entry, AnyItem) else None
            yield Withdrawn(id, begun[-1].at, begun[-1].reason, feeds)


def tombstones(
    withdrawn: Collection[Withdrawn], authority: str, kind: str, id: str, most: int
) -> tuple[Tombstone, ...]:
    """Return the tombstones of one feed, at most `most`, the latest first; an item nobody knows more of is in every feed's."""
    found: list[Tombstone] = []
    size = 0
    for item in withdrawn:
        if item.feeds is not None and (kind, id) not in item.feeds:
            continue
        stone = Tombstone(f"tag:{authority}:{item.id}", item.at, clean(item.reason))
        size += stone.weight
        if len(found) == most or size > BYTES:
            break
        found.append(stone)
    return tuple(found)
