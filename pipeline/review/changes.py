"""List the changes of a text since its review, line by line."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.content.library import Document
from pipeline.ledger.reviewed import ReviewedFile, ReviewedText
from pipeline.media.captions.cue import Cue

CONTEXT = 12
LONGEST = 80
NO_FILE = (2, 1)

Pair = tuple[int | None, int | None]


@dataclass(frozen=True, order=True)
class Change:
    """One change in Chinese, with its line and column in the item's present file."""

    line: int
    column: int
    text: str

    def words(self) -> str:
        """Describe the change: `第 12 行：…`."""
        return f"第 {self.line} 行：{self.text}"


def changes(before: ReviewedText, now: ReviewedText, document: Document) -> tuple[Change, ...]:
    """Return every difference in the signed content, by line; empty exactly when the digests are equal."""
    found = [*_fields(before, now, document), *_body(before, now, document), *_files(before, now, document)]
    return tuple(sorted(found))


def _fields(before: ReviewedText, now: ReviewedText, document: Document) -> Iterator[Change]:
    places = _places(now, document)
    names = {name for name, _ in (*before.fields, *now.fields)}
    for name in sorted(names):
        old = [_plain(value) for key, value in before.fields if key == name]
        new = [(index, _plain(value)) for index, (key, value) in enumerate(now.fields) if key == name]
        here = places[new[0][0]] if new else NO_FILE
        for left, right in _pairs(old, [value for _, value in new]):
            place = places[new[right][0]] if right is not None else here
            words = _words(
                old[left] if left is not None else None, new[right][1] if right is not None else None
            )
            yield Change(*place, f"{name} {words}")


def _places(now: ReviewedText, document: Document) -> list[tuple[int, int]]:
    """Return the line and column of each line of `now.fields`."""
    places, counted = [], dict[str, int]()
    for name, _ in now.fields:
        number = counted.get(name, 0)
        counted[name] = number + 1
        many = isinstance(document.tree.value[name], list)
        places.append(document.tree.locate((name, number) if many else (name,)))
    return places


def _plain(value: str) -> str:
    decoded: Any = json.loads(value)
    return decoded if isinstance(decoded, str) else value


def _body(before: ReviewedText, now: ReviewedText, document: Document) -> Iterator[Change]:
    blank = len(document.body) - len(document.body.lstrip("\n"))
    first = document.body_line + blank
    old, new = before.body.split("\n"), now.body.split("\n")
    reached = 0
    for left, right in _pairs(old, new):
        reached = reached if right is None else right
        words = _words(old[left] if left is not None else None, new[right] if right is not None else None)
        yield Change(first + min(reached, len(new) - 1), 1, words)


def _files(before: ReviewedText, now: ReviewedText, document: Document) -> Iterator[Change]:
    places = {named.path: document.locate(named) for named in document.media}
    old, new = ({f.path: f for f in bound.files} for bound in (before, now))
    for path in sorted(old.keys() | new.keys()):
        place = places.get(path, NO_FILE)
        if path not in new:
            yield Change(*place, f"不再使用{old[path].use} {path}。")
        elif path not in old:
            yield Change(*place, f"新用了{new[path].use} {path}。")
        elif old[path].sha256 != new[path].sha256:
            yield from (Change(*place, text) for text in _file(new[path], before, now))


def _file(file: ReviewedFile, before: ReviewedText, now: ReviewedText) -> Iterator[str]:
    yield f"{file.use}变了：{file.path} 的内容与审核时不同。"
    old, new = before.captions.get(file.path), now.captions.get(file.path)
    if old is not None and new is not None:
        for left, right in _pairs(old, new):
            yield _cue(old, new, left, right)


def _cue(old: Sequence[Cue], new: Sequence[Cue], left: int | None, right: int | None) -> str:
    if right is None:
        assert left is not None
        return f"字幕原第 {left + 1} 条（{_clock(old[left])}）删去了“{_short(old[left].text)}”。"
    cue = new[right]
    where = f"字幕第 {right + 1} 条（{_clock(cue)}）"
    if left is None:
        return f"{where}是新增的：“{_short(cue.text)}”。"
    if old[left].text == cue.text:
        return f"{where}的时间变了，原从 {_clock(old[left])} 起。"
    return where + _words(old[left].text, cue.text)


def _clock(cue: Cue) -> str:
    minutes, milliseconds = divmod(cue.start_ms, 60_000)
    return f"{minutes}:{milliseconds / 1000:06.3f}"


def _pairs(old: Sequence[Any], new: Sequence[Any]) -> Iterator[Pair]:
    """Yield the indexes of lines replaced, removed (right is None) or added (left is None), in order."""
    matcher = difflib.SequenceMatcher(None, old, new)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        yield from ((i1 + n, j1 + n) for n in range(both))
        yield from ((left, None) for left in range(i1 + both, i2))
        yield from ((None, right) for right in range(j1 + both, j2))


def _words(old: str | None, new: str | None) -> str:
    if old is None:
        return f"新增“{_short(new)}”。" if new else "新增一个空行。"
    if new is None:
        return f"删去了“{_short(old)}”。" if old else "删去了一个空行。"
    left, right = _narrowed(old, new)
    return f"原为“{left}”，现为“{right}”。"


def _narrowed(old: str, new: str) -> tuple[str, str]:
    """Trim most of a common beginning and end from both texts: a paragraph is one line."""
    if max(len(old), len(new)) <= LONGEST:
        return old, new
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return _cut(old, head, tail), _cut(new, head, tail)


def _cut(text: str, head: int, tail: int) -> str:
    start, end = max(0, head - CONTEXT), min(len(text), len(text) - tail + CONTEXT)
    return ("…" if start else "") + _short(text[start:end]) + ("…" if end < len(text) else "")


def _short(text: str) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
