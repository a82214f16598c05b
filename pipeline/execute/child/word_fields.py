"""Keeps the results of a Word part's fields and drops their instructions, in place.

A field is written in the stream of runs: begin, instruction, separate, result, end. Links stay fields, which mammoth
reads. A phonetic guide of old files is an EQ field without a result: it becomes a ruby.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.execute.child.word_package import child

_GUIDE = re.compile(
    r"\s*EQ\s+(?:\\\*\s*\S+\s+)*\\o\s*\\a[dcl]\s*\(\s*\\s\s*\\up\s*\d*\s*\((?P<rt>[^()]*)\)\s*[,;，]\s*(?P<base>[^()]*)\)\s*\Z",
    re.IGNORECASE,
)
_SILENT = frozenset(
    {"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE", "SECTION", "COMMENTS", "ADVANCE", "BIBLIOGRAPHY"}
)
"""Fields that show nothing."""


Place = tuple[ET.Element, ET.Element]
"""A run, and a child of it."""


@dataclass
class _Field:
    marks: list[Place]
    instruction: list[str] = field(default_factory=list)
    separated: bool = False
    shown: bool = False


def settle(root: ET.Element) -> list[str]:
    """Keep the results of fields. Return the instructions of those that show nothing although they should."""
    places = [(run, element) for run in root.iter("w:r") for element in run if element.tag != "w:rPr"]
    whole = set(_whole(places))
    found: list[str] = []
    stack: list[_Field] = []
    for run, element in places:
        kind = element.get("w:fldCharType") if element.tag == "w:fldChar" else None
        if kind is not None and id(element) not in whole:
            run.remove(element)  # without an end it is no field, and its words are words
        elif kind == "begin":
            stack.append(_Field([(run, element)]))
        elif kind is not None:
            stack[-1].marks.append((run, element))
            stack[-1].separated |= kind == "separate"
            if kind == "end":
                found += _settle(stack.pop(), stack)
        else:
            _inside(run, element, stack)
    return found


def _whole(places: list[Place]) -> Iterator[int]:
    """Yield the identities of the marks of fields that have an end."""
    stack: list[list[int]] = []
    for _, mark in places:
        kind = mark.get("w:fldCharType") if mark.tag == "w:fldChar" else None
        if kind == "begin":
            stack.append([id(mark)])
        elif kind in ("separate", "end") and stack:
            stack[-1].append(id(mark))
            if kind == "end":
                yield from stack.pop()


def _inside(run: ET.Element, element: ET.Element, stack: list[_Field]) -> None:
    """Note a result as shown; take anything else out of an instruction, and note its words."""
    unseparated = next((f for f in reversed(stack) if not f.separated), None)
    if unseparated is None:
        for outer in stack:
            outer.shown |= element.tag != "w:instrText"
        return
    if element.tag in ("w:instrText", "w:t"):
        unseparated.instruction.append(element.text or "")
    if element.tag != "w:instrText":
        run.remove(element)


def _settle(done: _Field, around: list[_Field]) -> Iterator[str]:
    instruction = "".join(done.instruction).strip()
    name = _name(instruction)
    is_seen = all(outer.separated for outer in around)
    if name == "HYPERLINK" and done.separated and is_seen:
        return
    run, end = done.marks[-1]
    shown = drawn(done.marks[0][1], instruction) if is_seen else []
    at = list(run).index(end)
    run[at:at] = shown
    for place, mark in done.marks:
        place.remove(mark)
    for outer in around:
        outer.shown |= bool(shown)
    if is_seen and not done.shown and not shown and name and name not in _SILENT and not name.startswith("="):
        yield instruction


def _name(instruction: str) -> str:
    return next(iter(instruction.split(maxsplit=1)), "").upper()


def drawn(begin: ET.Element, instruction: str) -> list[ET.Element]:
    """Return what Word draws for a field that has no result of its own."""
    name = _name(instruction)
    if name == "FORMCHECKBOX":
        return [_text("☑" if _is_checked(begin) else "☐")]
    if name == "FORMDROPDOWN":
        return [_text(chosen)] if (chosen := _chosen(begin)) else []
    if name == "EQ" and (guide := _GUIDE.match(instruction)):
        ruby = ET.Element("w:ruby")
        for tag, words in (("w:rt", guide["rt"]), ("w:rubyBase", guide["base"])):
            ET.SubElement(ET.SubElement(ruby, tag), "w:r").append(_text(words.strip()))
        return [ruby]
    return []


def _text(words: str) -> ET.Element:
    element = ET.Element("w:t")
    element.text = words
    return element


def _is_checked(begin: ET.Element) -> bool:
    box = child(begin, "w:ffData", "w:checkBox")
    if box is None:
        return False
    state = box.find("w:checked")
    state = state if state is not None else box.find("w:default")
    return state is not None and state.get("w:val", "1") not in ("0", "false", "off")


def _chosen(begin: ET.Element) -> str:
    choice = child(begin, "w:ffData", "w:ddList")
    entries = [e.get("w:val", "") for e in choice.findall("w:listEntry")] if choice is not None else []
    result = child(choice, "w:result")
    number = result.get("w:val", "0") if result is not None else "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
