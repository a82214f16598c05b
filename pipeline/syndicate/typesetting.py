"""Sets Chinese text in lines: no line begins with closing punctuation or ends with opening, Latin words stay whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

Kind = Literal["text", "bold", "sub", "sup"]
CLOSING = "，。、；：？！）》」』”’…—·,.;:?!)]%℃°"
OPENING = "（《「『“‘(["
MISSING = "〓"
"""What stands for a character that the fonts lack, as printers do."""
SMALL = 0.62
"""Size of raised and lowered characters."""
LEADING = 1.7
_UNIT = re.compile(
    rf"\n|[{re.escape(OPENING)}]*(?:[A-Za-z0-9\u00c0-\u024f@#&_/.:%+-]+|[^\n])[{re.escape(CLOSING)}]*"
)


class Run(NamedTuple):
    """Words of one kind."""

    text: str
    kind: Kind = "text"


@dataclass
class Letters:
    """The two fonts, at any size; characters they lack become `MISSING`. Raises nothing for any text."""

    regular: Path
    bold: Path
    _fonts: dict[tuple[bool, int], ImageFont.FreeTypeFont] = field(default_factory=dict)
    _widths: dict[tuple[bool, int], dict[str, float]] = field(default_factory=dict)
    _known: dict[str, bool] = field(default_factory=dict)

    def font(self, kind: Kind, size: int) -> ImageFont.FreeTypeFont:
        """Return the font of a kind of words."""
        from PIL import ImageFont

        bold, own = kind == "bold", self.size(kind, size)
        if (bold, own) not in self._fonts:
            path = self.bold if bold else self.regular
            self._fonts[bold, own] = ImageFont.truetype(str(path), own)
        return self._fonts[bold, own]

    @staticmethod
    def size(kind: Kind, size: int) -> int:
        """Return the size of a kind of words in a text of `size`."""
        return round(size * SMALL) if kind in ("sub", "sup") else size

    def shown(self, text: str) -> str:
        """Return the text as the fonts can draw it."""
        return "".join(c if self._draws(c) else MISSING for c in text)

    def _draws(self, character: str) -> bool:
        known = self._known.get(character)
        if known is None:
            font = self.font("text", 40)
            known = character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\U0010ffff"))
            self._known[character] = known
        return known

    def width(self, text: str, kind: Kind, size: int) -> float:
        """Return the width of a text in pixels."""
        widths = self._widths.setdefault((kind == "bold", self.size(kind, size)), {})
        total = 0.0
        for character in text:
            if character not in widths:
                widths[character] = self.font(kind, size).getlength(character)
            total += widths[character]
        return total

    def lines(self, runs: Iterable[Run], size: int, width: int) -> list[list[Run]]:
        """Return the lines of a text."""
        lines: list[list[Run]] = [[]]
        used = 0.0
        for text, kind in _units(runs):
            if text == "\n":
                lines.append([])
                used = 0.0
                continue
            own = self.width(text, kind, size)
            if used + own > width and lines[-1]:
                lines.append([])
                used = 0.0
                if text.isspace():
                    continue
            for piece in self._pieces(text, kind, size, width):
                if lines[-1] and used + self.width(piece, kind, size) > width:
                    lines.append([])
                    used = 0.0
                lines[-1].append(Run(piece, kind))
                used += self.width(piece, kind, size)
        return lines

    def _pieces(self, text: str, kind: Kind, size: int, width: int) -> Iterator[str]:
        """Yield a unit whole; one that is longer than a line, such as an address, in pieces."""
        while self.width(text, kind, size) > width:
            fits = max(
                1, next(n for n in range(1, len(text) + 1) if self.width(text[:n], kind, size) > width) - 1
            )
            yield text[:fits]
            text = text[fits:]
        yield text

    def draw(
        self,
        draft: ImageDraw.ImageDraw,
        line: Iterable[Run],
        place: tuple[float, float],
        size: int,
        colour: str,
    ) -> None:
        """Draw a line; `place` is its left edge and the middle of its height."""
        x, middle = place
        for text, kind in _joined(line):
            shift = {"sub": 0.2, "sup": -0.28}.get(kind, 0.0) * size
            draft.text((x, middle + shift), text, colour, self.font(kind, size), anchor="lm")
            x += self.width(text, kind, size)


def _units(runs: Iterable[Run]) -> Iterator[Run]:
    for text, kind in runs:
        for unit in _UNIT.findall(text):
            yield Run(unit, kind)


def _joined(line: Iterable[Run]) -> Iterator[Run]:
    """Yield neighbours of one kind as one."""
    text, kind = "", None
    for run in line:
        if run.kind != kind and kind is not None:
            yield Run(text, kind)
            text = ""
        text, kind = text + run.text, run.kind
    if kind is not None:
        yield Run(text, kind)


MARKS: Mapping[str, Kind] = {"strong": "bold", "b": "bold", "sub": "sub", "sup": "sup"}
"""Elements that make words bold, lowered or raised."""
