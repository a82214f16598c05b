"""Finds every short run of characters (gram) in a segment of documents, and writes where each of them occurs.

A gram of one or two characters lists the documents that have it. A gram that occurs at most `often` times in the segment
lists its positions as well, so that longer words are found exactly: they are covered by such grams. A gram that occurs
more often is continued instead: each gram that is one character longer, on either side, is listed too, up to LONGEST.
So no list is long, and any word, however common its parts are, is found from few lists (docs/search.md has the proof).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.search.folding import BREAK
from pipeline.search.numbers import Numbers, text_of

OFTEN = 1000
"""A gram that occurs more often in a segment is continued instead of having its positions listed."""
LONGEST = 4
"""Characters of the longest gram: it has its positions however often it occurs."""
TITLE, SUMMARY, BODY = 1, 2, 4
"""The part of a document that a text belongs to, as a bit."""
PARTS = TITLE | SUMMARY | BODY
BASIS, PRIME = 2166136261, 16777619
"""Of the 32-bit FNV-1a hash, which chooses the file of a gram."""

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int32]


class Text(NamedTuple):
    """A folded text of one document; several of one document and part use different characters."""

    document: int
    part: int
    text: str


@dataclass(frozen=True)
class _Tokens:
    """All texts of a segment in one row, with a break after each: `kinds` numbers the characters, 0 is the break."""

    row: str
    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint16]
    text: npt.NDArray[np.int32]
    position: npt.NDArray[np.int32]
    documents: npt.NDArray[np.int32]
    parts: npt.NDArray[np.uint8]


@dataclass(frozen=True)
class _Level:
    """The grams of one length. `at` are their occurrences by gram, then by place; `first` where each gram begins there.

    `frequent` says of each gram whether it is continued, `gram` of each occurrence which gram it is.
    """

    length: int
    at: Places
    first: Numbers
    gram: Places
    frequent: Flags


def write_grams(texts: Sequence[Text], files: int, often: int = OFTEN) -> list[str]:
    """Return, for each of so many files, the lines of its grams; texts are in the order of documents and parts.

    A line is the gram, a tab, its documents and, after a bar, its positions if it has them.
    """
    if not any(text.text.strip(BREAK) for text in texts):
        return [""] * files
    tokens = _tokens(texts)
    lines: list[str] = []
    chosen: list[npt.NDArray[np.uint32]] = []
    for level in _levels(tokens, often):
        lines += _lines(tokens, level)
        chosen.append(_hashes(tokens, level) % np.uint32(files))
    file_of = np.concatenate(chosen)
    order = np.argsort(file_of, kind="stable")
    ends = np.searchsorted(file_of[order], np.arange(files + 1))
    return [
        "".join([lines[n] for n in order[start:end].tolist()])
        for start, end in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True)
    ]


def file_of(gram: str, files: int) -> int:
    """Return which of so many files a gram stands in."""
    value = BASIS
    for character in gram:
        value = (value ^ ord(character)) * PRIME & 0xFFFFFFFF
    return value % files


def _tokens(texts: Sequence[Text]) -> _Tokens:
    row = "".join([text.text + BREAK for text in texts])
    codes = np.frombuffer(row.encode("utf-32-le"), "<u4")
    lengths = np.fromiter((len(text.text) + 1 for text in texts), np.int64, len(texts))
    text = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
    starts = np.cumsum(lengths) - lengths
    found = sorted(set(row) - {BREAK})
    assert len(found) < 1 << 15, "more kinds of characters than fit"
    kind_of = np.zeros(ord(max(found, default=BREAK)) + 1, np.uint16)
    kind_of[[ord(character) for character in found]] = np.arange(1, len(found) + 1)
    return _Tokens(
        row,
        codes,
        kind_of[codes],
        text,
        (np.arange(len(codes)) - starts[text]).astype(np.int32),
        np.fromiter((t.document for t in texts), np.int32, len(texts)),
        np.fromiter((t.part for t in texts), np.uint8, len(texts)),
    )


def _levels(tokens: _Tokens, often: int) -> Iterator[_Level]:
    """Yield the grams of each length that are listed: of two characters all, then what continues a frequent one."""
    kinds, size = tokens.kinds, len(tokens.kinds)
    whole = kinds > 0
    at = np.flatnonzero(whole).astype(np.int32)
    level = _grouped(1, at, kinds[at], np.zeros(len(at), np.uint16), 0)
    while True:
        yield level
        length = level.length + 1
        if length > LONGEST:
            return
        # The number of the frequent gram that begins at each place, from 1; 0 for none.
        numbers = np.cumsum(level.frequent).astype(np.uint16)
        begins = np.zeros(size + 1, np.uint16)
        kept = level.frequent[level.gram]
        begins[level.at[kept]] = numbers[level.gram[kept]]
        whole = whole[:-1] & (kinds[length - 1 :] > 0) if len(whole) > 1 else whole[:0]
        before, after = begins[: len(whole)], begins[1 : len(whole) + 1]
        at = np.flatnonzero(whole & ((before > 0) | (after > 0))).astype(np.int32)
        if not len(at):
            return
        front = after[at] > 0
        most = np.uint16(numbers[-1] + 1)
        one = np.where(front, kinds[at] + most, before[at])
        other = np.where(front, after[at], kinds[at + length - 1])
        level = _grouped(length, at, one, other, often)


def _grouped(
    length: int, at: Places, one: npt.NDArray[np.uint16], other: npt.NDArray[np.uint16], often: int
) -> _Level:
    """Group occurrences whose two numbers are the same. Sorting 16 bits twice is faster than 64 once."""
    order = np.argsort(other, kind="stable")
    order = order[np.argsort(one[order], kind="stable")]
    at, one, other = at[order], one[order], other[order]
    new = np.ones(len(at), np.bool_)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    first = np.flatnonzero(new)
    counts = np.diff(first, append=len(at))
    frequent = (counts > often) & (length < LONGEST) if length > 1 else np.ones(len(first), np.bool_)
    return _Level(length, at, first, np.cumsum(new, dtype=np.int32) - 1, frequent)


def _hashes(tokens: _Tokens, level: _Level) -> npt.NDArray[np.uint32]:
    """Return `file_of`'s value of each gram."""
    values = np.full(len(level.first), BASIS, np.uint32)
    start = level.at[level.first]
    for offset in range(level.length):
        values = (values ^ tokens.codes[start + offset]) * np.uint32(PRIME)
    return values


