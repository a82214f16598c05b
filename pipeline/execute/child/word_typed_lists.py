"""Makes lists of paragraphs whose authors typed the bullets or the numbers, where it is certain; tells where it is not.

Certain are two or more paragraphs in a row with the same bullet, or with 1、 2、 3、 counted from one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.execute.child.html_tree import Node

_BULLET = re.compile(r"[ \t\u3000]*([·●•➢◆■▪])[ \t\u3000]*")
_NUMBER = re.compile(r"[ \t\u3000]*([1-9]\d?)[、．][ \t\u3000]*")
_TITLE = re.compile(r"[ \t\u3000]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")


@dataclass
class TypedLists:
    """What was done: the texts of the paragraphs that lost a typed mark, each with its mark; notes in Chinese."""

    turned: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def make_lists(root: Node) -> TypedLists:
    """Turn the paragraphs of a document into lists, in place."""
    done = TypedLists()
    kept: list[Node | str] = []
    bullets = numbers = titles = 0
    for group in _groups(root.children):
        tag = _kind(group)
        if tag is None:
            kept += group
            titles += sum(
                isinstance(c, Node) and c.tag == "p" and bool(_TITLE.match(_text(c))) for c in group
            )
            continue
        bullets += len(group) if tag == "ul" else 0
        numbers += len(group) if tag == "ol" else 0
        kept.append(Node(tag, {}, [_item(child, tag, done) for child in group if isinstance(child, Node)]))
    root.children = kept
    if bullets:
        done.notes.append(f"有 {bullets} 段是手打的项目符号，已改成列表，请核对")
    if numbers:
        done.notes.append(f"有 {numbers} 段是手打的编号（1、2、…），已改成列表，请核对")
    if titles:
        done.notes.append(f"有 {titles} 段以“一、”或“（一）”开头，照原样收了；若是小标题，请在行首加“## ”")
    return done


def _groups(children: list[Node | str]) -> Iterator[list[Node | str]]:
    """Yield the children in groups: items that go on from each other, and everything else one by one."""
    group: list[Node | str] = []
    for child in children:
        if group and not _goes_on(group, child):
            yield group
            group = []
        group.append(child)
    if group:
        yield group


def _goes_on(group: list[Node | str], child: Node | str) -> bool:
    first, bullet = _mark(group[0], _BULLET), _mark(child, _BULLET)
    if first or bullet:
        return first == bullet
    return _mark(group[0], _NUMBER) == "1" and _mark(child, _NUMBER) == str(len(group) + 1)


def _kind(group: list[Node | str]) -> str | None:
    if len(group) < 2:
        return None
    return "ul" if _mark(group[0], _BULLET) else "ol"


def _mark(child: Node | str, pattern: re.Pattern[str]) -> str:
    """Return the mark with which a paragraph of text begins."""
    if isinstance(child, str) or child.tag != "p":
        return ""
    first = _first(child)
    found = pattern.match(first[0].children[first[1]]) if first is not None else None  # type: ignore[arg-type]
    return found[1] if found is not None and len(_text(child).strip()) > len(found[0].strip()) else ""


def _first(node: Node) -> tuple[Node, int] | None:
    """Return the element and the place of the first text in it; None if something else comes before."""
    for at, child in enumerate(node.children):
        if isinstance(child, str):
            return node, at
        return _first(child) if child.tag in ("strong", "em") else None
    return None


def _item(paragraph: Node, tag: str, done: TypedLists) -> Node:
    text = _text(paragraph)
    place = _first(paragraph)
    assert place is not None
    node, at = place
    first = node.children[at]
    assert isinstance(first, str)
    mark = (_BULLET if tag == "ul" else _NUMBER).match(first)
    assert mark is not None
    node.children[at] = first[mark.end() :]
    done.turned.append((text, mark[0].strip()))
    return Node("li", {}, paragraph.children)


def _text(node: Node) -> str:
    """Return the text of an element without the marks of notes."""
    return "".join(c if isinstance(c, str) else _text(c) for c in node.children if not _is_note(c))


def _is_note(child: Node | str) -> bool:
    if isinstance(child, str) or child.tag != "sup":
        return False
    return any(link.attributes.get("href", "").startswith("#") for link in child.elements("a"))
