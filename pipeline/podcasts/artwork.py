"""The square artwork of a podcast: rings around a corner, the title, the site's name and mark, and what it is.

3000 × 3000 pixels, JPEG, RGB: the largest that Apple takes (https://podcasters.apple.com/artwork-requirements, and
https://help.prx.org/hc/en-us/articles/360023748473-Overview-of-feed-requirements, which adds 512 KB for others).
The file's name changes with what it shows, because directories fetch an address once.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont

SIDE = 3000
VERSION = 1
"""Increment when the same record gives another picture: its address then changes too."""
PALETTE = ("#123c3f", "#7a2f1d", "#3d5a2a", "#2b3f6b", "#6b3a5e", "#5a4415", "#1f5f5b", "#40413f")
"""Deep colours that white letters stand on; a column without its own gets one by its id."""
LIGHT, DARK, WARM = "#fffdf7", "#15302f", "#f3b06a"
MARGIN = 240
ONE_LINE = (640, 500, 420)
"""Heights of the letters of a title that fits on one line: six characters need not be broken."""
LETTERS = (520, 440, 380, 320, 270, 230, 190, 160, 130)
"""Heights of the letters of a longer one; the largest that fits wins."""
MOST_HEIGHT = 1500
LEADING = 118
"""Distance of lines in hundredths of a letter's height."""
CLOSING = "，。、；：？！）》」』”’…·,.;:?!)"
OPENING = "（《「『“‘("
"""Signs that begin no line, and that end none."""
SMALL = 130
QUALITY = 88
RINGS = (360, 620, 900, 1210, 1550, 1920)
SAMPLES = 2
"""Pixels drawn for each pixel of a round edge, in each direction."""


@dataclass(frozen=True)
class Artwork:
    """What a picture shows. `label` says what medium it is; `colour` is "#rrggbb", `turn` 0 to 255 moves the rings."""

    title: str
    name: str
    label: str
    video: bool
    colour: str
    turn: int
    version: int = VERSION

    @classmethod
    def of(cls, id: str, title: str, name: str, label: str, *, video: bool, colour: str | None) -> Artwork:
        """Return the artwork of a column or series; `colour` None takes one of the palette."""
        first, second, *_ = hashlib.sha256(id.encode()).digest()
        return cls(title, name, label, video, colour or PALETTE[first % len(PALETTE)], second)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the record."""
        return hashlib.sha256(to_json(self)).hexdigest()


def draw(artwork: Artwork, font: Path) -> bytes:
    """Return the JPEG. Raises ConfigError for a title with a character that the font has not."""
    from PIL import Image, ImageDraw, ImageFont

    ink = _ink(artwork.colour)
    picture = Image.new("RGB", (SIDE, SIDE), artwork.colour)
    picture.paste(ink, mask=_rings(artwork.turn).point([value * 22 // 255 for value in range(256)]))
    draft = ImageDraw.Draw(picture)
    small = ImageFont.truetype(str(font), SMALL)
    _require_drawn(artwork, small)
    _mark(draft, MARGIN, MARGIN, 300)
    draft.text((MARGIN + 360, MARGIN + 150), _fitting(artwork.name, small), ink, small, anchor="lm")
    size, lines = _lines(artwork.title, font)
    letters = ImageFont.truetype(str(font), size)
    step = size * LEADING // 100
    top = SIDE // 2 + 60 - step * len(lines) // 2
    for number, line in enumerate(lines):
        draft.text((MARGIN, top + number * step + step // 2), line, ink, letters, anchor="lm")
    _badge(draft, artwork, small)
    return _jpeg(picture)


def _jpeg(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY, subsampling=0, optimize=True, dpi=(72, 72))
    return stream.getvalue()


def _ink(colour: str) -> str:
    """Return the colour of letters with more contrast to a background (WCAG 2.2, relative luminance)."""
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values)
    return LIGHT if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.22 else DARK


def _rings(turn: int) -> Image.Image:
    """Return a mask of rings around a point at the right edge, and of dots on them, with smooth edges."""
    from PIL import Image, ImageDraw

    mask = Image.new("L", (SIDE * SAMPLES, SIDE * SAMPLES), 0)
    draft = ImageDraw.Draw(mask)
    x, y = SIDE - 200 * SAMPLES, 300 + turn * 9
    for number, radius in enumerate(RINGS):
        _circle(draft, x, y, radius, outline=255, width=(10 if number % 2 else 34) * SAMPLES)
    for number, (across, down) in enumerate(((-3, 4), (-4, -3), (-12, 5))):
        radius, unit = RINGS[(turn + number) % 4 + 1], 13 if across == -12 else 5
        _circle(draft, x + radius * across // unit, y + radius * down // unit, 70 - number * 14, fill=255)
    return mask.reduce(SAMPLES)


def _circle(
    draft: ImageDraw.ImageDraw,
    x: int,
    y: int,
    radius: int,
    *,
    fill: int | None = None,
    outline: int | None = None,
    width: int = 1,
) -> None:
    box = [SAMPLES * value for value in (x - radius, y - radius, x + radius, y + radius)]
    draft.ellipse(box, fill=fill, outline=outline, width=width)


def _mark(draft: ImageDraw.ImageDraw, left: int, top: int, side: int) -> None:
    """Draw the site's mark, the panda of `assets/theme/images/mark.svg`, on the same grid of 48."""

    def disc(x: float, y: float, rx: float, ry: float, fill: str) -> None:
        at = [(v * side / 48) for v in (x - rx, y - ry, x + rx, y + ry)]
        draft.ellipse([left + at[0], top + at[1], left + at[2], top + at[3]], fill=fill)

    for x, y, radius in ((10, 11, 8.2), (38, 11, 8.2), (24, 26, 20.4)):
        disc(x, y, radius, radius, LIGHT)
    for x in (10, 38):
        disc(x, 11, 7, 7, DARK)
    disc(24, 26, 19, 19, LIGHT)
    for eye in (16.5, 31.5):
        disc(eye, 25, 4.8, 5.8, DARK)
    nose = [(left + a * side / 48, top + b * side / 48) for a, b in ((20.5, 33), (27.5, 33), (24, 36.6))]
    draft.polygon(nose, fill="#b5371e")


