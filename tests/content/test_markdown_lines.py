"""Lines are read in linear time, each is of one kind, and what is code stays as it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.markdown_lines import BLANK, CODE, HIDDEN, TEXT, code_spans, read_lines
from pipeline.content.prose import prose_lines
from pipeline.content.rules.copy_lint import body_slips
from pipeline.markup.plain import plain_prose


def test_kinds_of_lines() -> None:
    body = "文。\n\n```py\nx\n```\n<!-- 注\n释 -->\n    y = 1\n\n    z = 2\n<pre>\na\n</pre>\n- 一\n\n      二，\n"
    assert read_lines(body).kinds == (
        *(
            TEXT,
            BLANK,
            HIDDEN,
            CODE,
            HIDDEN,
            HIDDEN,
            HIDDEN,
            CODE,
            BLANK,
            CODE,
            CODE,
            CODE,
            CODE,
            TEXT,
            BLANK,
            TEXT,
            BLANK,
        ),
    )


def test_code_is_handed_over_as_it_was_written() -> None:
    seen: list[tuple[str, str]] = []

    def keep(language: str, code: str) -> str:
        seen.append((language, code))
        return "CODE"

    read_lines("~~~ py\na <b> {c}\n\n  d\n~~~\n\n- 一\n\n  ````\n  ```\n    e\n  ````\n", keep)
    assert seen == [("py", "a <b> {c}\n\n  d"), ("", "```\n  e")]


@given(body=st.text(alphabet="`~-*>#|<!1. \t\na中，{}[]^:=", max_size=80))
def test_every_line_has_one_kind(body: str) -> None:
    assert len(read_lines(body).kinds) == body.count("\n") + 1


@given(line=st.text(alphabet="` a", max_size=30))
def test_code_spans_are_between_equal_runs(line: str) -> None:
    for start, end in code_spans(line):
        inner = line[start:end]
        run = len(inner) - len(inner.lstrip("`"))
        assert inner.endswith("`" * run) and len(inner) >= 2 * run


BOMBS = {
    "pictures": "![" * 400_000, "links": "](id:" * 150_000, "ticks": "`" * 900_001, "tags": "<a " * 300_000,
    "comments": "<!-- " * 180_000, "sections": "<![CDATA[" * 100_000, "less": "<" * 900_000,
    "braces in a heading": "# h" + " {x" * 300_000 + "   ", "equal headings": "## 同名\n" * 100_000, "underlines": "a\n=" * 200_000,
    "hashes": "#" * 900_000 + "x", "letters": "中" + "a" * 900_000, "spaces": "中" + " " * 900_000 + "a", "braces": "{{{" * 300_000,
    "footnotes": "[^" * 400_000, "blank": "\n" * 900_000, "definitions": "[a]:\n" * 180_000, "fences": "```\n" * 225_000,
    "rising fences": "".join("`" * (3 + i % 300) + "\n" for i in range(5000)), "quotations": "> " * 400_000,
    "nested lists": "".join(" " * (i % 400) + "- a\n" for i in range(4000)), "bars": "|" * 900_000,
    "ticks and comments": "`" * 3000 + "<!-- " * 3000, "odd ticks": "` `` " * 100_000 + "<!--", "attributes": "{#a " * 200_000,
    "stars": "**" * 400_000, "addresses": "a@" * 400_000, "entities": "&" * 900_000, "mixed letters": "中a" * 300_000,
}  # fmt: skip


@pytest.mark.timeout(30)
@pytest.mark.parametrize("name", BOMBS)
@pytest.mark.parametrize(
    "read",
    [read_lines, lambda body: list(prose_lines(body, 1)), lambda body: plain_prose(body, 1), lambda body: list(body_slips(body, 1))],
    ids=["lines", "prose", "plain", "copy"],
)  # fmt: skip
def test_no_body_hangs_the_reading(name: str, read: Callable[[str], object]) -> None:
    """Patterns that grow quadratically take minutes to hours on these."""
    read(BOMBS[name])
