"""Converts the HTML that mammoth returns to the Markdown of our pages. Runs in the limited child.

mammoth's HTML is small and well-formed: headings, paragraphs, lists, tables, pictures, emphasis, links and notes. Of
any other element only the text is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pipeline.execute.child.html_tree import Node
from pipeline.execute.child.word_inline import (
    BREAK,
    cell_lines,
    inline,
    lines,
    note_label,
    one_line,
)

_ITEM = re.compile(r"(?:\w+-)?(foot|end)note-(-?\d+)\Z")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_WITHIN = ("ul", "ol", "table", "p", "div", "blockquote", *_HEADINGS)
_INDENT = " " * 4


def markdown_of(root: Node, title: str = "") -> str:
    """Return Markdown with a final newline, or "" for a document without text. The highest heading becomes `##`.

    A first heading or line equal to `title` is left out: the page shows the title already.
    """
    first = next(root.elements(*_HEADINGS, "p"), None)
    if title and first is not None and _bare(first) == "".join(title.split()):
        root.children.remove(first)
    blocks = [block for block in _blocks(root, _shift(root)) if block.strip()]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _bare(node: Node) -> str:
    """Return the text of an element without spaces, for comparison."""
    inner = (c if isinstance(c, str) else _bare(c) for c in node.children)
    return "".join("".join(inner).split())


def _shift(root: Node) -> int:
    """Return the number to add to every heading level, so that the highest becomes 2."""
    levels = [_HEADINGS.index(node.tag) + 1 for node in root.elements(*_HEADINGS)]
    return 2 - min(levels, default=2)


def _blocks(node: Node, shift: int) -> Iterator[str]:
    """Yield the blocks of an element. Text between its blocks becomes paragraphs."""
    for is_block, group in groupby(node.children, lambda c: isinstance(c, Node) and c.tag in _WITHIN):
        children = list(group)
        if not is_block:
            yield lines(inline(Node("p", {}, children)))
            continue
        for child in children:
            assert isinstance(child, Node)
            yield from _block(child, shift)


def _block(node: Node, shift: int) -> Iterator[str]:
    if node.tag in _HEADINGS:
        level = min(6, max(2, _HEADINGS.index(node.tag) + 1 + shift))
        text = one_line(node)
        # A heading of a picture alone would have no name.
        yield text if text.startswith("![") else f"{'#' * level} {text}" if text else ""
    elif node.tag in ("ul", "ol"):
        yield from _lists(node, shift)
    elif node.tag == "table":
        yield _table(node)
    elif node.tag == "p":
        yield lines(inline(node))
    else:
        yield from _blocks(node, shift)


def _lists(node: Node, shift: int) -> Iterator[str]:
    """Yield a list, one item per line, and each of the notes, which mammoth writes as a list."""
    texts: list[str] = []
    seen: set[str] = set()
    for item in node.elements("li"):
        if not (note := _ITEM.match(item.attributes.get("id", ""))):
            mark = f"{len(texts) + 1}. " if node.tag == "ol" else "- "
            texts.append(_indented(mark, _item(item, shift)))
        elif (label := note_label(note)) not in seen:
            seen.add(label)
            yield _indented(f"[^{label}]: ", [b for b in _blocks(item, shift) if b.strip()])
    yield "\n".join(texts)


def _item(item: Node, shift: int) -> list[str]:
    """Return the text of an item, then what else is in it."""
    at = next((n for n, c in enumerate(item.children) if isinstance(c, Node) and c.tag in _WITHIN), None)
    text = lines(inline(Node("p", {}, item.children[:at])))
    rest = Node("li", {}, item.children[at:] if at is not None else [])
    return [text, *(block for block in _blocks(rest, shift) if block.strip())]


def _indented(mark: str, blocks: list[str]) -> str:
    """Return blocks behind a mark, those after the first indented. Only lists need no blank line before them."""
    first, *rest = blocks or [""]
    written = [mark + first.replace("\n", f"\n{_INDENT}")]
    for block in rest:
        if not re.match(r"(- |\d+\. )", block) or mark.startswith("[^"):
            written.append("")
        written.append("\n".join(f"{_INDENT}{line}" if line else "" for line in block.split("\n")))
    return "\n".join(written)


def _table(node: Node) -> str:
    """Return a pipe table with the first row as header. The content of merged cells goes into the first one."""
    rows = list(_rows(node))
    width = max((sum(span for _, span in row) for row in rows), default=0)
    if not width or not any(text for row in rows for text, _ in row):
        return ""
    table = ["| " + " | ".join(_cells(row, width)) + " |" for row in rows]
    return "\n".join([table[0], "|" + " --- |" * width, *table[1:]])


def _rows(node: Node) -> Iterator[list[tuple[str, int]]]:
    for child in node.elements("thead", "tbody", "tr"):
        if child.tag != "tr":
            yield from _rows(child)
        else:
            yield [(cell_lines(BREAK.join(_cell(c))), _span(c)) for c in child.elements("td", "th")]


def _cell(node: Node) -> Iterator[str]:
    """Yield the lines of a cell: it holds no blocks. A row of a table within it becomes a line."""
    for is_block, group in groupby(
        node.children, lambda c: isinstance(c, Node) and c.tag in (*_WITHIN, "tr", "li")
    ):
        children = list(group)
        if not is_block:
            if text := inline(Node("p", {}, children)).strip():
                yield text
            continue
        for child in children:
            assert isinstance(child, Node)
            if child.tag == "tr":
                yield " ".join(BREAK.join(_cell(cell)) for cell in child.elements("td", "th"))
            else:
                yield from _cell(_flat(child))


def _flat(node: Node) -> Node:
    """Return a table with its rows as direct children."""
    rows = [row for part in node.elements("thead", "tbody") for row in part.children]
    return Node(node.tag, {}, rows or node.children)


def _span(cell: Node) -> int:
    text = cell.attributes.get("colspan", "1")
    return max(1, min(int(text), 40)) if text.isdecimal() else 1


def _cells(row: list[tuple[str, int]], width: int) -> list[str]:
    cells = [text for cell, span in row for text in (cell, *[""] * (span - 1))]
    return [*cells, *[""] * (width - len(cells))]
