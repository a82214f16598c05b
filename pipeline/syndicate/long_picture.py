"""An article as one long picture, to be sent in chats: the text and pictures of the HTML, a code to scan at the end.

It is drawn from the finished HTML, so that it never says anything else. What stands in a table is drawn as a table; code keeps
its lines. A picture longer than JPEG can hold ends with a line that says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html as lxml_html
from lxml.html import HtmlElement

from pipeline.syndicate.codes import draw_code
from pipeline.syndicate.covers import opened
from pipeline.syndicate.record import Article
from pipeline.syndicate.texts import READ_ON
from pipeline.syndicate.theme import EDITOR_NOTE
from pipeline.syndicate.typesetting import LEADING, MARKS, Kind, Letters, Run

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

    Paint = Callable[[Image.Image, ImageDraw.ImageDraw, int], None]

WIDTH, MARGIN = 1080, 72
TEXT, TITLE, HEADING, SMALL = 40, 64, 48, 30
INK, GREY, PAPER, PALE = "#22302f", "#66706d", "#fffdf7", "#f3efe4"
LONGEST = 60_000
"""Pixels; JPEG ends at 65,535."""
QUALITY = 82
GAP = 32
CUT = "……（这里放不下全文，请扫码看网页版）"
SCAN = "扫码看网页版"


def draw_long_picture(
    article: Article, html: str, files: Mapping[str, Path], fonts: tuple[Path, Path]
) -> bytes:
    """Return the JPEG. `files` are the finished pictures by the `src` they have in `html`; `fonts` regular and bold."""
    from PIL import Image, ImageDraw

    sheet = _Sheet(Letters(*fonts), files, article.theme.colour)
    sheet.text([Run(article.title, "bold")], TITLE, INK, after=GAP)
    for element in lxml_html.fragment_fromstring(html.replace(READ_ON, "")):
        if element.get("style", "") != EDITOR_NOTE:
            sheet.block(element)
    sheet.code(article.address)
    picture = Image.new("RGB", (WIDTH, min(sheet.height, LONGEST) + MARGIN), PAPER)
    draft = ImageDraw.Draw(picture)
    for top, paint in sheet.painted():
        paint(picture, draft, top)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


class _Sheet:
    """Lays out blocks below one another; painting comes when the height is known."""

    def __init__(self, letters: Letters, files: Mapping[str, Path], colour: str) -> None:
        self.letters, self.files, self.colour = letters, files, colour
        self.height = MARGIN
        self._paints: list[tuple[int, int, Paint]] = []
        self._foot: list[tuple[int, Paint]] = []

    def painted(self) -> Iterator[tuple[int, Paint]]:
        """Yield what to paint and where; what lies below the longest picture gives way to a line that says so."""
        room = LONGEST - sum(height for height, _ in self._foot) - 2 * TEXT
        kept = [(top, paint) for top, height, paint in self._paints if top + height <= room]
        yield from kept
        if len(kept) < len(self._paints):
            end = max((top + h for top, h, _ in self._paints if top + h <= room), default=MARGIN)
            yield end, self._line([Run(CUT)], MARGIN, TEXT, INK)
            top = end + 2 * TEXT
        else:
            top = self.height - sum(height for height, _ in self._foot)
        for height, paint in self._foot:
            yield top, paint
            top += height

    def add(self, height: int, paint: Paint) -> None:
        """Place something below what is there."""
        self._paints.append((self.height, height, paint))
        self.height += height

    def space(self, height: int) -> None:
        """Leave room."""
        self.height += height

    def block(self, element: HtmlElement, indent: int = 0) -> None:
        """Lay out a block of the article."""
        if element.tag in ("h2", "h3", "h4"):
            self.space(GAP)
            size = HEADING if element.tag == "h2" else TEXT
            self.text([Run(r.text, "bold") for r in _runs(element)], size, self.colour, indent, GAP // 2)
        elif element.tag == "img":
            self.picture(element.get("src", ""))
        elif element.tag == "hr":
            self.add(2, lambda _, draft, top: draft.line((MARGIN, top, WIDTH - MARGIN, top), "#cccccc", 2))
            self.space(GAP)
        elif element.tag == "table":
            self.table(element)
        elif element.tag in ("ul", "ol"):
            self.items(element, indent)
        elif element.tag == "blockquote":
            self.children(element, indent + 40)
        elif _has_blocks(element):
            self.children(element, indent + (40 if "border-left" in element.get("style", "") else 0))
        else:
            small = "font-size:13px" in _styles(element)
            size, ink = (SMALL, GREY) if small else (TEXT, INK)
            self.text(_runs(element), size, ink, indent, GAP // 2 if small else GAP)

    def children(self, element: HtmlElement, indent: int) -> None:
        """Lay out what is in an element, and a bar beside it if it is indented."""
        begins = self.height
        loose: list[Run] = [Run(element.text)] if (element.text or "").strip() else []
        for child in element:
            if child.tag in _BLOCKS or _has_blocks(child):
                self._flush(loose, indent)
                self.block(child, indent)
            else:
                loose += _runs(child, whole=True)
            if (child.tail or "").strip():
                loose.append(Run(child.tail or ""))
        self._flush(loose, indent)
        if "border-left" in element.get("style", ""):
            height, colour, x = self.height - begins - GAP // 2, self.colour, MARGIN + indent - 32
            self._paints.append(
                (
                    begins,
                    max(height, 1),
                    lambda _, draft, top: draft.rectangle((x, top, x + 6, top + height), colour),
                )
            )

    def _flush(self, loose: list[Run], indent: int) -> None:
        if any(run.text.strip() for run in loose):
            self.text(loose, TEXT, INK, indent, GAP // 2)
        loose.clear()

    def text(self, runs: list[Run], size: int, colour: str, indent: int = 0, after: int = 0) -> None:
        """Lay out a text, line by line."""
        shown = [Run(self.letters.shown(run.text), run.kind) for run in runs]
        if not any(run.text.strip() for run in shown):
            return
        for line in self.letters.lines(shown, size, WIDTH - 2 * MARGIN - indent):
            self.add(round(size * LEADING), self._line(line, MARGIN + indent, size, colour))
        self.space(after)

    def _line(self, line: list[Run], x: int, size: int, colour: str) -> Paint:
        half = size * LEADING / 2
        return lambda _, draft, top: self.letters.draw(draft, line, (x, top + half), size, colour)

    def items(self, element: HtmlElement, indent: int) -> None:
        """Lay out a list with its marks."""
        for number, item in enumerate(element, 1):
            style = _styles(element)
            mark = f"{number}." if "decimal" in style else "·" if "disc" in style else ""
            begins = self.height
            self.children(item, indent + 56)
            if mark:
                paint = self._line([Run(mark, "bold")], MARGIN + indent, TEXT, self.colour)
                self._paints.append((begins, round(TEXT * LEADING), paint))
        self.space(GAP // 2)

    def picture(self, src: str) -> None:
        """Lay out a picture as wide as the text; the code of a film stands at the end already."""
        from PIL import Image

        path = self.files.get(src)
        if path is None:
            return
        with opened(path) as found:
            width = min(WIDTH - 2 * MARGIN, 2 * found.width)
            height = max(1, found.height * width // found.width)
            flat = found.convert("RGBA")
        small = flat.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2)
        x = (WIDTH - width) // 2
        self.add(height, lambda sheet, _, top: sheet.paste(small, (x, top), small))
        self.space(GAP)

    def table(self, element: HtmlElement) -> None:
        """Lay out a table with columns of one width."""
        rows = [list(row) for row in element.iter("tr")]
        width = (WIDTH - 2 * MARGIN) // max((len(row) for row in rows), default=1)
        step = round(SMALL * LEADING)
        for row in rows:
            cells = [
                self.letters.lines(
                    [
                        Run(self.letters.shown(r.text), "bold" if cell.tag == "th" else r.kind)
                        for r in _runs(cell)
                    ],
                    SMALL,
                    width - 24,
                )
                for cell in row
            ]
            height = step * max((len(cell) for cell in cells), default=1) + 16
            self.add(height, self._row(cells, width, height, step))
        self.space(GAP)

    def _row(self, cells: list[list[list[Run]]], width: int, height: int, step: int) -> Paint:
        def paint(_: Image.Image, draft: ImageDraw.ImageDraw, top: int) -> None:
            for number, lines in enumerate(cells):
                x = MARGIN + number * width
                draft.rectangle((x, top, x + width, top + height), outline="#bbbbbb")
                for at, line in enumerate(lines):
                    middle = top + 8 + at * step + step / 2
                    self.letters.draw(draft, line, (x + 12, middle), SMALL, INK)

        return paint

    def code(self, address: str) -> None:
        """Put the code to scan at the foot."""
        from PIL import Image

        code = Image.open(io.BytesIO(draw_code(address))).convert("RGB").resize((240, 240))
        x = (WIDTH - 240) // 2
        label = self.letters.lines([Run(SCAN)], SMALL, WIDTH)[0]
        left = round((WIDTH - self.letters.width(SCAN, "text", SMALL)) / 2)
        self._foot = [
            (240 + GAP, lambda sheet, _, top: sheet.paste(code, (x, top))),
            (round(SMALL * LEADING), self._line(label, left, SMALL, GREY)),
        ]
        self.height += sum(height for height, _ in self._foot)


_BLOCKS = frozenset("p section h2 h3 h4 ul ol blockquote table hr img".split())


def _has_blocks(element: HtmlElement) -> bool:
    return any(child.tag in _BLOCKS for child in element.iter("*") if child is not element)


def _styles(element: HtmlElement) -> str:
    return ";".join(e.get("style", "") for e in (element, *element.iterancestors()) if e.tag != "code")


def _runs(element: HtmlElement, kind: Kind = "text", *, whole: bool = False) -> list[Run]:
    """Return the words of an element; `whole` counts its own mark too."""
    if whole:
        kind = MARKS.get(element.tag, kind)
        if element.tag == "br":
            return [Run("\n")]
    found = [Run(element.text, kind)] if element.text else []
    for child in element:
        found += _runs(child, kind, whole=True)
        if child.tail:
            found.append(Run(child.tail, kind))
    return found