def _lines(tokens: _Tokens, level: _Level) -> Iterator[str]:
    documents, ends = _documents(tokens, level)
    positions, stops = _positions(tokens, level)
    start = stop = 0
    for place, end, to, continued in zip(
        level.at[level.first].tolist(), ends.tolist(), stops.tolist(), level.frequent.tolist(), strict=True
    ):
        listed = "" if continued else f"|{positions[stop:to]}"
        yield f"{tokens.row[place : place + level.length]}\t{documents[start:end]}{listed}\n"
        start, stop = end, to


def _documents(tokens: _Tokens, level: _Level) -> tuple[str, Numbers]:
    """Return the lists of documents as one text, and where each gram's ends.

    A number is 7 × the distance to the document before, less one, + the parts that have the gram, less one.
    """
    text = tokens.text[level.at]
    document = tokens.documents[text]
    new = np.ones(len(document), np.bool_)
    new[1:] = (document[1:] != document[:-1]) | (level.gram[1:] != level.gram[:-1])
    first = np.flatnonzero(new)
    parts = np.bitwise_or.reduceat(tokens.parts[text], first).astype(np.int64)
    gram = level.gram[first]
    numbers = document[first].astype(np.int64)
    ahead = np.diff(numbers, prepend=-1) - 1
    begins = np.flatnonzero(np.diff(gram, prepend=-1))
    ahead[begins] = numbers[begins]
    return text_of(ahead * PARTS + parts - 1), np.append(begins[1:], len(first))


def _positions(tokens: _Tokens, level: _Level) -> tuple[str, Numbers]:
    """Return the lists of positions as one text, and where each gram's ends; those of continued grams are empty.

    For each part of each document the number of positions less one, the first position, and the distances, less one.
    """
    listed = np.flatnonzero(~level.frequent[level.gram])
    grams = len(level.first)
    if not len(listed):
        return "", np.zeros(grams, np.int64)
    gram, at = level.gram[listed], level.at[listed]
    text = tokens.text[at]
    new = np.ones(len(at), np.bool_)
    new[1:] = (text[1:] != text[:-1]) | (gram[1:] != gram[:-1])
    first = np.flatnonzero(new)
    group = np.cumsum(new)
    position = tokens.position[at].astype(np.int64)
    ahead = np.diff(position, prepend=0) - 1
    ahead[first] = position[first]
    numbers = np.empty(len(at) + len(first), np.int64)
    numbers[np.arange(len(at)) + group] = ahead
    numbers[first + np.arange(len(first))] = np.diff(first, append=len(at)) - 1
    # Up to its last occurrence, a gram has taken a number for each, and one for each group.
    last = np.searchsorted(gram, np.arange(grams), side="right")
    return text_of(numbers), last + np.append(0, group)[last]
