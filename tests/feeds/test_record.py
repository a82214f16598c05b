"""Records of feeds: what they refuse, and the weight that no format exceeds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds import atom, json_feed, rss
from pipeline.feeds.record import FeedEntry
from tests.examples import examples
from tests.feeds.sample import HOSTILE, RECORD, STONE, VIDEO, entries

ANYTHING = st.text(st.characters(codec=None), max_size=60)


@settings(max_examples=examples(60), deadline=None)
@given(entries(ANYTHING))
def test_an_entry_takes_no_more_bytes_than_its_weight(entry: FeedEntry) -> None:
    empty, full = replace(RECORD, entries=()), replace(RECORD, entries=(entry,))
    for room in (rss, atom, json_feed):
        assert len(room.render(full)) - len(room.render(empty)) <= entry.weight


@pytest.mark.parametrize(
    "text", ["<" * 400, "&" * 400, '"' * 400, "\n" * 400, "\r" * 400, "\\" * 400, *HOSTILE]
)
def test_not_even_the_texts_that_are_escaped_most(text: str) -> None:
    entry = replace(VIDEO, title=text, summary=text, html=text * 10, authors=(text,), categories=(text,))
    test_an_entry_takes_no_more_bytes_than_its_weight.hypothesis.inner_test(entry)  # type: ignore[attr-defined]


@settings(max_examples=examples(20), deadline=None)
@given(ANYTHING)
def test_nor_does_a_tombstone(reason: str) -> None:
    stone = replace(STONE, reason=reason)
    grown = len(atom.render(replace(RECORD, tombstones=(stone,)))) - len(atom.render(RECORD))
    assert grown <= stone.weight
