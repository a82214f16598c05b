"""The first page and the archives of a feed: each entry in exactly one of them, and little moves when one changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds.documents import HEAD_BYTES, PAGE_BYTES, PART_BYTES, Cut, begins, cut
from tests.examples import examples

MOST = 50


def feed(number: int) -> list[str]:
    """The ids of a feed, the latest first."""
    return [f"item-{n:05}" for n in reversed(range(number))]


def cut_evenly(ids: Sequence[str], weight: int = 4000) -> tuple[Cut, ...]:
    return cut(ids, lambda _: weight, MOST)


def archives(documents: Sequence[Cut]) -> Mapping[str, Cut]:
    return {document.part: document for document in documents if document.part}


def walked(documents: Sequence[Cut]) -> list[str]:
    """What a client collects that follows prev-archive from the first page, and next-archive back again."""
    named = {document.part: document for document in documents}
    found, here = list(named[""].ids), named[""]
    while here.earlier is not None:
        before, here = here, named[here.earlier]
        assert here.later == (before.part or None)
        found += here.ids
    assert len(named) == len(documents)
    return found


WEIGHTS = st.lists(st.integers(500, 2 * PART_BYTES), max_size=40) | st.lists(
    st.integers(500, 9000), min_size=150, max_size=260
)


@settings(max_examples=examples(60), deadline=None)
@given(WEIGHTS, st.integers(1, 60))
def test_walking_the_archives_gives_each_item_once(weights: list[int], most: int) -> None:
    ids = feed(len(weights))
    weight = dict(zip(ids, weights, strict=True)).__getitem__
    documents = cut(ids, weight, most)
    assert walked(documents) == ids
    first = documents[0]
    size = sum(map(weight, first.ids))
    assert first.part == "" and len(first.ids) <= most
    assert size <= PAGE_BYTES - HEAD_BYTES or len(first.ids) == 1
    if len(documents) > 1 and max(weights) <= PART_BYTES:
        assert len(first.ids) > most // 3 or size > (PAGE_BYTES - HEAD_BYTES) - PART_BYTES
    for document in documents[1:]:
        assert document.part == document.ids[-1]
        assert len(document.ids) <= max(1, most * 2 // 3)
        assert sum(map(weight, document.ids)) <= PART_BYTES or len(document.ids) == 1


def test_a_short_feed_has_no_archive() -> None:
    assert cut_evenly([]) == (Cut((), "", None, None),)
    assert cut_evenly(feed(MOST * 2 // 3)) == (Cut(tuple(feed(MOST * 2 // 3)), "", None, None),)


def test_an_archive_never_changes_when_a_new_item_comes() -> None:
    before = archives(cut_evenly(feed(0)))
    for number in range(1, 400):
        after = archives(cut_evenly(feed(number)))
        assert before.keys() <= after.keys()
        for name, known in before.items():
            # Only the newest archive is told of the one after it.
            assert after[name] == (known if known.later else replace(known, later=after[name].later))
        before = after
    assert len(before) > 8


def test_an_item_that_leaves_or_grows_moves_only_what_is_near() -> None:
    ids = feed(4000)
    before = archives(cut_evenly(ids))
    for gone in (ids[100], ids[2000], ids[-1]):
        after = archives(cut_evenly([id for id in ids if id != gone]))
        assert len({c.ids for c in after.values()} - {c.ids for c in before.values()}) < len(before) / 4
        grown = archives(cut(ids, lambda id: PART_BYTES if id == gone else 4000, MOST))  # noqa: B023
        assert len({c.ids for c in grown.values()} - {c.ids for c in before.values()}) < len(before) / 4


def test_some_ids_begin_a_part() -> None:
    chosen = [id for id in feed(4000) if begins(id)]
    assert 5 < len(chosen) < 40
    parts = archives(cut_evenly(feed(4000)))
    assert {id for id in chosen if id in {i for c in parts.values() for i in c.ids}} <= parts.keys()


def test_a_page_of_the_heaviest_entries_stays_below_its_size() -> None:
    (first, *_) = cut(feed(100), lambda _: PART_BYTES, MOST)
    assert len(first.ids) == 2
