"""Marks of unresolved merges are found in any text; lines that merely look like them are none."""

from __future__ import annotations

import pytest

from pipeline.parsing.conflict_marks import conflicts
from pipeline.parsing.strict_yaml import parse

CONFLICT = "前一段\n<<<<<<< HEAD\n甲\n||||||| 0123abc\n原来\n=======\n乙\n>>>>>>> feature/wash\n后一段\n"


def test_a_conflict_is_told_once_with_its_lines() -> None:
    (found,) = conflicts(CONFLICT)
    assert (found.first, found.last) == (2, 8)
    assert "第 2 到 8 行" in found.message


def test_each_conflict_of_a_text_is_told() -> None:
    assert [(c.first, c.last) for c in conflicts(CONFLICT * 2)] == [(2, 8), (11, 17)]


@pytest.mark.parametrize("text", ["<<<<<<< HEAD\n甲", "甲\n>>>>>>> tide", "<<<<<<<\n甲\n<<<<<<< HEAD\n"])
def test_a_mark_that_was_left_over_is_told(text: str) -> None:
    assert list(conflicts(text))


@pytest.mark.parametrize(
    "text",
    [
        "标题\n=======\n",
        "甲 <<<<<<< 乙",
        " <<<<<<< HEAD\n甲\n >>>>>>> x",
        "<<<<<<<< 八个\n",
        "> > > 引文",
        "|||||||\n",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert list(conflicts(text)) == []


def test_a_conflict_in_settings_is_told_as_one() -> None:
    tree, findings = parse("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", file="x.yml")
    assert tree is None
    assert [(f.code, f.line) for f in findings] == [("E123", 2)]
