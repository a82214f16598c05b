"""Chinese copy: spaces between Chinese and Latin or figures, and punctuation of the right width.

The `autocorrect` library decides about words; what is not words is hidden from it first (code, addresses, HTML,
attributes, marks at the start of a line), so a fix can touch nothing else. Bodies only: `fixed` never sees front matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.content.prose import unfenced_lines
from pipeline.errors import Code

CODES = (
    Code(
        id="W541",
        title="中文和英文、数字之间的空格",
        why="空一格更好读；全站统一才像一个编辑部的稿子。",
        mend="按提示改；kepu check --fix 可以代改正文。",
        sample="body",
        wrong="海拔3000米",
        right="海拔 3000 米",
    ),
    Code(
        id="W542",
        title="标点或字符的全角半角",
        why="中文里用中文标点，字母和数字用半角。",
        mend="按提示改；kepu check --fix 可以代改正文。",
        sample="body",
        wrong="先护头,再撤离",
        right="先护头，再撤离",
    ),
)

SPACING, PUNCTUATION = "W541", "W542"

# Off: what editors differ about (spaces round half-width brackets and dashes) and what is not spelling at all.
RULES = {
    "space-word": 1,
    "space-punctuation": 1,
    "space-bracket": 0,
    "space-backticks": 0,
    "space-dash": 0,
    "space-dollar": 0,
    "fullwidth": 1,
    "no-space-fullwidth": 1,
    "no-space-fullwidth-quote": 1,
    "halfwidth-word": 1,
    "halfwidth-punctuation": 0,
    "spellcheck": 0,
}

# Stands for whatever is hidden. A private-use character: content with one is refused at load.
_MASK = "\uf000"
_HIDDEN = re.compile(
    r"(?=[!-~ \t\u2013\u3000])(?:"  # what none of the rest can begin with is passed over at once
    r"^[ \t]*(?:[-*+>|]|\d+[.)](?=[ \t])|\#{1,6})[ \t]*"  # marks at the start of a line
    r"|`[^`]*`"
    r"|\]\([^)]*\)|\]\[[^\]]*\]|\[\^[^\]]*\]:?"  # destinations, references, footnotes
    r"|<[^>]*>"
    r"|\{[^}]*\}"
    r"|(?:https?|mailto|tel|id):[^\s\u2018-\u201f\u3000-\u303f\uff00-\uffef]*"
    r"|\b10\.\d{4,}/\S+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\\."
    r"|(?<=\S)\.(?=\S)"  # a stop inside a word, a number or a list such as 3.2
    r"|(?<=[\u4e00-\u9fff])[-~\u2013](?=[\d\u4e00-\u9fff])"  # from … to
    r"|\*+|_{2,}|~~|!?\["
    r"|&\#?\w+;"
    r"|\u3000+"  # an indent
    r"|^\[[^\]]*\]:.*|^\*\[.*"  # definitions of links and abbreviations
    r"|  +$|[ \t]*\|[ \t]*)"
)
# A line without such neighbours is left alone at once (a test holds it against the library's own verdict): Chinese
# beside what is neither Chinese nor a space, a mark of full width beside a space or a half-width mark, wide letters.
_HAN, _WIDE = (
    r"\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7ff\uf900-\ufaff",
    r"\u2018-\u201f\u2026\u2014\u3000-\u303f\uff00-\uff65",
)
_SUSPECT = re.compile(
    rf"[{_HAN}][^{_HAN}{_WIDE}\s{_MASK}]|[^{_HAN}{_WIDE}\s{_MASK}][{_HAN}]"
    rf"|[{_WIDE}][ \u3000!-/:-@]|[ \u3000!-/:-@][{_WIDE}]|[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)


@dataclass(frozen=True)
class Slip:
    """One place of a line to mend: columns count from 0, `old` becomes `new`."""

    start: int
    end: int
    old: str
    new: str
    context: str
    mended: str

    @property
    def code(self) -> str:
        """W541 when only spaces differ, else W542."""
        return SPACING if self.old.replace(" ", "") == self.new.replace(" ", "") else PUNCTUATION

    @property
    def message(self) -> str:
        """What is wrong, with the words around it."""
        what = "中文和英文、数字之间的空格" if self.code == SPACING else "标点或字符的全角半角"
        return f"{what}不合规范：“{self.context}”。"

    def help(self, *, body: bool) -> str:
        """What to write; in a body `kepu check --fix` can do it."""
        return f"请改成“{self.mended}”" + ("；kepu check --fix 可以代改。" if body else "。")


@cache
def _formatter() -> Any:
    import autocorrect_py

    # Its stub lacks the function, its documentation has it.
    autocorrect_py.load_config(json.dumps({"rules": RULES}))  # type: ignore[attr-defined]
    return autocorrect_py.format


def slips(line: str) -> list[Slip]:
    """What to mend in one line of Markdown, left to right."""
    if not _SUSPECT.search(line):
        return []
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match.group())
        return _MASK

    masked = _HIDDEN.sub(hide, line)
    if not _SUSPECT.search(masked):
        return []
    wanted: str = _formatter()(masked)
    if wanted == masked or wanted.count(_MASK) != len(hidden):
        return []
    return [_slip(masked, hidden, change) for change in _changes(masked, wanted)]


def body_slips(body: str, first_line: int) -> Iterator[tuple[int, Slip]]:
    """What to mend in a body that starts at `first_line` of its file, with the lines."""
    for number, text in unfenced_lines(body, first_line):
        for slip in slips(text):
            yield number, slip


def fixed(body: str) -> tuple[str, int]:
    """The body with every slip mended, and how many there were. Line ends, code and addresses stay as they are."""
    lines = body.splitlines(keepends=True)
    count = 0
    for number, slip in reversed(list(body_slips(body, 0))):
        text = lines[number]
        assert text[slip.start : slip.end] == slip.old
        lines[number] = text[: slip.start] + slip.new + text[slip.end :]
        count += 1
    return "".join(lines), count


_Change = tuple[int, int, str]


def _changes(old: str, new: str) -> list[_Change]:
    """Start, end and replacement of each difference; neighbours are one. Spaces come and go, marks change width."""
    changes: list[_Change] = []
    i = j = 0
    while i < len(old) or j < len(new):
        a, b = old[i : i + 1], new[j : j + 1]
        if a == b:
            i, j = i + 1, j + 1
            continue
        if b == " " and a != " ":
            change, j = (i, i, " "), j + 1
        elif a in (" ", "\u3000") and b != " ":
            change, i = (i, i + 1, ""), i + 1
        elif a and b:
            change, i, j = (i, i + 1, b), i + 1, j + 1
        else:
            change, i, j = (i, len(old), new[j:]), len(old), len(new)
        if changes and changes[-1][1] == change[0]:
            change = (changes[-1][0], change[1], changes.pop()[2] + change[2])
        changes.append(change)
    return changes


def _slip(masked: str, hidden: list[str], change: _Change) -> Slip:
    start, end, new = change
    before = masked[:start]
    offset = sum(len(text) - 1 for text in hidden[: before.count(_MASK)])
    left = masked[max(0, start - 6) : start].rpartition(_MASK)[2]
    right = masked[end : end + 6].partition(_MASK)[0]
    old = masked[start:end]
    return Slip(start + offset, end + offset, old, new, left + old + right, left + new + right)
