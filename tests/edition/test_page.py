"""Page records: what their digests are of."""

from __future__ import annotations

import hashlib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_json

from pipeline.edition.page import Card, PageRecord

TEXTS = st.text(max_size=8)
CARDS = st.builds(lambda title: Card({"id": title, "title": title}), TEXTS)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | TEXTS | CARDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=12,
)


def in_place(value: Any) -> Any:
    """Return a value with digests in the place of cards."""
    if isinstance(value, Card):
        return value.digest
    if isinstance(value, list):
        return [in_place(inner) for inner in value]
    return {name: in_place(inner) for name, inner in value.items()} if isinstance(value, dict) else value


@given(st.dictionaries(TEXTS, VALUES | st.lists(CARDS | TEXTS), max_size=4))
def test_a_card_stands_in_a_page_s_digest_by_its_own(view: dict[str, Any]) -> None:
    page = PageRecord("videos/x/", "item.html", "题", "述", "2026-11-01", view)
    record = {
        "url": page.url,
        "template": page.template,
        "title": page.title,
        "description": page.description,
        "updated": page.updated,
        "view": in_place(view),
        "markup": None,
    }
    assert page.digest == hashlib.sha256(to_json(record)).hexdigest()


def test_another_card_makes_another_page() -> None:
    pages = [
        PageRecord("latest/", "listing.html", "", "", "", {"cards": [Card({"title": title}), "x"]})
        for title in ("潮汐", "月相", "潮汐")
    ]
    assert pages[0].digest == pages[2].digest != pages[1].digest
