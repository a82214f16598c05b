"""Checks and fixes Chinese copy: spaces between Chinese and Latin letters or digits, and the width of punctuation.

The `autocorrect` library decides on prose. Everything else is masked first (code, addresses, HTML, attributes, Markdown
marks at the start of a line), so that a fix cannot change it. `fixed` works on bodies only, never on front matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from pipeline.content.prose import lines_outside_code
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
LONGEST_LINE = 20_000
"""Longer lines, which nobody types, are not judged."""
PASSES = 3
"""How often a line is corrected at most, until nothing changes."""

# Off: matters of taste (spaces around half-width brackets and dashes), and rules that are not about spacing or width.
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

# Placeholder for masked text. A private-use character: content that contains one is refused at load.
_MASK = "\uf000"
_HIDDEN = re.compile(
    r"(?=[!-~ \t\u2013\u3000])(?:"  # fast path: no alternative below starts with another character
    r"^[ \t]*(?:[-*+>|]|\d+[.)](?=[ \t])|\#{1,6})[ \t]*"  # marks at the start of a line
    r"|`[^`]{0,2000}+`"
    r"|\]\([^)(]{0,2000}+\)|\]\[[^\[\]]{0,200}+\]|\[\^[^\[\]]{0,200}+\]:?"  # destinations, references, footnotes
    r"|<[^<>]{0,2000}+>"
    r"|\{[^{}]{0,500}+\}"
    r"|(?:https?|mailto|tel|id):[^\s\u2018-\u201f\u3000-\u303f\uff00-\uffef]*"
    r"|\b10\.\d{4,}/\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}+@[\w-]{1,63}+\.[\w.-]{1,200}+"
    r"|\\."
    r"|(?<=\S)\.(?=\S)"  # a full stop inside a word, a number or a list such as 3.2
    r"|(?<=[\u4e00-\u9fff])[-~\u2013](?=[\d\u4e00-\u9fff])"  # from … to
    r"|\*+|_{2,}|~~|!?\["
    r"|&\#?\w{1,32}+;"
    r"|\u3000+"  # an indent
    r"|^\[[^\]]*\]:.*|^\*\[.*"  # definitions of links and abbreviations
    r"|(?<! )  +$|(?<![ \t])[ \t]+\|[ \t]*|\|[ \t]*)"
)
# Fast path: a line without a match is correct (a test compares this with the library's own verdict). Matches Chinese
# beside anything but Chinese or a space, full-width punctuation beside a space or half-width punctuation, wide letters.
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
    """One fix in a line: `old` from column `start` to `end` (counted from 0) becomes `new`."""

    start: int
    end: int
    old: str
    new: str
    context: str
    mended: str

    @property
    def code(self) -> str:
        """W541 if only spaces differ, else W542."""
        return SPACING if self.old.replace(" ", "") == self.new.replace(" ", "") else PUNCTUATION

    @property
    def message(self) -> str:
        """The message, with the surrounding text."""
        what = "中文和英文、数字之间的空格" if self.code == SPACING else "标点或字符的全角半角"
        return f"{what}不合规范：“{self.context}”。"

    def help(self, *, body: bool) -> str:
        """Return the corrected text as help; for bodies, it also mentions `kepu check --fix`."""
        return f"请改成“{self.mended}”" + ("；kepu check --fix 可以代改。" if body else "。")


@cache
def _formatter() -> Any:
    import autocorrect_py

    # The function is documented but missing from the type stub.
    autocorrect_py.load_config(json.dumps({"rules": RULES}))  # type: ignore[attr-defined]
    return autocorrect_py.format


def slips(line: str) -> list[Slip]:
    """Return the fixes for one line of Markdown, left to right."""
    if len(line) > LONGEST_LINE or not _SUSPECT.search(line):
        return []
    hidden: list[str] = []

    def hide(match: re.Match[str]) -> str:
        hidden.append(match.group())
        return _MASK

    masked = _HIDDEN.sub(hide, line)
    if not _SUSPECT.search(masked):
        return []
    corrected = _corrected(masked)
    if corrected == masked or corrected.count(_MASK) != len(hidden):
        return []
    return list(_slips(masked, hidden, _changes(masked, corrected)))


def _corrected(text: str) -> str:
    """Correct a text until nothing is left to correct: a letter made half-width may want a space beside it."""
    for _ in range(PASSES):
        corrected: str = _formatter()(text)
        if corrected == text:
            break
        text = corrected
    return text


def body_slips(body: str, first_line: int) -> Iterator[tuple[int, Slip]]:
    """Yield the fixes for a body that starts at `first_line` of its file, with their line numbers."""
    for number, text in lines_outside_code(body, first_line):
        for slip in slips(text):
            yield number, slip


def fixed(body: str) -> tuple[str, int]:
    """Return the fixed body and the number of fixes. Line endings, code and addresses do not change."""
    lines = body.splitlines(keepends=True)
    count = 0
    for number, of_line in groupby(body_slips(body, 0), key=lambda found: found[0]):
        text, last = lines[number], 0
        pieces: list[str] = []
        for _, slip in of_line:
            assert text[slip.start : slip.end] == slip.old
            pieces += [text[last : slip.start], slip.new]
            last = slip.end
            count += 1
        mended = "".join([*pieces, text[last:]])
        if _same_anchor(text, mended):
            lines[number] = mended
        else:
            count -= len(pieces) // 2
    return "".join(lines), count


def _same_anchor(text: str, mended: str) -> bool:
    """Whether a fix leaves the id of a heading as it is: links to it, here or on other sites, would break."""
    return not text.lstrip().startswith("#") or _words(text) == _words(mended)


def _words(heading: str) -> list[str]:
    return re.sub(r"[^\w\s-]", "", heading).lower().split()


_Change = tuple[int, int, str]


def _changes(old: str, new: str) -> list[_Change]:
    """Diff two texts: start, end and replacement of each change. Spaces are added or removed, characters change width.

    Adjacent changes are merged.
    """
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


def _slips(masked: str, hidden: list[str], changes: Iterable[_Change]) -> Iterator[Slip]:
    """Yield the changes at their places in the line, whose hidden parts are longer than their masks."""
    last = passed = offset = 0
    for start, end, new in changes:
        number = masked.count(_MASK, last, start)
        offset += sum(len(text) - 1 for text in hidden[passed : passed + number])
        last, passed = start, passed + number
        left = masked[max(0, start - 6) : start].rpartition(_MASK)[2]
        right = masked[end : end + 6].partition(_MASK)[0]
        old = masked[start:end]
        yield Slip(start + offset, end + offset, old, new, left + old + right, left + new + right)
