"""Accepts the tracked changes of a Word part, in place, and takes one branch of each alternative.

mammoth would do most of this, but it moves the text of a deleted paragraph mark into the next table, and loses it at
the end of a part.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from pipeline.execute.child.word_package import child

_GONE = frozenset({"w:del", "w:moveFrom"})
_STAYS = frozenset({"w:ins", "w:moveTo"})
_UNWRAPPED = frozenset({"w:smartTag", "w:customXml", "w:fldSimple", "w:dir", "w:bdo", *_STAYS})
_CHANGED_CELLS = ("w:cellIns", "w:cellDel", "w:cellMerge")


def accept(root: ET.Element) -> int:
    """Accept all changes and unwrap what only wraps text. Return the number of changes, neighbours counted as one."""
    count = _changes(root)
    _rewrite(root)
    return count


def _changes(root: ET.Element) -> int:
    count = 0
    for parent in root.iter():
        before = None
        for element in parent:
            if element.tag in _GONE | _STAYS and len(element):
                count += element.tag != before
            before = element.tag
        if parent.tag in ("w:trPr", "w:tcPr", "w:rPr"):  # a row, a cell or a paragraph mark
            count += any(parent.find(tag) is not None for tag in ("w:del", "w:ins", *_CHANGED_CELLS))
    return count


def _rewrite(parent: ET.Element) -> None:
    kept: list[ET.Element] = []
    for element in parent:
        kept += _accepted(element)
    parent[:] = _joined(kept)


def _accepted(element: ET.Element) -> Iterator[ET.Element]:
    """Yield what stands in the place of an element."""
    if element.tag in _GONE or _is_deleted_row(element):
        return
    source = element
    if element.tag == "mc:AlternateContent":
        source = branch(element)
    elif element.tag == "w:sdt":
        found = element.find("w:sdtContent")
        source = found if found is not None else ET.Element("nothing")
    elif element.tag not in _UNWRAPPED:
        if element.tag not in ("w:pPr", "w:rPr", "w:trPr", "w:tcPr"):
            _rewrite(element)
        yield element
        return
    for inner in source:
        yield from _accepted(inner)


def branch(element: ET.Element) -> ET.Element:
    """Return the alternative that has the text: the fallback, which mammoth reads, unless only a choice has any."""
    choices = [e for e in element if e.tag in ("mc:Fallback", "mc:Choice") and len(e)]
    choices.sort(key=lambda e: (not _has_words(e), e.tag != "mc:Fallback"))
    return choices[0] if choices else ET.Element("nothing")


def _has_words(element: ET.Element) -> bool:
    return any(e.text for e in element.iter("w:t"))


def _is_deleted_row(element: ET.Element) -> bool:
    return element.tag == "w:tr" and child(element, "w:trPr", "w:del") is not None


def _joined(children: list[ET.Element]) -> list[ET.Element]:
    """Join each paragraph whose mark was deleted with the next one, where one follows."""
    kept: list[ET.Element] = []
    for block in reversed(children):
        if block.tag == "w:p" and child(block, "w:pPr", "w:rPr", "w:del") is not None:
            _drop_mark(block)
            following = next((e for e in reversed(kept) if not e.tag.startswith("w:bookmark")), None)
            words = [e for e in block if e.tag != "w:pPr"]
            if following is not None and following.tag == "w:p":
                at = 1 if following.find("w:pPr") is not None else 0
                following[at:at] = words
                continue
            if not words:
                continue
        kept.append(block)
    return kept[::-1]


def _drop_mark(paragraph: ET.Element) -> None:
    properties = child(paragraph, "w:pPr", "w:rPr")
    assert properties is not None
    for mark in properties.findall("w:del"):
        properties.remove(mark)
