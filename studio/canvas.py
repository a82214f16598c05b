"""A supersampled canvas for flat animation: shapes are drawn large and reduced, text set at output size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Weight = Literal["Regular", "Bold"]

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "assets" / "fonts"
MEDIA = ROOT / "assets" / "media"

NIGHT: Colour = (11, 36, 44)
INK: Colour = (18, 60, 63)
TEAL: Colour = (31, 111, 107)
AQUA: Colour = (88, 176, 168)
CREAM: Colour = (250, 245, 234)
PAPER: Colour = (238, 228, 207)
SAND: Colour = (206, 190, 158)
VERMILION: Colour = (214, 69, 43)
ORANGE: Colour = (233, 138, 58)
GOLD: Colour = (242, 196, 92)
BAMBOO: Colour = (92, 143, 77)
LEAF: Colour = (159, 193, 128)
STONE: Colour = (122, 138, 136)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour `share` (0…1) of the way from `first` to `second`, in plain sRGB."""
    amount = clamp(share)
    red, green, blue = (round(a + (b - a) * amount) for a, b in zip(first, second, strict=True))
    return red, green, blue


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """`value` held between `low` and `high`."""
    return max(low, min(high, value))


def ease(value: float) -> float:
    """Smoothstep of third order: 0…1 in, 0…1 out, flat at both ends."""
    share = clamp(value)
    return share * share * (3.0 - 2.0 * share)


def ramp(time: float, start: float, end: float) -> float:
    """Eased progress of `time` from `start` to `end` (seconds)."""
    return ease((time - start) / (end - start))


def window(time: float, start: float, end: float, fade: float = 0.4) -> float:
    """Opacity of something shown from `start` to `end`, fading in and out over `fade` seconds."""
    return min(ramp(time, start, start + fade), 1.0 - ramp(time, end - fade, end))


@lru_cache(maxsize=128)
def _font(weight: Weight, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"NotoSansSC-{weight}.otf", pixels)


_WORDLESS = ContextVar("wordless", default=False)


@contextmanager
def wordless() -> Iterator[None]:
    """Draw without words and without what only holds words, as covers are."""
    before = _WORDLESS.set(True)
    try:
        yield
    finally:
        _WORDLESS.reset(before)


def is_wordless() -> bool:
    """Whether words are left out."""
    return _WORDLESS.get()


