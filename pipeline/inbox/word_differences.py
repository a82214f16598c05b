"""Compare the words of a manuscript with those of its page: every letter in order, or a line that tells. Pure.

Space is not compared. Neither are the marks of notes and what invisible characters there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import islice

MOST = 20
"""Differences told one by one."""
ENOUGH = 200
"""Differences after which the comparison ends."""
_NEAR = 12
_STEP = 400
"""Characters compared at a time."""
_AHEAD = 4000
"""How far a text may have moved ahead."""
_SURE = 6
"""Letters that are not found again by chance."""
_UNSEEN = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufffe\uffff\ue000-\uf8ff]+")
_VOID = frozenset({"br", "img", "hr", "wbr", "source"})
_MARKS = frozenset({"footnote-ref", "footnote-backref"})


def differences(
    words: Sequence[str], html: str, title: str = "", typed: Sequence[tuple[str, str]] = ()
) -> Iterator[str]:
    """Yield a line in Chinese for each place where the page has not what the manuscript has.

    `words` are its paragraphs; one that is the `title` may be missing: the page shows the title already.
    `typed` are paragraphs that became items of lists, each with the mark that its item has instead.
    """
    wanted = list(_without_marks([text for text in map(_bare, words) if text], typed))
    shown = _bare(_shown(html))
    if "".join(wanted) == shown:
        return
    if title and _bare(title) in wanted and not shown.startswith(_bare(title)):
        wanted.remove(_bare(title))
    found = list(islice(_compared(wanted, shown), ENOUGH))
    for near, lost, extra in found[:MOST]:
        place = f"“{near}”后面" if near else "开头"
        told = [f"少了“{_short(lost)}”"] if lost else []
        told += [f"多了“{_short(extra)}”"] if extra else []
        yield f"收进来的字和原稿不同：{place}{'，'.join(told)}，请对照原稿"
    if len(found) > MOST:
        more = "至少" if len(found) == ENOUGH else ""
        yield f"收进来的字和原稿不同的地方另有{more} {len(found) - MOST} 处，请对照原稿"


def _without_marks(wanted: Sequence[str], typed: Sequence[tuple[str, str]]) -> Iterator[str]:
    left = [(_bare(text), len(_bare(mark))) for text, mark in reversed(typed)]
    for text in wanted:
        if left and left[-1][0] == text:
            yield text[left.pop()[1] :]
        else:
            yield text


def _compared(wanted: Sequence[str], shown: str) -> Iterator[tuple[str, str, str]]:
    """Yield for each difference what stands before it, what is missing and what is too much."""
    at = 0
    near = ""
    pieces = [text[start : start + _STEP] for text in wanted for start in range(0, len(text), _STEP)]
    for piece, following in zip(pieces, [*pieces[1:], ""], strict=True):
        if shown.startswith(piece, at):
            at += len(piece)
        elif following and shown.startswith(following[:_SURE], at):
            yield near, piece, ""
        elif len(piece) >= _SURE and (there := shown.find(piece, at, at + _AHEAD)) >= 0:
            yield near, "", shown[at:there]
            at = there + len(piece)
        else:
            found, at = _aligned(piece, shown, at, near)
            yield from found
        near = (near + piece)[-_NEAR:]
    if at < len(shown):
        yield near, "", shown[at:]


def _aligned(piece: str, shown: str, at: int, near: str) -> tuple[list[tuple[str, str, str]], int]:
    """Return the differences of a piece, and where its text ends in what is shown."""
    window = shown[at : at + len(piece) + _STEP // 2]
    matcher = SequenceMatcher(None, piece, window, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) * 2 < len(piece):
        return [(near, piece, "")], at
    found: list[tuple[str, str, str]] = []
    done = seen = 0
    for block in [*blocks, None]:
        end, until = (block.a, block.b) if block else (len(piece), seen)
        if end > done or until > seen:
            found.append(((near + piece[:done])[-_NEAR:], piece[done:end], window[seen:until]))
        if block:
            done, seen = block.a + block.size, block.b + block.size
    return found, at + seen


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _bare(text: str) -> str:
    return _UNSEEN.sub("", text)


def _shown(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    return "".join(reader.texts)


class _Text(HTMLParser):
    """Collects the text of a page, without the marks of its notes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID and (self._skipped or _MARKS & set((dict(attrs).get("class") or "").split())):
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._skipped:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)
