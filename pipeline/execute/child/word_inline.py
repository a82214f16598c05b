"""Writes the inline content of mammoth's HTML as Markdown: text that stays text, emphasis, links, pictures, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.execute.child.html_tree import Node

SPACES = re.compile(r"[ \t\r\n\f\v]+")
"""Spaces that HTML draws as one. Full-width spaces are the author's."""
BREAK = "\0"
"""A line break, until it is known where the text goes."""
# Special characters of Markdown and its extensions; `<` and `&` are written as entities.
_MARKS = re.compile(r"[\\`*_\[\]|]")
_ENTITY = re.compile(r"&(?=#|\w+;)")
# Characters that are special beside others, and that no backslash escapes: {.x}, ~~x~~, H~2~O, x^2^, ==x==.
_BESIDE = re.compile(
    r"\{(?=[\s:#.A-Za-z]|\Z)|(?:(?<=[A-Za-z)\]~])|\A)~|~(?=~)|(?:(?<=[0-9A-Za-z)\]])|\A)\^|(?<==)=|=(?==)"
)
# Characters that would begin a block, with those of them that no backslash escapes.
_BLOCK = re.compile(r"^(?:[#>+-]|!!!|\?\?\?)")
_UNESCAPED = re.compile(r"^(?::(?=\s|$)|~~~|=+$)")
_NUMBER = re.compile(r"^(\d+)([.)])(?=\s|$)")
_LINK = re.compile(r"(https?://|mailto:)[^\s\x00-\x1f]+\Z")
_ENCODED = {c: f"%{ord(c):02X}" for c in '<>()"\\ `*_[]{}|^'} | {"_": "_", "*": "*"}
_NOTE = re.compile(r"#(?:\w+-)?(foot|end)note-(-?\d+)\Z")
_BACK = re.compile(r"#(?:\w+-)?(foot|end)note-ref--?\d+\Z")
_STARS = {"strong": "**", "em": "*"}
_KEPT = frozenset({"strong", "em", "sup", "sub", "del", "ruby", "rt"})
_PLAIN = re.compile(r"[\w，。、；：？！“”‘’（）《》\s]")
"""What may stand beside stars that every reading of Markdown takes for emphasis."""


def inline(node: Node) -> str:
    """Return the inline content of an element. Line breaks are `BREAK`."""
    pieces = [piece for child in _joined(node.children) for piece in _piece(child) if piece[0]]
    written = []
    for number, (text, tag) in enumerate(pieces):
        before = pieces[number - 1] if number else ("", "")
        after = pieces[number + 1] if number + 1 < len(pieces) else ("", "")
        written.append(_marked(text, tag, before, after))
    return "".join(written)


def _joined(children: list[Node | str]) -> Iterator[Node | str]:
    """Join texts that only empty anchors part, so that no sign is looked at without its neighbours."""
    kept = [c for c in children if isinstance(c, str) or c.children or c.tag != "a"]
    for is_text, group in groupby(kept, lambda c: isinstance(c, str)):
        texts = list(group)
        yield from ["".join(map(str, texts))] if is_text else texts


def one_line(node: Node) -> str:
    """Return inline content on one line."""
    return SPACES.sub(" ", inline(node).replace(BREAK, " ")).strip(" \u3000")


def lines(text: str) -> str:
    """Return a paragraph: its line breaks as Markdown's, and the start of each line escaped."""
    found = [part.strip(" \u3000") for part in text.strip(f" \u3000{BREAK}").split(BREAK)]
    return "  \n".join(started(part) or "<br>" for part in found) if any(found) else ""


def cell_lines(text: str) -> str:
    """Return text for a place that has no lines, such as a table's cell."""
    return "<br>".join(part.strip(" \u3000") for part in text.strip(f" \u3000{BREAK}").split(BREAK))


def started(text: str) -> str:
    """Escape the start of a line that would begin a block."""
    text = _NUMBER.sub(r"\1\\\2", text)
    text = _BLOCK.sub(r"\\\g<0>", text)
    return _UNESCAPED.sub(lambda m: f"&#{ord(m[0][0])};{m[0][1:]}", text)


def literal(text: str) -> str:
    """Escape text, so that it reads as it stands."""
    text = _ENTITY.sub("&amp;", SPACES.sub(" ", text)).replace("<", "&lt;")
    return _BESIDE.sub(lambda m: f"&#{ord(m[0])};", _MARKS.sub(r"\\\g<0>", text))


def note_label(match: re.Match[str]) -> str:
    """Return the label of a note. Endnotes get the prefix "e" to differ from footnotes."""
    return match[2] if match[1] == "foot" else f"e{match[2]}"


def lost_addresses(node: Node) -> Iterator[str]:
    """Yield the texts of links whose addresses pages cannot have."""
    for child in node.children:
        if isinstance(child, str):
            continue
        target = child.attributes.get("href", "") if child.tag == "a" else ""
        if target and not target.startswith("#") and not _LINK.match(target):
            yield one_line(child)
        yield from lost_addresses(child)


def _piece(child: Node | str) -> Iterator[tuple[str, str]]:
    """Yield text and the tag it is to get, if any; spaces stand outside."""
    if isinstance(child, str):
        yield literal(child), ""
        return
    match child.tag:
        case "br":
            yield BREAK, ""
        case "img":
            yield _picture(child), ""
        case "input":
            yield ("☑" if "checked" in child.attributes else "☐"), ""
        case "a":
            yield _link(child), ""
        case tag if tag in _KEPT:
            text = inline(child)
            inner = text.strip(f" {BREAK}")
            start = text.index(inner)
            yield text[:start], ""
            yield inner, "" if not inner or (tag == "sup" and inner.startswith("[^")) else tag
            yield text[start + len(inner) :], ""
        case _:
            yield inline(child), ""


def _marked(text: str, tag: str, before: tuple[str, str], after: tuple[str, str]) -> str:
    """Put the marks of a tag around text: stars where they are sure to be read, else the tag."""
    if not tag:
        return text
    sides = (before[0][-1:], after[0][:1], text[:1], text[-1:])
    sure = tag in _STARS and not before[1] and not after[1] and text[0].isalnum() and text[-1].isalnum()
    if sure and all(not c or _PLAIN.match(c) for c in sides) and not re.search(r"[\\*_<>\[\]\0]", text):
        return f"{_STARS[tag]}{text}{_STARS[tag]}"
    return f"<{tag}>{text}</{tag}>"


def _picture(node: Node) -> str:
    """Return an image link to a file the child wrote, or "" for a picture that was not kept."""
    source = node.attributes.get("src", "")
    if not source:
        return ""
    alt = SPACES.sub(" ", re.sub(r"[\[\]\\<>{}|`*_]", "", node.attributes.get("alt", ""))).strip()
    return f"![{alt}]({source})"


def _link(node: Node) -> str:
    target = node.attributes.get("href", "")
    if note := _NOTE.match(target):
        return f"[^{note_label(note)}]"
    if _BACK.match(target):
        return ""
    text = inline(node)
    if not _LINK.match(target) or not text.strip(f" {BREAK}"):
        return text
    inner = text.strip(f" {BREAK}")
    start = text.index(inner)
    address = "".join(_ENCODED.get(c, c) for c in target)
    return f"{text[:start]}[{inner}]({address}){text[start + len(inner) :]}"
