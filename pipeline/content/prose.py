"""Links by id, pictures and heading anchors of a Markdown body, for the rules, and its lines outside code.

They are plain data, so that a later run can take them from a cache instead of reading the body again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.content.markdown_lines import CODE, HIDDEN, code_spans, line_kinds

_ODD = re.compile(r"^(?: {4}|\t)|```|~~~|<", re.MULTILINE)
"""A body without any of these has no code blocks and no comments."""


@dataclass(frozen=True)
class Link:
    """A link to an id (empty: the same page), and the anchor after `#`, if any."""

    line: int
    column: int
    target: str
    anchor: str


@dataclass(frozen=True)
class Image:
    """A picture in the body; `path` is relative to the media root."""

    line: int
    column: int
    alt: str
    path: str


@dataclass(frozen=True)
class Prose:
    """Links, pictures and anchors of one body, in document order; `blank` means that it has no text."""

    links: tuple[Link, ...]
    images: tuple[Image, ...]
    anchors: frozenset[str]
    blank: bool

    @property
    def targets(self) -> frozenset[str]:
        """The ids that the body links to."""
        return frozenset(link.target for link in self.links if link.target)

    def to_json(self) -> list[Any]:
        """Return plain lists, for a cache."""
        links = [[n.line, n.column, n.target, n.anchor] for n in self.links]
        images = [[n.line, n.column, n.alt, n.path] for n in self.images]
        return [links, images, sorted(self.anchors), self.blank]

    @classmethod
    def from_json(cls, value: list[Any]) -> Prose:
        """Restore from `to_json`."""
        links, images, anchors, blank = value
        return cls(
            tuple(Link(*n) for n in links), tuple(Image(*n) for n in images), frozenset(anchors), blank
        )


def prose_lines(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield numbered lines outside code, with code spans replaced by spaces, which keeps columns."""
    for number, text in lines_outside_code(body, first_line):
        yield number, without_code_spans(text) if "`" in text else text


def lines_outside_code(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield numbered lines outside code blocks and comments, unchanged."""
    body = body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body
    lines = body.split("\n")
    kinds = line_kinds(body) if _ODD.search(body) else ()
    for number, text in enumerate(lines):
        if not kinds or kinds[number] not in (CODE, HIDDEN):
            yield first_line + number, text


def without_code_spans(line: str) -> str:
    """Return a line with spaces in place of its code spans."""
    kept: list[str] = []
    last = 0
    for start, end in code_spans(line):
        kept += [line[last:start], " " * (end - start)]
        last = end
    return "".join([*kept, line[last:]])
