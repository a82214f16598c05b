"""Captions laid out for a frame and written for libass."""

from __future__ import annotations

import unicodedata

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.screen import BEFORE, broken, letter_size, to_ass


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四五六七八", ["一二三四五六七八"]),
        ("一二三四五六七八九十", ["一二三四五", "六七八九十"]),
        ("一二三四五六七八。九十", ["一二三四五六", "七八。九十"]),
        ("一二三四五六七八九。", ["一二三四五", "六七八九。"]),
        ("甲\n乙", ["甲", "乙"]),
        ("含 H5N1 流感病毒的", ["含 H5N1 流", "感病毒的"]),
    ],
)
def test_lines_are_broken_evenly_and_never_before_a_mark(text: str, lines: list[str]) -> None:
    assert broken(text, 8) == lines


texts = st.text("甲乙丙丁 ab1。，”\n", min_size=1)


@given(texts, st.integers(4, 20))
def test_no_letter_is_lost_and_no_line_too_long(text: str, columns: int) -> None:
    lines = broken(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert wide(line) <= 2 * columns or not any(c in "甲乙丙丁" for c in line) or line[-1] in BEFORE


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (606, 1080)])
def test_an_independent_reader_finds_style_and_words(width: int, height: int) -> None:
    cues = [Cue(1000, 2500, "大熊猫的前掌上，有五根并排的手指。"), Cue(3000, 4000, "竹子")]
    read = pysubs2.SSAFile.from_string(to_ass(cues, width, height))
    style = read.styles["Default"]
    letter = letter_size(width, height)
    assert letter == min(width, height) // 18
    assert (style.fontname, style.fontsize) == ("Noto Sans CJK SC", letter * 1448 // 1000)
    assert style.marginv == height // 20
    assert (read.info["PlayResX"], read.info["PlayResY"]) == (str(width), str(height))
    assert [(e.start, e.end, e.plaintext.replace("\n", "")) for e in read] == [
        (cue.start_ms, cue.end_ms, cue.text) for cue in cues
    ]


def test_nothing_in_the_words_is_a_command() -> None:
    (line,) = [x for x in to_ass([Cue(0, 1000, r"{\b0}甲\N乙\x")], 1920, 1080).splitlines() if "甲" in x]
    assert line.endswith(r",,\{\b0\}甲＼N乙\x")


def test_what_stood_at_the_top_stands_there() -> None:
    (line,) = [x for x in to_ass([Cue(0, 1000, "甲", top=True)], 1920, 1080).splitlines() if "甲" in x]
    assert line.endswith(r",,{\an8}甲")
