"""Flat, supersampled drawing for still pictures: covers and explanatory diagrams.

Lengths are in picture units: a picture is 1600 × 900 units, the origin is its top left corner, y grows
downwards, angles are in degrees, clockwise from the x axis. Everything is drawn at `SCALE` times the size with
Pillow, reduced once and written as a palette PNG: the same code gives the same bytes with the same Pillow.
"""

import math
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

Point = tuple[float, float]

WIDTH, HEIGHT, SCALE = 1600, 900, 3
ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "assets" / "fonts"

INK = "#123c3f"
TEAL = "#1f6f6b"
SEA = "#58a09a"
MIST = "#d3e4dc"
CREAM = "#faf5ea"
SAND = "#eee4cf"
EARTH = "#ceb28a"
VERMILION = "#d6452b"
AMBER = "#e98a3a"
GOLD = "#f2c45c"
BAMBOO = "#5c8f4d"
LEAF = "#2f5f43"
GRASS = "#9fc180"
SKIN = "#efc29b"
STONE = "#7a8a88"
WHITE = "#fffdf7"


class Picture:
    """One picture being drawn; `save` writes it."""

    def __init__(self, background: str = CREAM) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), background)
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Iterable[Point], fill: str) -> None:
        """Fill a closed polygon."""
        self._draw.polygon([_scaled(p) for p in points], fill=fill)

    def circle(
        self, centre: Point, radius: float, fill: str | None, edge: str | None = None, width: float = 0
    ) -> None:
        """Draw a disc, a ring, or both; `width` is that of the ring, drawn inwards."""
        self.ellipse(centre, radius, radius, fill, edge, width)

    def ellipse(
        self, centre: Point, rx: float, ry: float, fill: str | None, edge: str | None = None, width: float = 0
    ) -> None:
        """Draw an ellipse with upright axes."""
        box = (*_scaled((centre[0] - rx, centre[1] - ry)), *_scaled((centre[0] + rx, centre[1] + ry)))
        self._draw.ellipse(box, fill=fill, outline=edge, width=round(width * SCALE))

    def box(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        fill: str | None,
        radius: float = 0,
        edge: str | None = None,
        width: float = 0,
    ) -> None:
        """Draw a rectangle, with rounded corners when `radius` is given."""
        corners = (*_scaled((left, top)), *_scaled((right, bottom)))
        self._draw.rounded_rectangle(
            corners, radius=radius * SCALE, fill=fill, outline=edge, width=round(width * SCALE)
        )

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """Draw a polyline with round joints and ends."""
        scaled = [_scaled(p) for p in points]
        half = width * SCALE / 2
        for (ax, ay), (bx, by) in pairwise(scaled):
            length = math.hypot(bx - ax, by - ay) or 1.0
            dx, dy = (ay - by) / length * half, (bx - ax) / length * half
            self._draw.polygon(
                [(ax + dx, ay + dy), (bx + dx, by + dy), (bx - dx, by - dy), (ax - dx, ay - dy)], fill=fill
            )
        for point in scaled:
            self._disc(point, half, fill)

    def dashes(self, points: Sequence[Point], fill: str, width: float, dash: float, gap: float) -> None:
        """Draw a polyline as dashes of `dash` units, `gap` units apart."""
        for start, end in dash_spans(points, dash, gap):
            self.line([start, end], fill, width)

    def arrow(self, points: Sequence[Point], fill: str, width: float, head: float) -> None:
        """Draw a polyline that ends in a triangle `head` units long."""
        (ax, ay), (bx, by) = points[-2], points[-1]
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        base = shifted((bx, by), angle + 180, head * 0.9)
        self.line([*points[:-1], base], fill, width)
        wings = [shifted(base, angle + 90, head * 0.55), shifted(base, angle - 90, head * 0.55)]
        self.polygon([(bx, by), *wings], fill)

    def capsule(self, start: Point, end: Point, width: float, fill: str) -> None:
        """Draw a straight bar with round ends."""
        self.line([start, end], fill, width)

    def text(
        self, at: Point, words: str, size: float, fill: str = INK, bold: bool = False, anchor: str = "mm"
    ) -> None:
        """Write one line; `anchor` is Pillow's (horizontal l/m/r, vertical t/m/s/b)."""
        name = "NotoSansSC-Bold.otf" if bold else "NotoSansSC-Regular.otf"
        font = ImageFont.truetype(str(FONTS / name), round(size * SCALE))
        self._draw.text(_scaled(at), words, fill=fill, font=font, anchor=anchor)

    def label(self, at: Point, words: str, size: float, fill: str, ink: str = WHITE) -> None:
        """Write one bold line on a rounded plate centred on `at`."""
        half = size * (sum(1 if ord(c) > 0x2E7F else 0.6 for c in words) / 2 + 0.6)
        self.box(at[0] - half, at[1] - size * 0.85, at[0] + half, at[1] + size * 0.85, fill, size * 0.85)
        self.text(at, words, size, ink, bold=True)

    def save(self, path: Path) -> None:
        """Reduce, limit to 256 colours without dithering and write a PNG beside, then rename."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        flat = small.quantize(palette=_palette(small), dither=Image.Dither.NONE)
        buffer = BytesIO()
        flat.save(buffer, "PNG", optimize=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".part")
        beside.write_bytes(buffer.getvalue())
        beside.replace(path)

    def _disc(self, centre: Point, radius: float, fill: str) -> None:
        x, y = centre
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _palette(image: Image.Image) -> Image.Image:
    """The 56 commonest colours exactly, so that flat areas keep theirs, and 200 for the edges."""
    counted = sorted(image.getcolors(WIDTH * HEIGHT) or [], key=lambda pair: (-pair[0], str(pair[1])))
    colours = [colour for _, colour in counted if isinstance(colour, tuple)]
    flat = [channel for colour in colours[:56] for channel in colour]
    rest = colours[56:] or colours
    strip = Image.new("RGB", (len(rest), 1))
    strip.putdata(rest)
    edges = strip.quantize(200, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([int(v) for v in [*flat, *edges]][: 256 * 3])
    return palette


def dash_spans(points: Sequence[Point], dash: float, gap: float) -> list[tuple[Point, Point]]:
    """Cut a polyline into dashes, segment by segment."""
    spans: list[tuple[Point, Point]] = []
    for (ax, ay), (bx, by) in pairwise(points):
        length = math.hypot(bx - ax, by - ay)
        at = 0.0
        while at < length:
            stop = min(at + dash, length)
            first, last = at / length, stop / length
            spans.append(
                (
                    (ax + (bx - ax) * first, ay + (by - ay) * first),
                    (ax + (bx - ax) * last, ay + (by - ay) * last),
                )
            )
            at = stop + gap
    return spans


def scattered(count: int, width: float, height: float) -> list[Point]:
    """Points that look strewn over `width` × `height` and are the same at every run."""
    return [((i * 617 + i * i * 37) % width, (i * 331 + i * i * 91) % height) for i in range(count)]


def faded(tone: str, ground: str, share: float) -> str:
    """The colour `tone` seen through: `share` of it (0 to 1) over `ground`; colours are #rrggbb."""
    pairs = ((int(tone[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(above * share + below * (1 - share)):02x}" for above, below in pairs)


def shifted(point: Point, angle: float, distance: float) -> Point:
    """The point `distance` units away in the direction `angle`."""
    turn = math.radians(angle)
    return (point[0] + distance * math.cos(turn), point[1] + distance * math.sin(turn))


def turned(points: Iterable[Point], angle: float, about: Point = (0, 0)) -> list[Point]:
    """Rotate points clockwise by `angle` about a point."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    ox, oy = about
    return [(ox + (x - ox) * cos - (y - oy) * sin, oy + (x - ox) * sin + (y - oy) * cos) for x, y in points]


def oval(
    centre: Point,
    rx: float,
    ry: float,
    tilt: float = 0,
    start: float = 0,
    stop: float = 360,
    steps: int = 120,
) -> list[Point]:
    """Points along an ellipse, tilted by `tilt`, from the angle `start` to `stop` in its own frame."""
    angles = [math.radians(start + (stop - start) * i / steps) for i in range(steps + 1)]
    flat = [(centre[0] + rx * math.cos(a), centre[1] + ry * math.sin(a)) for a in angles]
    return turned(flat, tilt, centre)


def bezier(first: Point, second: Point, third: Point, fourth: Point, steps: int = 40) -> list[Point]:
    """Points along a cubic Bézier curve."""
    found: list[Point] = []
    for i in range(steps + 1):
        t = i / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        found.append(
            (
                sum(w * p[0] for w, p in zip(weights, (first, second, third, fourth), strict=True)),
                sum(w * p[1] for w, p in zip(weights, (first, second, third, fourth), strict=True)),
            )
        )
    return found


def smooth(knots: Sequence[Point], steps: int = 24, closed: bool = False) -> list[Point]:
    """Points along a Catmull-Rom spline through the knots."""
    count = len(knots)
    spans = count if closed else count - 1
    found: list[Point] = []
    for i in range(spans):
        if closed:
            a, b, c, d = (knots[(i + k - 1) % count] for k in range(4))
        else:
            a, b, c, d = (knots[min(max(i + k - 1, 0), count - 1)] for k in range(4))
        for step in range(steps):
            found.append(_spline(a, b, c, d, step / steps))
    return found if closed else [*found, knots[-1]]


def ribbon(spine: Sequence[Point], widths: Sequence[float]) -> list[Point]:
    """The outline of a band along `spine` whose full width at each of its points is given."""
    left: list[Point] = []
    right: list[Point] = []
    for i, point in enumerate(spine):
        before, after = spine[max(i - 1, 0)], spine[min(i + 1, len(spine) - 1)]
        angle = math.degrees(math.atan2(after[1] - before[1], after[0] - before[0]))
        left.append(shifted(point, angle - 90, widths[i] / 2))
        right.append(shifted(point, angle + 90, widths[i] / 2))
    return left + right[::-1]


def star(centre: Point, radius: float, inner: float, arms: int, turn: float = -90) -> list[Point]:
    """The outline of a star with `arms` points."""
    return [shifted(centre, turn + 180 * i / arms, radius if i % 2 == 0 else inner) for i in range(2 * arms)]


def _spline(a: Point, b: Point, c: Point, d: Point, t: float) -> Point:
    def axis(p: float, q: float, r: float, s: float) -> float:
        bent = (2 * p - 5 * q + 4 * r - s) * t * t + (3 * q - p - 3 * r + s) * t**3
        return 0.5 * (2 * q + (r - p) * t + bent)

    return (axis(a[0], b[0], c[0], d[0]), axis(a[1], b[1], c[1], d[1]))


def _scaled(point: Point) -> tuple[float, float]:
    return (point[0] * SCALE, point[1] * SCALE)
