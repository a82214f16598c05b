"""The rule for a misprint: a change so small and so plain that only the last stage of review is needed again.

It is stated for editors in `handbook/更正.md`. At most `MOST` letters changed since the last full review, all inside lines of
the title, the summary or the body. None is a digit, a numeral, a unit or a negation, none stands in a number, a link, code, a
formula or a mark of Markdown. No other field and no file changed, but `updated` and new entries of `corrections`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.content.markdown_lines import TEXT, line_kinds
from pipeline.ledger.reviewed import ReviewedText

MOST = 10
AROUND = 3
"""Letters shown on both sides of an edit."""
KIND = "勘误"
_TEXTS = ("summary", "title")
_FREE = ("corrections", "updated")
_NEGATIONS = "不没无未非勿莫别禁否忌"
_NUMERALS = "零〇一二两三四五六七八九十百千万亿半几"
_UNITS = "毫微纳厘克吨米升秒分钟时日天周月年岁次度倍元斤寸尺亩"
_PUNCTUATION = "，。、；：？！“”‘’（）《》…·"
_LETTERS = "A-Za-zµμΩ"
_MARKS = re.compile(
    r"\]\((?:[^()\n]|\([^()\n]*+\))*+\)"  # the target of a link or picture
    r"|<[^<>\n]*+>|`[^`\n]*+`|\$[^$\n]*+\$|\{[^{}\n]*+\}|&[#\w]++;|(?<![a-z])[a-z]++://[^\s\u3000-\u303f\uff00-\uffef]++"
    r"|^\s*+\[[^\]\n]*+\]:.*+"  # a footnote or the address of a link
    rf"|[0-9０-９](?:[.,:：/]?[0-9０-９])*+\s?+(?:[{_LETTERS}%‰°℃℉/]++|[^\W\d]{{0,2}}+)"  # a number and its unit
    rf"|(?<![{_LETTERS}])(?:[{_LETTERS}]{{1,3}}|[A-Za-z]*[A-Z]{{2}}[A-Za-z]*+)(?![{_LETTERS}])"  # a symbol: pH, DNA
    rf"|[^\w\s{_PUNCTUATION}]"
)
"""What stays as it is in a line that has a misprint."""

Hunk = tuple[int, int, int, int]
"""Where two texts differ: beginning and end in the old one, beginning and end in the new one."""


@dataclass(frozen=True)
class Edit:
    """One place in a line: the text as it was and as it is, with a few letters around."""

    before: str
    after: str
    letters: int


@dataclass(frozen=True)
class NoMisprint:
    """Why a change is more than a misprint, in Chinese."""

    why: str


def misprint(before: ReviewedText, now: ReviewedText) -> tuple[Edit, ...] | NoMisprint:
    """Return the edits between two texts if all of them together are a misprint."""
    if (why := _beyond_text(before, now)) is not None:
        return NoMisprint(why)
    edits: list[Edit] = []
    for old, new in _changed_lines(before, now):
        if old is None or new is None:
            return NoMisprint("增删了整行，或动了代码")
        found = _edits_of(old, new, MOST - sum(edit.letters for edit in edits))
        if isinstance(found, NoMisprint):
            return found
        edits += found
    return tuple(edits) if edits else NoMisprint("标题、摘要和正文没有改动")


def new_notes(before: ReviewedText, now: ReviewedText) -> tuple[str | None, ...]:
    """Return the kinds of the correction notes that `now` has and `before` had not; None for one that names no kind."""
    old = [value for name, value in before.fields if name == "corrections"]
    new = [value for name, value in now.fields if name == "corrections" and value not in old]
    notes = (json.loads(value) for value in new)
    return tuple(note.get("kind") if isinstance(note, dict) else None for note in notes)


def _beyond_text(before: ReviewedText, now: ReviewedText) -> str | None:
    if before.files != now.files:
        return "图片、视频、声音或字幕变了"
    fixed = [
        [(name, value) for name, value in text.fields if name not in (*_TEXTS, *_FREE)]
        for text in (before, now)
    ]
    if fixed[0] != fixed[1]:
        names = sorted({name for name, _ in set(fixed[0]) ^ set(fixed[1])})
        return f"改了{'、'.join(names)}" if names else "改了字段的先后"
    notes = [{value for name, value in text.fields if name == "corrections"} for text in (before, now)]
    return "改了或删了以前的更正" if notes[0] - notes[1] else None


def _changed_lines(before: ReviewedText, now: ReviewedText) -> Iterator[tuple[str | None, str | None]]:
    """Yield the lines that differ, the old one beside the new one; None for a line that may not change."""
    for name in _TEXTS:
        old, new = ([json.loads(v) for n, v in text.fields if n == name] for text in (before, now))
        if old != new:
            texts = all(len(side) == 1 and isinstance(side[0], str) for side in (old, new))
            yield (old[0], new[0]) if texts else (None, None)
    old, new = before.body.split("\n"), now.body.split("\n")
    if len(old) != len(new):
        yield None, None
        return
    changed = [number for number, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1]]
    if changed:
        kinds = line_kinds(before.body), line_kinds(now.body)
        for number in changed:
            text = all(of[number] == TEXT for of in kinds)
            yield (old[number], new[number]) if text else (None, None)


def _edits_of(old: str, new: str, most: int) -> tuple[Edit, ...] | NoMisprint:
    hunks = edit_script(old, new, 2 * most)
    letters = [max(i2 - i1, j2 - j1) for i1, i2, j1, j2 in hunks or ()]
    if hunks is None or sum(letters) > most:
        return NoMisprint(f"自上次审完以来，一共改了不止 {MOST} 个字")
    for i1, i2, j1, j2 in hunks:
        for char in old[i1:i2] + new[j1:j2]:
            if (what := _weighty(char)) is not None:
                return NoMisprint(f"改动里有{what}“{char}”")
    if _MARKS.findall(old) != _MARKS.findall(new):
        return NoMisprint("动了数字和单位、链接、代码、公式或符号")
    return tuple(_words(old, new, hunks))


def _words(old: str, new: str, hunks: Sequence[Hunk]) -> Iterator[Edit]:
    """Yield the edits of a line; edits whose surrounding letters overlap become one."""
    near: list[Hunk] = []
    for hunk, after in zip(hunks, (*hunks[1:], None), strict=True):
        near.append(hunk)
        if after is None or after[0] - hunk[1] > 2 * AROUND:
            first, last = near[0], near[-1]
            letters = sum(max(i2 - i1, j2 - j1) for i1, i2, j1, j2 in near)
            yield Edit(_around(old, first[0], last[1]), _around(new, first[2], last[3]), letters)
            near = []


def _weighty(char: str) -> str | None:
    """Return what a character is that no misprint may touch; None for a plain one."""
    if char.isnumeric() or char in _NUMERALS:
        return "数字"
    if char in _NEGATIONS:
        return "表示否定的字"
    if char in _UNITS:
        return "单位"
    return None if char.isalpha() or char in _PUNCTUATION else "符号"


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - AROUND) : end + AROUND].strip()


def edit_script(old: str, new: str, most: int) -> tuple[Hunk, ...] | None:
    """Return where `old` and `new` differ, as slices of both, with the fewest letters taken out and put in.

    None if they are more than `most`: so it takes time in proportion to the text (Myers, O(ND), stopped at D = most).
    """
    reached, history = {1: 0}, list[dict[int, int]]()
    for distance in range(most + 1):
        history.append(dict(reached))
        for diagonal in range(-distance, distance + 1, 2):
            came = _came(reached, diagonal, distance) if distance else 1
            x = reached[came] + (came < diagonal)
            x += _common(old, x, new, x - diagonal)
            reached[diagonal] = x
            if x == len(old) and x - diagonal == len(new):
                return _hunks(history, diagonal)
    return None


def _came(reached: dict[int, int], diagonal: int, distance: int) -> int:
    """Return the diagonal from which this one is reached: from above by a letter put in, else by one taken out."""
    down = diagonal == -distance or (diagonal != distance and reached[diagonal - 1] < reached[diagonal + 1])
    return diagonal + 1 if down else diagonal - 1


def _common(old: str, x: int, new: str, y: int) -> int:
    """Return how many letters agree from there on; long stretches are compared at once."""
    if x < 0 or y < 0:
        return 0
    start = x
    while (piece := old[x : x + 256]) and piece == new[y : y + 256]:
        x, y = x + len(piece), y + len(piece)
    while x < len(old) and y < len(new) and old[x] == new[y]:
        x, y = x + 1, y + 1
    return x - start


def _hunks(history: list[dict[int, int]], diagonal: int) -> tuple[Hunk, ...]:
    """Walk back from the end, and join the steps that touch."""
    hunks: list[Hunk] = []
    for distance in range(len(history) - 1, 0, -1):
        reached = history[distance]
        came = _came(reached, diagonal, distance)
        x = reached[came]
        left, right, above, below = x, x + (came < diagonal), x - came, x + (came < diagonal) - diagonal
        if hunks and (right, below) == (hunks[-1][0], hunks[-1][2]):
            _, right, _, below = hunks.pop()
        hunks.append((left, right, above, below))
        diagonal = came
    return tuple(reversed(hunks))
