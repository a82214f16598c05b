"""Converts the HTML that mammoth returns to the Markdown of our pages. Runs in the limited child.

mammoth's HTML is small and well-formed: headings, paragraphs, lists, tables, pictures, emphasis, links and notes. Of
any other element only the text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_SPACES = re.compile(r"\s+")
# Special characters of Markdown and its extensions; `<` and `&` are written as entities.
_MARKS = re.compile(r"[\\`*_\[\]{}|]")
_ENTITY = re.compile(r"&(?=#|\w+;)")
# Characters that would begin a block: a heading, list, quotation, rule, admonition or definition.
_BLOCK = re.compile(r"^([#>+:~-]|!!!|\?\?\?|=+$)")
_NUMBER = re.compile(r"^(\d+)\.(?=\s|$)")
_LINK = re.compile(r"(https?://|mailto:)[^\s<>()\"\\]+\Z")
_NOTE = re.compile(r"#(?:\w+-)?(foot|end)note-(\d+)\Z")
_ITEM = re.compile(r"(?:\w+-)?(foot|end)note-(\d+)\Z")
_BACK = re.compile(r"#(?:\w+-)?(foot|end)note-ref-\d+\Z")
_VOID = frozenset({"br", "img", "hr"})
_MARKED = {"strong": "**", "em": "*"}
_KEPT = frozenset({"sup", "sub"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Node:
    """An HTML element. Its children are elements and strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator[Node]:
        """Yield the children with one of the tags."""
        return (c for c in self.children if isinstance(c, Node) and c.tag in tags)


def markdown_of(html: str, title: str = "") -> str:
    """Return Markdown with a final newline, or "" for a document without text. The highest heading becomes `##`.

    A first heading or line equal to `title` is left out: the page shows the title already.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    first = next(reader.root.elements(*_HEADINGS, "p"), None)
    if title and first is not None and _bare(_inline(first)) == _bare(_text(title)):
        reader.root.children.remove(first)
    blocks = [block for block in _blocks(reader.root, _shift(reader.root)) if block.strip()]
    return "\n\n".join(blocks) + "\n" if blocks else ""


class _Reader(HTMLParser):
    """Builds the tree. mammoth closes its elements; a stray end tag is ignored."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _bare(text: str) -> str:
    """Strip whitespace and emphasis, for comparison."""
    return _SPACES.sub("", text).replace("**", "")


def _shift(root: Node) -> int:
    """Return the number to add to every heading level, so that the highest becomes 2."""
    levels = [_HEADINGS.index(node.tag) + 1 for node in root.elements(*_HEADINGS)]
    return 2 - min(levels, default=2)


def _blocks(node: Node, shift: int) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield _paragraph(child)
        elif child.tag in _HEADINGS:
            level = min(6, max(2, _HEADINGS.index(child.tag) + 1 + shift))
            text = _line(child)
            yield f"{'#' * level} {text}" if text else ""
        elif child.tag in ("ul", "ol"):
            yield _list(child, shift)
        elif child.tag == "table":
            yield _table(child)
        elif child.tag in ("div", "blockquote"):
            yield from _blocks(child, shift)
        else:
            yield _started(_inline(child).strip())


def _paragraph(text: str) -> str:
    return _started(_text(text).strip())


def _started(text: str) -> str:
    """Escape the start of a paragraph that would begin another block."""
    text = "\n".join(line.strip() for line in text.split("\n"))
    return _NUMBER.sub(r"\1\\.", _BLOCK.sub(r"\\\1", text))


def _line(node: Node) -> str:
    """Return inline content on one line."""
    return _SPACES.sub(" ", _inline(node).replace("  \n", " ")).strip()


