"""Odd characters are named, each for what it is; ordinary text and emoji have none."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.characters import findings_of, likeness, oddities
from tests.examples import examples

DIRECTION = [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))]
UNSEEN = ["\u200b", "\ufeff", "\u00ad", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060"]


@pytest.mark.parametrize("char", DIRECTION, ids=lambda c: f"{ord(c):04X}")
def test_a_character_that_turns_the_text_is_an_error_with_its_name(char: str) -> None:
    (found,) = findings_of(f"一\n反向{char}字标", "a.md")
    assert (found.code, found.severity, found.line, found.column) == ("E116", "error", 2, 3)
    assert f"U+{ord(char):04X}" in found.message


@pytest.mark.parametrize("char", UNSEEN, ids=lambda c: f"{ord(c):04X}")
def test_an_invisible_character_is_a_warning_that_says_between_what(char: str) -> None:
    (found,) = findings_of(f"潮汐的时{char}间", "a.md")
    assert (found.code, found.severity, found.column) == ("W114", "warning", 5)
    assert f"U+{ord(char):04X}" in found.message
    assert "“潮汐的时”和“间”" in found.message


@pytest.mark.parametrize(
    ("char", "plain"), [("⽅", "方"), ("⾯", "面"), ("⽔", "水"), ("⻢", "马"), ("\uf9b5", "例")]
)
def test_a_look_alike_is_told_with_the_right_character(char: str, plain: str) -> None:
    (found,) = findings_of(f"地{char}上", "a.md")
    assert (found.code, found.column, found.help) == ("W115", 2, f"请改成“{plain}”。")


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧 一家人",
        "❤\ufe0f\u200d🔥",
        "👩🏽\u200d🔬",
        "می\u200cخواهم",
        "ordinary, 普通的字：“好”……",
        "\u3000\u3000段首",
    ],
)
def test_what_belongs_there_is_not_told(text: str) -> None:
    assert list(oddities(text)) == []


def test_one_character_is_told_once_a_line() -> None:
    found = list(findings_of("一\u200b二\u200b三\n四\u200b五", "a.md"))
    assert [(f.line, f.column) for f in found] == [(1, 2), (2, 2)]


@given(
    st.text(st.characters(min_codepoint=0x2E80, max_codepoint=0xFAFF, categories=["Lo", "So"]), max_size=40)
)
@settings(max_examples=examples(100), deadline=None)
def test_the_advice_holds_when_obeyed(text: str) -> None:
    mended = "".join(likeness(char) if "⺀" <= char <= "⿟" or char >= "\uf900" else char for char in text)
    assert [o for o in oddities(mended) if o.code == "W115"] == []
    assert len(mended) >= len(text) and all(unicodedata.category(c) != "Cn" for c in mended)


class Counted(str):
    """A text that counts how many characters its searches may walk over."""

    walked = 0

    def count(self, sub: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        Counted.walked += (len(self) if end is None else end) - start
        return super().count(sub, start, end)

    def rfind(self, sub: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        found = super().rfind(sub, start, end)
        Counted.walked += (len(self) if end is None else end) - found
        return found

    def find(self, sub: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
        found = super().find(sub, start, end)
        Counted.walked += (found if found >= 0 else len(self)) - start
        return found


@pytest.mark.parametrize("line", ["\u200b字" * 4000, "字" * 8000 + "\u200b" + "字" * 20000])
def test_a_line_full_of_odd_characters_is_walked_over_a_few_times(line: str) -> None:
    """The places of its characters are not each counted from the beginning."""
    Counted.walked = 0
    text = Counted(f"首行\n{line}\n末行\u200b尾")
    assert [(f.line, f.column) for f in findings_of(text, "a.md")] == [
        (2, line.index("\u200b") + 1),
        (3, 3),
    ]
    assert Counted.walked < 4 * len(text)


ODD = st.text(alphabet="字a\n\u200b\u202e⽔\x01", max_size=80)


@given(ODD)
@settings(max_examples=examples(200))
def test_every_odd_character_is_told_once_a_line_at_its_first_place(text: str) -> None:
    """The same as line by line, whatever came before."""
    expected = []
    for number, line in enumerate(text.split("\n"), 1):
        first: dict[str, int] = {}
        for odd in oddities(line):
            first.setdefault(line[odd.at], odd.at + 1)
        expected += [(number, column) for column in first.values()]
    assert [(f.line, f.column) for f in findings_of(text, "a.md")] == expected[:50]
