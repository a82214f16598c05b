"""Descriptions are cut where a sentence ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.podcasts.texts import clock, shortened


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [
        ("短。", 100, "短。"),
        ("一句话。两句话。三句", 27, "一句话。两句话。"),
        ("没有标点的一长串文字", 16, "没有标点…"),
    ],
)
def test_a_text_is_cut_after_a_sentence_or_with_an_ellipsis(text: str, most: int, kept: str) -> None:
    assert shortened(text, most) == kept


@given(st.text(), st.integers(3, 50))
def test_no_text_is_longer_than_it_may_be(text: str, most: int) -> None:
    encodable = text.encode("utf-8", "ignore").decode()
    assert len(shortened(encodable, most).encode()) <= most


def test_moments_as_apps_link_them() -> None:
    assert [clock(ms) for ms in (0, 65_900, 3_599_999, 3_661_000)] == ["00:00", "01:05", "59:59", "1:01:01"]