def _list(node: Node, shift: int) -> str:
    """Return a list, one item per line. Blocks within an item are indented by four; items of notes become notes."""
    lines = []
    for number, item in enumerate(node.elements("li"), 1):
        if note := _ITEM.match(item.attributes.get("id", "")):
            lines.append(f"[^{_note(note)}]: {_note_text(item)}")
            continue
        mark = f"{number}. " if node.tag == "ol" else "- "
        first, *rest = _item(item, shift) or [""]
        lines.append(mark + first)
        lines.extend("\n".join(f"    {line}" if line else "" for line in b.split("\n")) for b in rest)
    return "\n".join(lines)


def _item(item: Node, shift: int) -> list[str]:
    """Return the text of an item, then its nested lists."""
    text = Node("p", {}, [c for c in item.children if isinstance(c, str) or c.tag not in ("ul", "ol")])
    return [_line(text), *(_list(inner, shift) for inner in item.elements("ul", "ol"))]


def _note_text(item: Node) -> str:
    return " ".join(_line(child) for child in item.elements("p")) or _line(item)


def _note(match: re.Match[str]) -> str:
    """Return the label of a note. Endnotes get the prefix "e" to differ from footnotes."""
    return match[2] if match[1] == "foot" else f"e{match[2]}"


def _table(node: Node) -> str:
    """Return a pipe table with the first row as header. The content of merged cells goes into the first one."""
    rows = list(_rows(node))
    width = max((sum(span for _, span in row) for row in rows), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join(_cells(row, width)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _rows(node: Node) -> Iterator[list[tuple[str, int]]]:
    for child in node.elements("thead", "tbody", "tr"):
        if child.tag != "tr":
            yield from _rows(child)
        else:
            yield [(_line(cell), _span(cell)) for cell in child.elements("td", "th")]


def _span(cell: Node) -> int:
    text = cell.attributes.get("colspan", "1")
    return max(1, min(int(text), 40)) if text.isdecimal() else 1


def _cells(row: list[tuple[str, int]], width: int) -> list[str]:
    cells = [text for cell, span in row for text in (cell, *[""] * (span - 1))]
    return [*cells, *[""] * (width - len(cells))]


def _inline(node: Node) -> str:
    return "".join(_piece(child) for child in node.children)


def _piece(child: Node | str) -> str:
    if isinstance(child, str):
        return _text(child)
    match child.tag:
        case "br":
            return "  \n"
        case "img":
            return _picture(child)
        case "a":
            return _link(child)
        case "p":
            return _inline(child) + " "
        case tag if tag in _MARKED:
            return _wrapped(_inline(child), _MARKED[tag], _MARKED[tag])
        case tag if tag in _KEPT:
            inner = _inline(child)
            return inner if inner.startswith("[^") else _wrapped(inner, f"<{tag}>", f"</{tag}>")
        case _:
            return _inline(child)


def _wrapped(text: str, before: str, after: str) -> str:
    """Put marks directly around the text: Markdown ignores them next to whitespace, which stays outside."""
    inner = text.strip()
    if not inner:
        return text
    start = text.index(inner)
    return f"{text[:start]}{before}{inner}{after}{text[start + len(inner) :]}"


def _picture(node: Node) -> str:
    """Return an image link to a file the child wrote, or "" for a picture that was not kept."""
    source = node.attributes.get("src", "")
    if not source:
        return ""
    alt = _SPACES.sub(" ", re.sub(r"[\[\]\\<>{}|`*_]", "", node.attributes.get("alt", ""))).strip()
    return f"![{alt}]({source})"


def _link(node: Node) -> str:
    target = node.attributes.get("href", "")
    if note := _NOTE.match(target):
        return f"[^{_note(note)}]"
    if _BACK.match(target):
        return ""
    text = _inline(node)
    if not _LINK.match(target) or not text.strip():
        return text
    return _wrapped(text, "[", f"]({target})")


def _text(text: str) -> str:
    """Escape literal text."""
    text = _SPACES.sub(" ", text)
    return _ENTITY.sub("&amp;", _MARKS.sub(r"\\\g<0>", text)).replace("<", "&lt;")
