"""Rewrites a Word file so that mammoth loses and moves nothing, and lists in Chinese what cannot be kept.

Changes are accepted, fields settled, hidden text taken out. Merged cells become cells of their own, text boxes
paragraphs after their paragraph, phonetic guides runs of the two styles below, formulas of one line runs.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from pipeline.execute.child.word_fields import settle
from pipeline.execute.child.word_formulas import letters, line
from pipeline.execute.child.word_numbering import Numbering, without
from pipeline.execute.child.word_package import Package, is_on, written
from pipeline.execute.child.word_revisions import accept
from pipeline.execute.child.word_styles import Styles
from pipeline.execute.child.word_symbols import PRIVATE, drawn, of_element

BASE, GUIDE = "kepu-ruby-base", "kepu-ruby-guide"
"""Styles of runs that become <ruby> and its <rt>."""
MOST = 20
"""Notes of one kind; more are counted."""
_NEAR = 12
"""Characters before a place by which a note names it."""
_GRAPHICS = {
    "chart": "图表",
    "diagram": "SmartArt 图示",
    "wordprocessingInk": "墨迹",
    "wordprocessingCanvas": "画布",
}
_PROPERTIES = frozenset("w:pPr w:rPr w:tblPr w:tblGrid w:trPr w:tcPr w:sectPr w:tblPrEx".split())
_SHOWN = frozenset(
    "w:t w:sym w:drawing w:pict w:object w:ruby w:footnoteReference w:endnoteReference".split()
)
_FIELD = frozenset({"w:fldChar", "w:instrText"})
_BREAKS = {"w:cr": "w:br", "w:ptab": "w:tab"}
_LINES = str.maketrans(dict.fromkeys("\u2028\u2029\x85", " "))


@dataclass
class _Found:
    """What was met in the parts."""

    changes: int = 0
    hidden: int = 0
    merged: int = 0
    nested: int = 0
    formulas: int = 0
    notes: list[str] = field(default_factory=list)


def prepare(archive: ZipFile, target: Path) -> list[str]:
    """Write the file that mammoth is to read, and return the notes for the checklist."""
    package = Package(archive)
    styles, found = Styles.of(package.parts("styles")), _Found()
    parts: dict[str, bytes] = {}
    references: dict[str, set[str]] = {}
    for kind in ("footnote", "endnote"):
        ids = references.setdefault(f"w:{kind}Reference", set())
        for name in package.names(f"{kind}s"):
            root = package.root(name)
            _Part(styles, found, Numbering.of(package), {}).prepare(root)
            ids |= {note.get("w:id", "") for note in root}
            parts[name] = written(root)
    main = package.root(package.main)
    _Part(styles, found, Numbering.of(package), references).prepare(main)
    parts[package.main] = written(main)
    with ZipFile(target, "w") as copy:
        for entry in archive.infolist():
            if not entry.is_dir():
                copy.writestr(entry.filename, parts.get(entry.filename) or archive.read(entry))
    return [*_told(found), *_beside(package)]


def _told(found: _Found) -> Iterator[str]:
    if found.changes:
        yield f"原稿有 {found.changes} 处修订没有接受，已照全部接受收进来，请作者确认"
    if found.hidden:
        yield f"原稿有 {found.hidden} 处隐藏文字，没有收"
    if found.merged:
        yield f"表格里有 {found.merged} 个合并的单元格，拆开以后空着，请核对"
    if found.nested:
        yield f"有 {found.nested} 个表格套在另一个表格里，成了单元格里的几行，请核对"
    if found.formulas:
        yield f"有 {found.formulas} 个公式没有转换，请照原稿补上"
    yield from found.notes[:MOST]
    if len(found.notes) > MOST:
        yield f"这样的地方另有 {len(found.notes) - MOST} 处，请对照原稿"


def _beside(package: Package) -> Iterator[str]:
    """Tell the words that stand beside the text: headers, footers, comments."""
    for kind, name in (("header", "页眉"), ("footer", "页脚")):
        texts = dict.fromkeys(filter(None, map(_words, package.parts(kind))))
        if texts:
            yield f"{name}没有收：{'；'.join(map(_short, list(texts)[:5]))}"
    comments = [c for root in package.parts("comments") for c in root.findall("w:comment")]
    if comments:
        shown = "；".join(_short(_words(comment)) for comment in comments[:MOST])
        more = f"；另有 {len(comments) - MOST} 条" if len(comments) > MOST else ""
        yield f"原稿有 {len(comments)} 条批注，没有收进正文：{shown}{more}"


def _words(element: ET.Element) -> str:
    return "".join(e.text or "" for e in element.iter("w:t")).strip()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


class _Part:
    """Prepares one part in place. `references` are the ids of the notes that exist, by the element that refers to them."""

    def __init__(
        self, styles: Styles, found: _Found, numbering: Numbering, references: dict[str, set[str]]
    ) -> None:
        self.styles, self.found, self.numbering, self.references = styles, found, numbering, references
        self.near = ""
        self.in_hidden = False

    def prepare(self, root: ET.Element) -> None:
        """Rewrite the part."""
        self.found.changes += accept(root)
        for instruction in settle(root):
            self.found.notes.append(f"域“{_short(instruction)}”没有文字可收，请照原稿补上")
        root[:] = self._all(root, None)

    def _note(self, text: str) -> None:
        self.found.notes.append(f"“{self.near}”后面：{text}" if self.near else text)

    def _all(self, parent: ET.Element, paragraph: ET.Element | None) -> list[ET.Element]:
        return [kept for child in parent for kept in self._kept(child, paragraph)]

    def _kept(self, element: ET.Element, paragraph: ET.Element | None) -> list[ET.Element]:
        """Return what stands in the place of an element; `paragraph` are the properties of the one around it."""
        match element.tag:
            case "w:p":
                return self._paragraph(element)
            case "w:tr":
                return self._row(element)
            case "w:r":
                return self._run(element, paragraph)
            case "m:oMath" | "m:oMathPara":
                return self._formula(element)
            case "w:altChunk" | "w:subDoc":
                self._note("嵌入的另一份文档没有收，请照原稿补上")
                return []
            case tag if tag in _PROPERTIES:
                return [element]
        element[:] = self._all(element, paragraph)
        return [element]

    # Paragraphs and tables

    def _paragraph(self, element: ET.Element) -> list[ET.Element]:
        number = self.numbering.text(element)
        boxes = list(_boxes(element))
        properties = element.find("w:pPr")
        element[:] = self._all(element, properties)
        if number is not None and properties is not None:
            without(properties)
            if _words(element):
                element.insert(list(element).index(properties) + 1, _index(number, ""))
        return [element, *(block for box in boxes for block in self._all(box, None))]

    def _row(self, row: ET.Element) -> list[ET.Element]:
        properties = row.find("w:trPr")
        if is_on(properties, "w:hidden"):
            self.found.hidden += bool(_words(row))
            return []
        for cell in row.findall("w:tc"):
            self.found.nested += len(cell.findall("w:tbl"))
            own = cell.find("w:tcPr")
            for mark in own.findall("w:vMerge") if own is not None else ():
                assert own is not None
                own.remove(mark)  # mammoth drops what a merged cell holds
                self.found.merged += mark.get("w:val", "continue") == "continue"
        row[:] = self._all(row, None)
        for name, at in (("w:gridBefore", 1 if properties is not None else 0), ("w:gridAfter", len(row))):
            skipped = properties.find(name) if properties is not None else None
            if skipped is not None and skipped.get("w:val", "").isdecimal():
                row[at:at] = [_empty_cell() for _ in range(min(int(skipped.get("w:val", "0")), 40))]
        return [row]

    # Runs

    def _run(self, run: ET.Element, paragraph: ET.Element | None) -> list[ET.Element]:
        own = run.find("w:rPr")
        children = [child for child in run if child is not own]
        if self.styles.has(own, paragraph, "w:vanish"):
            shown = any(child.tag in _SHOWN for child in children)
            self.found.hidden += shown and not self.in_hidden
            self.in_hidden |= shown
            children = [child for child in children if child.tag in _FIELD]
        elif any(child.tag in _SHOWN for child in children):
            self.in_hidden = False
        properties = self._properties(own, paragraph)
        runs: list[ET.Element] = []
        for child in children:
            for kept, style in self._pieces(child, own):
                if not runs or runs[-1].get("style", "") != style or style == BASE:
                    runs.append(_new_run(properties, style))
                runs[-1].append(kept)
        for made in runs:
            made.attrib.clear()
        return runs

    def _properties(self, own: ET.Element | None, paragraph: ET.Element | None) -> ET.Element:
        """Return the properties of a run as mammoth reads them, without styles."""
        properties = deepcopy(own) if own is not None else ET.Element("w:rPr")
        states = {
            "w:b": is_on(own, "w:b") or (is_on(own, "w:b") is None and self.styles.by_run_style(own, "w:b")),
            "w:i": is_on(own, "w:i") or (is_on(own, "w:i") is None and self.styles.by_run_style(own, "w:i")),
            "w:strike": self.styles.has(own, paragraph, "w:strike", "w:dstrike"),
        }
        for old in [e for e in properties if e.tag in states or e.tag == "w:rStyle"]:
            properties.remove(old)
        properties.extend(ET.Element(name) for name, state in states.items() if state)
        return properties

    def _pieces(self, child: ET.Element, own: ET.Element | None) -> Iterator[tuple[ET.Element, str]]:
        """Yield what stands in the place of a run's child, each with the style of its run."""
        match child.tag:
            case "w:t":
                yield _text(self._readable(drawn(child.text or "", own))), ""
            case "w:sym":
                if text := of_element(child):
                    yield _text(text), ""
                else:
                    font = child.get("w:font", "")
                    self._note(
                        f"不认识的符号（字体“{font}”，编号 {child.get('w:char', '')}）没有收，请照原稿补上"
                    )
            case "w:ruby":
                for name, style in (("w:rubyBase", BASE), ("w:rt", GUIDE)):
                    part = child.find(name)
                    yield _text(self._readable(_words(part) if part is not None else "")), style
            case "w:cr" | "w:ptab":
                yield ET.Element(_BREAKS[child.tag]), ""
            case "w:drawing" | "w:pict" | "w:object":
                yield from ((kept, "") for kept in self._drawing(child))
            case "w:footnoteReference" | "w:endnoteReference":
                if self.references and child.get("w:id", "") not in self.references[child.tag]:
                    self._note("注释的内容在原稿里已经没有了")
                else:
                    yield child, ""
            case _:
                yield child, ""

    def _readable(self, text: str) -> str:
        """Return text that a page may hold, and note characters that only the author's font shows."""
        for character in PRIVATE.findall(text):
            self._note(f"造字或符号 U+{ord(character):04X} 没有收，请照原稿补上")
        text = PRIVATE.sub("", text).translate(_LINES)
        self.near = (self.near + "".join(text.split()))[-_NEAR:]
        return text

    def _drawing(self, element: ET.Element) -> list[ET.Element]:
        for path in element.iter("v:textpath"):
            self._note(f"艺术字“{_short(path.get('string', ''))}”没有收，请照原稿补上")
        for data in element.iter("a:graphicData"):
            kind = data.get("uri", "").rsplit("/", 1)[-1]
            if kind in _GRAPHICS:
                self._note(f"{_GRAPHICS[kind]}没有收，请存成图片再插入")
        grouped = [b for group in element.iter("wpg:wgp") for b in group.iter("a:blip")]
        return [_inline(blip) for blip in grouped] or [element]

    def _formula(self, element: ET.Element) -> list[ET.Element]:
        pieces = line(element)
        if pieces is None:
            self.found.formulas += 1
            self._note(f"公式“{_short(letters(element))}”没有转换，请照原稿补上")
            return []
        return [_index(self._readable(text), place) for text, place in pieces]


