"""Texts for feeds: what XML cannot carry is left out, everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.characters import clean

ANY = st.text(st.characters(codec=None))


@given(ANY)
def test_what_is_left_has_a_written_form_and_cleaning_again_changes_nothing(text: str) -> None:
    element = etree.Element("a")
    element.text = clean(text)
    read = etree.fromstring(etree.tostring(element))
    assert (read.text or "") == clean(text) == clean(clean(text))


@pytest.mark.parametrize("text", ["题", "a\tb\nc\rd", "𠮷🐼", "\u202e反", "\ue000", "\ufffd", "\x7f", ""])
def test_what_xml_can_carry_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_it_cannot_goes(character: str) -> None:
    assert clean(f"题{character}目") == "题目"