class Canvas:
    """One frame. Coordinates are logical pixels of the finished picture, fractions allowed.

    `zoom` shrinks the output for previews; `sharpness` is the supersampling factor of shapes.
    Text is kept until `finish`, so it always lies above shapes.
    """

    def __init__(
        self,
        width: int,
        height: int,
        *,
        zoom: float = 1.0,
        sharpness: int = 2,
        ground: Image.Image | None = None,
        colour: Colour = CREAM,
    ) -> None:
        self.width, self.height, self.zoom, self.sharpness = width, height, zoom, sharpness
        self._scale = zoom * sharpness
        size = (round(width * zoom) * sharpness, round(height * zoom) * sharpness)
        self.image = Image.new("RGB", size, colour) if ground is None else ground.copy()
        self._draw = ImageDraw.Draw(self.image, "RGBA")
        self._texts: list[tuple[Point, str, Colour, int, Weight, str, float]] = []

    def _points(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self._scale, y * self._scale) for x, y in points]

    def polygon(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A filled polygon."""
        if len(points) >= 3 and alpha > 0.004:
            self._draw.polygon(self._points(points), fill=(*colour, round(alpha * 255)))

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        *,
        radius: float = 0.0,
        alpha: float = 1.0,
        outline: float = 0.0,
    ) -> None:
        """A rectangle with rounded corners, filled, or only drawn round with a line `outline` wide."""
        corners = [v * self._scale for v in (left, top, right, bottom)]
        if corners[2] <= corners[0] or corners[3] <= corners[1] or alpha <= 0.004:
            return
        paint = (*colour, round(alpha * 255))
        if outline:
            self._draw.rounded_rectangle(
                corners, radius * self._scale, outline=paint, width=max(1, round(outline * self._scale))
            )
        else:
            self._draw.rounded_rectangle(corners, radius * self._scale, fill=paint)

    def disc(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        """A filled circle."""
        if radius > 0 and alpha > 0.004:
            s = self._scale
            self._draw.ellipse(
                [(x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s],
                fill=(*colour, round(alpha * 255)),
            )

    def ring(
        self, x: float, y: float, radius: float, colour: Colour, width: float, alpha: float = 1.0
    ) -> None:
        """A circle line whose middle lies at `radius`."""
        if radius > 0 and alpha > 0.004:
            s, outer = self._scale, radius + width / 2
            self._draw.ellipse(
                [(x - outer) * s, (y - outer) * s, (x + outer) * s, (y + outer) * s],
                outline=(*colour, round(alpha * 255)),
                width=max(1, round(width * s)),
            )

    def stroke(self, points: Sequence[Point], colour: Colour, width: float, alpha: float = 1.0) -> None:
        """A polyline with round joints and ends."""
        if len(points) < 2 or alpha <= 0.004:
            return
        paint = (*colour, round(alpha * 255))
        self._draw.line(
            self._points(points), fill=paint, width=max(1, round(width * self._scale)), joint="curve"
        )
        if width * self._scale > 3 and alpha > 0.99:
            for x, y in (points[0], points[-1]):
                self.disc(x, y, width / 2, colour)

    def curve(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """A smooth line through close points, as one ribbon without visible joints."""
        left: list[Point] = []
        right: list[Point] = []
        for k, (x, y) in enumerate(points):
            (x1, y1), (x2, y2) = points[max(0, k - 1)], points[min(len(points) - 1, k + 1)]
            length = math.hypot(x2 - x1, y2 - y1) or 1.0
            nx, ny = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
            left.append((x + nx, y + ny))
            right.append((x - nx, y - ny))
        self.polygon([*left, *reversed(right)], colour)

    def dashes(
        self, points: Sequence[Point], colour: Colour, width: float, dash: float = 14.0, alpha: float = 1.0
    ) -> None:
        """A dashed polyline; dash and gap are equally long."""
        for (x1, y1), (x2, y2) in pairwise(points):
            length = math.hypot(x2 - x1, y2 - y1)
            for k in range(math.ceil(length / (2 * dash))):
                a, b = 2 * k * dash / length, min(1.0, (2 * k + 1) * dash / length)
                self.stroke(
                    [(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)],
                    colour,
                    width,
                    alpha,
                )

    def arrow(
        self, points: Sequence[Point], colour: Colour, width: float, *, head: float = 3.2, alpha: float = 1.0
    ) -> None:
        """A polyline ending in a triangular head `head` line widths long."""
        (x1, y1), (x2, y2) = points[-2], points[-1]
        angle = math.atan2(y2 - y1, x2 - x1)
        size = width * head
        neck = (x2 - math.cos(angle) * size * 0.8, y2 - math.sin(angle) * size * 0.8)
        self.stroke([*points[:-1], neck], colour, width, alpha)
        wings = [
            (x2 - math.cos(angle + turn) * size, y2 - math.sin(angle + turn) * size) for turn in (0.5, -0.5)
        ]
        self.polygon([(x2, y2), *wings], colour, alpha)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        colour: Colour,
        size: int = 44,
        *,
        weight: Weight = "Bold",
        anchor: str = "lm",
        alpha: float = 1.0,
    ) -> None:
        """One line of text, `size` logical pixels high, placed by Pillow's two-letter `anchor`."""
        if alpha > 0.004 and not is_wordless():
            self._texts.append(((x, y), words, colour, size, weight, anchor, alpha))

    def text_width(self, words: str, size: int, weight: Weight = "Bold") -> float:
        """Width of a line in logical pixels."""
        return float(_font(weight, size).getlength(words))

    def chip(
        self,
        x: float,
        y: float,
        words: str,
        ground: Colour,
        colour: Colour,
        size: int = 44,
        *,
        alpha: float = 1.0,
        align: Literal["left", "centre", "right"] = "centre",
    ) -> None:
        """A line of text on a rounded patch, its middle, left or right end at (x, y)."""
        if is_wordless():
            return
        width = self.text_width(words, size) + size * 0.9
        left = x - width * {"left": 0.0, "centre": 0.5, "right": 1.0}[align]
        self.box(left, y - size * 0.78, left + width, y + size * 0.78, ground, radius=size * 0.3, alpha=alpha)
        self.text(left + width / 2, y, words, colour, size, anchor="mm", alpha=alpha)

    def veil(self, colour: Colour, alpha: float) -> None:
        """Cover everything drawn so far, text included."""
        if alpha <= 0.004:
            return
        self.box(0, 0, self.width, self.height, colour, alpha=alpha)
        self._texts = [(*entry[:6], entry[6] * (1.0 - alpha) ** 3) for entry in self._texts]

    def finish(self) -> Image.Image:
        """The finished picture at output size."""
        picture = self.image.reduce(self.sharpness)
        for (x, y), words, colour, size, weight, anchor, alpha in self._texts:
            font = _font(weight, max(4, round(size * self.zoom)))
            place = (x * self.zoom, y * self.zoom)
            if alpha > 0.996:
                ImageDraw.Draw(picture).text(place, words, font=font, fill=colour, anchor=anchor)
            elif alpha > 0.004:
                mask = Image.new("L", picture.size, 0)
                ImageDraw.Draw(mask).text(place, words, font=font, fill=round(alpha * 255), anchor=anchor)
                bounds = mask.getbbox()
                if bounds is not None:
                    picture.paste(colour, bounds, mask.crop(bounds))
        return picture