def _boxes(paragraph: ET.Element) -> Iterator[ET.Element]:
    """Take the text boxes out of a paragraph. A box in a box is found in its own paragraph."""
    for child in list(paragraph):
        if child.tag == "w:txbxContent":
            paragraph.remove(child)
            yield child
        else:
            yield from _boxes(child)


def _text(text: str) -> ET.Element:
    element = ET.Element("w:t")
    element.text = text
    return element


def _new_run(properties: ET.Element, style: str) -> ET.Element:
    run = ET.Element("w:r", {"style": style})
    own = deepcopy(properties)
    if style:
        own.append(ET.Element("w:rStyle", {"w:val": style}))
    run.append(own)
    return run


def _index(text: str, place: str) -> ET.Element:
    run = _new_run(ET.Element("w:rPr"), "")
    run.attrib.clear()
    if place:
        run[0].append(ET.Element("w:vertAlign", {"w:val": place}))
    run.append(_text(text))
    return run


def _empty_cell() -> ET.Element:
    cell = ET.Element("w:tc")
    cell.append(ET.Element("w:p"))
    return cell


def _inline(blip: ET.Element) -> ET.Element:
    """Return a picture of a group as a picture of its own: mammoth reads no groups."""
    drawing = ET.Element("w:drawing")
    place = drawing
    for name in ("wp:inline", "a:graphic", "a:graphicData", "pic:pic", "pic:blipFill"):
        place = ET.SubElement(place, name)
    place.append(deepcopy(blip))
    return drawing
