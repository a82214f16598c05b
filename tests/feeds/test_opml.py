"""The list of all feeds is well-formed whatever a title holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.characters import clean
from pipeline.feeds.opml import Listed, render
from tests.examples import examples
from tests.feeds.sample import HOSTILE, ROOT


@settings(max_examples=examples(20), deadline=None)
@given(st.text(st.characters(codec=None)))
def test_any_text_reads_back(text: str) -> None:
    listed = [
        Listed("全站", f"站{text}", text, ""),
        Listed("栏目", f"栏{text}", text, "columns/x/"),
    ]
    opml = etree.fromstring(render(f"名{text}", ROOT, listed))
    assert opml.findtext("head/title") == clean(f"名{text}")
    site, column = opml.iterfind("body/outline/outline")
    assert (site.get("text"), column.get("text")) == (clean(f"站{text}"), clean(f"栏{text}"))
    assert (column.get("xmlUrl"), column.get("htmlUrl")) == (
        f"{ROOT}columns/x/feed.xml",
        f"{ROOT}columns/x/",
    )
    assert column.get("type") == "rss" and column.get("description") == clean(text)


@pytest.mark.parametrize("text", [*HOSTILE, "\r", "a\r\nb", "\n\t"])
def test_hostile_texts(text: str) -> None:
    test_any_text_reads_back.hypothesis.inner_test(text)  # type: ignore[attr-defined]