def _badge(draft: ImageDraw.ImageDraw, artwork: Artwork, font: ImageFont.FreeTypeFont) -> None:
    """Draw what the podcast is at the foot: a triangle or bars of sound, and the words."""
    middle, left, ink = SIDE - MARGIN - 150, MARGIN, _ink(artwork.colour)
    if artwork.video:
        draft.polygon([(left, middle - 120), (left, middle + 120), (left + 208, middle)], fill=WARM)
    else:
        for number, half in enumerate((50, 110, 150, 80, 120)):
            x = left + number * 56
            draft.rounded_rectangle([x, middle - half, x + 32, middle + half], 16, fill=WARM)
    draft.text((left + 340, middle), artwork.label, ink, font, anchor="lm")


def _lines(title: str, font: Path) -> tuple[int, list[str]]:
    """Return the largest letters with which the title fits, and its lines; what fits at no size is cut."""
    from PIL import ImageFont

    for size in ONE_LINE:
        if ImageFont.truetype(str(font), size).getlength(title) <= SIDE - 2 * MARGIN:
            return size, [title]
    for size in LETTERS:
        letters = ImageFont.truetype(str(font), size)
        lines = list(_wrapped(title, letters))
        if len(lines) * size * LEADING // 100 <= MOST_HEIGHT:
            return size, lines
    most = MOST_HEIGHT * 100 // (size * LEADING)
    return size, [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _wrapped(title: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    """Yield the lines of a title, as even as whole characters allow; words of letters stay whole where they fit."""
    width = SIDE - 2 * MARGIN
    count = -(-int(font.getlength(title)) // width)
    aim = min(width, int(font.getlength(title)) // count + int(font.size) // 2)
    line = ""
    for part in _parts(title):
        longer = line + part
        if line and font.getlength(longer) > (width if part in CLOSING else aim):
            yield line.rstrip()
            longer = part.lstrip()
        line = longer
    yield line.rstrip()


def _parts(title: str) -> list[str]:
    """Return what a line may end after: a character, or a word of at most a dozen Latin letters and digits."""
    return re.findall(rf"[{re.escape(OPENING)}]*(?:[A-Za-z0-9]{{1,12}}|.)", title, re.DOTALL)


def _fitting(name: str, font: ImageFont.FreeTypeFont) -> str:
    """Return a name that fits beside the mark."""
    kept = name
    while font.getlength(kept) > SIDE - 2 * MARGIN - 360:
        kept = kept.removesuffix("…")[:-1] + "…"
    return kept


def _require_drawn(artwork: Artwork, font: ImageFont.FreeTypeFont) -> None:
    """Raise ConfigError for a character that would be an empty box."""
    box = bytes(font.getmask("\uffff"))
    for text in (artwork.title, artwork.name):
        for character in text:
            if not character.isspace() and bytes(font.getmask(character)) == box:
                raise ConfigError(
                    f"播客封面画不出“{text}”里的“{character}”：字体里没有这个字。",
                    help="请在 site_config/ 里换一个字，或请管理员照 assets/fonts/README.md 把它加进字体。",
                )
