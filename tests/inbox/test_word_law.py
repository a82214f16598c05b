"""The law of the Word import: what readers of Word see is on the page, letter by letter, or the checklist tells it."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.execute.child.word_manuscript import convert
from pipeline.inbox.examine import WORD_BOUNDS
from pipeline.inbox.word_differences import differences
from pipeline.markup.markdown import Converter
from pipeline.markup.record import MarkupRecord
from tests.inbox.wps import Manuscript

FILES = 500
QUICK = 12
MARK = re.compile(r'<a [^>]*class="footnote-(?:ref|backref)".*?</a>|<[^>]*>', re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def in_a_folder_of_its_own() -> Iterator[None]:
    before = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        yield
        os.chdir(before)


def bare(text: str) -> str:
    return "".join(text.split())


def assert_law(seed: int, converter: Converter) -> None:
    manuscript = Manuscript(seed)
    facts = convert(manuscript.write(Path("稿.docx")), {**WORD_BOUNDS, "title": ""})
    html = converter.convert(MarkupRecord.of(facts["markdown"], {}, {})).html
    shown = bare(unescape(MARK.sub("", html)))
    assert shown == bare("".join(manuscript.seen)), facts["markdown"]
    assert list(differences(facts["words"], html, "", facts["typed"])) == []
    for told in manuscript.told:
        assert any(told in note for note in facts["notes"]), told


@settings(max_examples=QUICK, deadline=None)
@given(st.integers(min_value=0, max_value=2**32))
def test_a_manuscript_keeps_every_letter(seed: int) -> None:
    assert_law(seed, Converter())


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_five_hundred_manuscripts_keep_every_letter() -> None:
    converter = Converter()
    for seed in range(FILES):
        assert_law(seed, converter)
