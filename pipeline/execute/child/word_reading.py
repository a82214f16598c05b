"""Reads the words that a Word file shows, from its own XML, to compare them with what became of them.

It shares no step with the conversion: neither mammoth nor the preparation has touched what it reads. Returned are
paragraphs in reading order, the notes that are referred to last. What the checklist tells by name (headers, comments,
unknown symbols, private characters, formulas of more than one line) is no word here.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from zipfile import ZipFile

from pipeline.execute.child.word_fields import drawn as drawn_field
from pipeline.execute.child.word_formulas import letters, line
from pipeline.execute.child.word_numbering import Numbering
from pipeline.execute.child.word_package import Package, child
from pipeline.execute.child.word_styles import Styles
from pipeline.execute.child.word_symbols import PRIVATE, drawn, of_element

_SILENT = frozenset(
    "w:pPr w:rPr w:tblPr w:tblGrid w:trPr w:tcPr w:sectPr w:sdtPr w:del w:moveFrom w:instrText w:delText "
    "w:delInstrText w:annotationRef".split()
)
_SIGNS = {
    "w:tab": " ",
    "w:br": " ",
    "w:cr": " ",
    "w:ptab": " ",
    "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}


def paragraphs(archive: ZipFile) -> list[str]:
    """Return the visible words of a Word file, a text for each paragraph."""
    package = Package(archive)
    styles = Styles.of(package.parts("styles"))
    reader = _Reader(styles, Numbering.of(package))
    texts = reader.part(package.root(package.main))
    notes = {
        (name, note.get("w:id", "")): note
        for name, kind in _NOTES.items()
        for root in package.parts(kind)
        for note in root
    }
    numbering = Numbering.of(package)
    for reference in dict.fromkeys(reader.references):
        if reference in notes:
            texts += _Reader(styles, numbering).part(notes[reference])
    return [text for text in texts if text.strip()]


@dataclass
class _Field:
    begin: ET.Element
    instruction: list[str] = field(default_factory=list)
    separated: bool = False


@dataclass
class _Reader:
    """Walks through a part. Words are put into the paragraph that is open; a box waits until its paragraph is done."""

    styles: Styles
    numbering: Numbering
    texts: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _boxes: list[ET.Element] = field(default_factory=list)
    _fields: list[_Field] = field(default_factory=list)
    _balanced: frozenset[int] = frozenset()

    def part(self, root: ET.Element) -> list[str]:
        """Return the paragraphs of a part."""
        self._balanced = frozenset(_whole_fields(root))
        self._walk(root, None)
        self._close()
        return self.texts

    def _close(self) -> None:
        self.texts.append("".join(self._open))
        self._open = []
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._walk(box, None)
            self._close()

    def _walk(self, element: ET.Element, paragraph: ET.Element | None) -> None:
        for inner in element:
            self._read(inner, paragraph)

    def _read(self, element: ET.Element, paragraph: ET.Element | None) -> None:
        tag = element.tag
        if tag in _SILENT or (tag == "w:tr" and _is_row_gone(element)):
            return
        if tag == "w:p":
            self._paragraph(element)
        elif tag == "mc:AlternateContent":
            self._walk(_shown_branch(element), paragraph)
        elif tag == "w:txbxContent":
            self._boxes.append(element)
        elif tag in ("m:oMath", "m:oMathPara"):
            self._open.append(letters(element) if line(element) is not None else "")
        elif tag == "w:r":
            self._run(element, paragraph)
        else:
            self._walk(element, paragraph)

    def _paragraph(self, element: ET.Element) -> None:
        around, self._open = self._open, []
        outer, self._boxes = self._boxes, []
        properties = element.find("w:pPr")
        is_joined = child(properties, "w:rPr", "w:del") is not None  # its text belongs to the next paragraph
        number = None if is_joined else self.numbering.text(element)
        self._walk(element, properties)
        if number and "".join(self._open).strip():
            self._open.insert(0, number)
        self._close()
        self._open, self._boxes = around, outer

    def _run(self, run: ET.Element, paragraph: ET.Element | None) -> None:
        own = run.find("w:rPr")
        hidden = self.styles.has(own, paragraph, "w:vanish")
        for element in run:
            if element.tag == "w:fldChar":
                self._field(element)
            elif (told := next((f for f in reversed(self._fields) if not f.separated), None)) is not None:
                told.instruction += [element.text or ""] if element.tag in ("w:instrText", "w:t") else []
            elif not hidden:
                self._shown(element, own, paragraph)

    def _shown(self, child: ET.Element, own: ET.Element | None, paragraph: ET.Element | None) -> None:
        if child.tag == "w:t":
            self._open.append(PRIVATE.sub("", drawn(child.text or "", own)))
        elif child.tag in _SIGNS:
            self._open.append(_SIGNS[child.tag])
        elif child.tag == "w:sym":
            self._open.append(of_element(child))
        elif child.tag == "w:ruby":
            self._open += [e.text or "" for name in ("w:rubyBase", "w:rt") for e in _texts(child, name)]
        elif child.tag in _NOTES:
            self.references.append((child.tag, child.get("w:id", "")))
        else:
            self._read(child, paragraph)

    def _field(self, mark: ET.Element) -> None:
        if id(mark) not in self._balanced:
            return
        kind = mark.get("w:fldCharType")
        if kind == "begin":
            self._fields.append(_Field(mark))
        elif kind == "separate":
            self._fields[-1].separated = True
        else:
            done = self._fields.pop()
            if all(f.separated for f in self._fields):
                for element in drawn_field(done.begin, "".join(done.instruction).strip()):
                    self._open += [
                        e.text or "" for tag in ("w:rubyBase", "w:rt") for e in _texts(element, tag)
                    ]
                    self._open += [element.text or ""] if element.tag == "w:t" else []


def _texts(element: ET.Element, name: str) -> Iterator[ET.Element]:
    for part in element.findall(name):
        yield from part.iter("w:t")


def _whole_fields(root: ET.Element) -> Iterator[int]:
    """Yield the identities of the marks of fields that have an end."""
    open_marks: list[list[int]] = []
    for mark in _marks(root):
        kind = mark.get("w:fldCharType")
        if kind == "begin":
            open_marks.append([id(mark)])
        elif kind == "separate" and open_marks:
            open_marks[-1].append(id(mark))
        elif kind == "end" and open_marks:
            yield from open_marks.pop()
            yield id(mark)


def _marks(element: ET.Element) -> Iterator[ET.Element]:
    for inner in element:
        if inner.tag == "w:fldChar":
            yield inner
        elif inner.tag == "mc:AlternateContent":
            yield from _marks(_shown_branch(inner))
        elif inner.tag not in _SILENT:
            yield from _marks(inner)


def _shown_branch(element: ET.Element) -> ET.Element:
    """Return the alternative with words; the fallback if all have some, or none has."""
    branches = [*element.findall("mc:Fallback"), *element.findall("mc:Choice")]
    filled = [b for b in branches if any(t.text for t in b.iter("w:t"))] or [b for b in branches if len(b)]
    return filled[0] if filled else element.__class__("nothing")


def _is_row_gone(row: ET.Element) -> bool:
    properties = row.find("w:trPr")
    if properties is None:
        return False
    hidden = properties.find("w:hidden")
    gone = hidden is not None and hidden.get("w:val", "1") not in ("0", "false", "off")
    return gone or properties.find("w:del") is not None
