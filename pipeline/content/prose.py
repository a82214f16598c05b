"""Extracts links by id, pictures and heading anchors from a Markdown body, for the rules.

Fenced code blocks and code spans are skipped. The results are plain data, so that a later run can take them from a cache
instead of reading the body again.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FENCE = re.compile(r"^(`{3,}|~{3,})")
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?(id:[^)\s#>]*)?(?:#([^)\s>]*))?")
# The alt text excludes brackets, so that a line of `![![![` takes linear time.
_IMAGE = re.compile(r"!\[([^\[\]\n]*)\]\(\s*<?([^)\s>]+)")
_HEADING = re.compile(r"#{1,6}(.*?)#*[ ]*\Z")
_UNDERLINE = re.compile(r"(?:=+|-+)[ ]*\Z")
_ATTRIBUTES = re.compile(r"[ ]+\{:?[ ]*([^}\n ][^\n]*?)[ ]*\}[ ]*\Z")
_OWN_ID = re.compile(r"(?:^|\s)#([^\s]+)")
_HTML_ID = re.compile(r"<[^>\n]*\bid=[\"']?([^\"'\s>]+)")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^)]*\)")
_LINKED = re.compile(r"\[([^\[\]]*)\]\([^)]*\)")
_TAG = re.compile(r"<[^>]*>")
_NUMBERED = re.compile(r"(.+)_([0-9]+)\Z")


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
    """Yield numbered lines outside fenced code, with code spans replaced by spaces, which keeps columns."""
    for number, text in unfenced_lines(body, first_line):
        yield number, _CODE.sub(_blank, text) if "`" in text else text


def unfenced_lines(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield numbered lines outside fenced code, unchanged."""
    fence = ""
    for number, text in enumerate(body.splitlines(), first_line):
        mark = _FENCE.match(text.lstrip()) if "```" in text or "~~~" in text else None
        if fence:
            fence = "" if mark and mark.group(1).startswith(fence) else fence
        elif mark:
            fence = mark.group(1)
        else:
            yield number, text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def prose_of(body: str, first_line: int) -> Prose:
    """Parse a body that starts at `first_line` of its file."""
    links: list[Link] = []
    images: list[Image] = []
    headings: list[str] = []
    own: list[str] = []
    before = ""
    for number, text in unfenced_lines(body, first_line):
        if "](" in text:
            seen = _CODE.sub(_blank, text) if "`" in text else text
            links.extend(_links(number, seen))
            images.extend(
                Image(number, m.start() + 1, m.group(1).strip(), m.group(2)) for m in _IMAGE.finditer(seen)
            )
        if text.startswith("#"):
            heading = _HEADING.match(text)
            headings.append(heading.group(1) if heading else "")
        elif before and text[:1] in ("=", "-") and _UNDERLINE.match(text):
            headings.append(before)
        if "<" in text:
            own.extend(_HTML_ID.findall(text))
        before = text.strip()
    return Prose(tuple(links), tuple(images), frozenset([*own, *_anchors(headings)]), not body.strip())


def _links(number: int, text: str) -> Iterator[Link]:
    for match in _LINK.finditer(text):
        target, anchor = match.group(1), match.group(2)
        if target is not None:
            yield Link(number, match.start(1) + 4, target[3:], anchor or "")
        elif anchor:
            yield Link(number, match.start(2), "", anchor)


def _anchors(headings: list[str]) -> set[str]:
    """Return the ids that headings get on the page: explicit ones unchanged, others as unique slugs of the text."""
    used: set[str] = set()
    for heading in headings:
        text, written = heading.strip(), None
        if (attributes := _ATTRIBUTES.search(" " + text)) is not None:
            written = _OWN_ID.search(attributes.group(1))
            text = (" " + text)[: attributes.start()].strip()
        used.add(written.group(1) if written else _unique(_slug(text), used))
    return used


def _slug(text: str) -> str:
    """Return the slug of a heading, as Python-Markdown's `slugify_unicode` does (a test compares them)."""
    text = _LINKED.sub(r"\1", _PICTURE.sub("", text)).replace("`", "")
    text = html.unescape(_TAG.sub("", text)).replace("*", "").replace("\\", "")
    text = re.sub(r"[^\w\s-]", "", text).strip().lower()
    return re.sub(r"[-\s]+", "-", text)


def _unique(anchor: str, used: set[str]) -> str:
    while anchor in used or not anchor:
        numbered = _NUMBERED.match(anchor)
        anchor = f"{numbered[1]}_{int(numbered[2]) + 1}" if numbered else f"{anchor}_1"
    return anchor
