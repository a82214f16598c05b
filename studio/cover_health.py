"""Cover pictures of the articles on public health and on carbon monoxide."""

from collections.abc import Sequence

from studio.cover_articles import virus
from studio.drawing import (
    AMBER,
    CREAM,
    EARTH,
    GOLD,
    INK,
    MIST,
    SAND,
    SEA,
    SKIN,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    scattered,
    shifted,
    smooth,
    turned,
)

SHADE = "#dca478"
FOAM = "#eef6f2"


def washing_hands() -> Picture:
    """Two hands rub in foam under a tap; the water carries viruses away."""
    picture = Picture(MIST)
    picture.circle((800, 470), 420, "#c3dad1")
    _tap(picture)
    _sleeve(picture, (60, 690), (470, 560), TEAL)
    _sleeve(picture, (1540, 690), (1130, 560), "#2b8781")
    _hand(picture, (560, 530), -16, False)
    _hand(picture, (1040, 530), 16, True)
    for (x, y), radius in (
        ((560, 600), 88), ((668, 640), 104), ((800, 652), 116), ((930, 640), 104), ((1042, 600), 86),
        ((620, 540), 58), ((744, 560), 70), ((870, 556), 74), ((986, 540), 60), ((800, 470), 44),
        ((700, 486), 36), ((900, 482), 38),
    ):  # fmt: skip
        picture.circle((x, y), radius, FOAM, WHITE, 6)
        picture.line(oval((x, y), radius * 0.62, radius * 0.62, 0, 200, 250), WHITE, radius * 0.12)
    for centre, radius, tone in (
        ((676, 802), 40, VERMILION),
        ((872, 812), 46, AMBER),
        ((1050, 780), 34, VERMILION),
    ):
        picture.circle(centre, radius * 1.72, "#b7d6cd", WHITE, 6)
        virus(picture, centre, radius, tone)
    return picture


def vaccine_leaflet() -> Picture:
    """A folded leaflet under a magnifying glass, a vial beside it."""
    picture = Picture("#e9b168")
    picture.polygon([(0, 0), (620, 0), (360, 900), (0, 900)], "#f0c283")
    sheet = [(470, 90), (720, 130), (970, 90), (1220, 130), (1160, 830), (910, 790), (660, 830), (410, 790)]
    picture.polygon([(x + 22, y + 26) for x, y in sheet], "#b9803f")
    for i, tone in enumerate((WHITE, SAND, WHITE)):
        panel = [sheet[i], sheet[i + 1], sheet[6 - i], sheet[7 - i]]
        picture.polygon(panel, tone)
        _print(picture, panel, i)
    _vial(picture, (215, 500))
    _glass(picture, (985, 430), 205)
    return picture


def carbon_monoxide() -> Picture:
    """A cut-away winter room: a stove, shut windows, a sleeper, and a gas nobody sees mixed into its air."""
    picture = Picture(INK)
    for i, spot in enumerate(scattered(46, 1600, 780)):
        picture.circle(spot, 4 + i % 3 * 2, "#7f9fa3")
    picture.polygon([(0, 820), (1600, 800), (1600, 900), (0, 900)], MIST)
    picture.polygon([(180, 400), (800, 80), (1420, 400)], "#33585c")
    picture.polygon([(120, 420), (800, 66), (1480, 420), (1440, 436), (800, 124), (160, 436)], WHITE)
    picture.box(230, 380, 1370, 840, "#33585c")
    picture.polygon([(262, 404), (800, 132), (1338, 404), (1338, 808), (262, 808)], "#f0d9b4")
    _room(picture)
    for x, y in (
        (430, 420), (560, 340), (700, 262), (640, 450), (790, 350), (900, 250), (930, 420), (1040, 330),
        (1150, 420), (1290, 470), (590, 560), (760, 540), (880, 560), (960, 520), (300, 470), (560, 700),
        (1290, 640), (1240, 730), (300, 640), (600, 640),
    ):  # fmt: skip
        _molecule(picture, (x, y), (x * 7 + y * 3) % 180)
    picture.circle((800, 178), 42, WHITE, STONE, 6)
    picture.circle((800, 178), 14, VERMILION)
    for radius in (66, 92):
        for start in (205, 305):
            picture.line(oval((800, 178), radius, radius, 0, start, start + 30), VERMILION, 9)
    return picture


def _tap(picture: Picture) -> None:
    picture.polygon([(742, 230), (858, 230), (884, 900), (716, 900)], "#a9d0cb")
    picture.polygon([(772, 230), (806, 230), (800, 900), (756, 900)], "#cfe7e2")
    picture.line([(800, 210), (800, 150), (960, 96), (1240, 96)], STONE, 92)
    picture.line([(960, 78), (1240, 78)], "#a9b6b3", 16)
    picture.box(738, 196, 862, 240, "#63716f", 14)
    picture.box(1220, 30, 1330, 170, "#63716f", 18)
    picture.line([(1080, 60), (1080, 10)], "#63716f", 40)


def _sleeve(picture: Picture, start: Point, end: Point, tone: str) -> None:
    picture.line([start, end], tone, 190)
    picture.circle(end, 102, WHITE)


def _hand(picture: Picture, centre: Point, tilt: float, mirror: bool) -> None:
    side = -1 if mirror else 1

    def at(x: float, y: float) -> Point:
        (point,) = turned([(centre[0] + side * x, centre[1] + y)], -tilt, centre)
        return point

    picture.line([at(-120, 40), at(40, 20)], SHADE if mirror else SKIN, 170)
    for i, reach in enumerate((186, 214, 206, 170)):
        y = -60 + i * 44
        picture.line([at(30, y), at(reach, y + 10)], SHADE if mirror else SKIN, 46)
        picture.line([at(60, y + 22), at(reach - 20, y + 31)], SKIN if mirror else SHADE, 4)
    picture.line([at(-60, -40), at(20, -120), at(92, -138)], SHADE if mirror else SKIN, 54)


def _print(picture: Picture, panel: Sequence[Point], column: int) -> None:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = panel
    for row in range(16):
        t = 0.07 + row * 0.057
        left = (ax + (dx - ax) * t, ay + (dy - ay) * t)
        right = (bx + (cx - bx) * t, by + (cy - by) * t)
        heading = row % 5 == column % 2
        first, last = 0.12, 0.5 if heading else (0.9, 0.82, 0.88, 0.7)[(row + column) % 4]
        ends = [
            (left[0] + (right[0] - left[0]) * s, left[1] + (right[1] - left[1]) * s) for s in (first, last)
        ]
        picture.line(ends, VERMILION if heading else "#a9b6b3", 17 if heading else 10)


def _vial(picture: Picture, centre: Point) -> None:
    x, y = centre
    picture.ellipse((x + 14, y + 262), 130, 26, "#b9803f")
    picture.box(x - 104, y - 120, x + 104, y + 260, FOAM, 34)
    picture.box(x - 92, y + 20, x + 92, y + 248, SEA, 26)
    picture.box(x - 104, y + 60, x + 104, y + 190, WHITE)
    picture.box(x - 34, y + 84, x + 34, y + 166, TEAL, 8)
    picture.polygon([*oval((x, y + 104), 20, 20, 0, 180, 360), (x, y + 152)], WHITE)
    picture.box(x - 64, y - 176, x + 64, y - 112, FOAM)
    picture.box(x - 80, y - 236, x + 80, y - 164, STONE, 12)
    picture.box(x - 80, y - 258, x + 80, y - 214, VERMILION, 14)
    picture.line([(x - 70, y - 80), (x - 70, y + 230)], WHITE, 14)


def _glass(picture: Picture, centre: Point, radius: float) -> None:
    grip, end = shifted(centre, 42, radius + 10), shifted(centre, 42, radius + 300)
    picture.line([grip, end], INK, 66)
    picture.line([shifted(centre, 42, radius + 60), end], VERMILION, 46)
    picture.circle(centre, radius + 30, INK)
    picture.circle(centre, radius, "#f7fbf9")
    picture.line([(centre[0] - 132, centre[1] - 82), (centre[0] + 30, centre[1] - 82)], VERMILION, 40)
    for i, reach in enumerate((138, 96, 122)):
        y = centre[1] - 6 + i * 62
        picture.line([(centre[0] - 132, y), (centre[0] + reach, y)], INK, 24)
    picture.line(oval(centre, radius - 24, radius - 24, 0, 200, 244), WHITE, 16)


def _room(picture: Picture) -> None:
    picture.box(262, 770, 1338, 808, EARTH)
    picture.box(1010, 460, 1250, 640, INK, 10)
    picture.box(1026, 476, 1122, 624, "#2d6a78")
    picture.box(1138, 476, 1234, 624, "#2d6a78")
    picture.polygon([(1026, 624), (1026, 600), (1080, 588), (1122, 606), (1122, 624)], WHITE)
    picture.box(352, 520, 392, 770, "#4b5a59")
    picture.line([(420, 560), (420, 440), (340, 440)], "#4b5a59", 34)
    picture.box(330, 560, 520, 770, "#2f3b3b", 18)
    picture.box(362, 620, 488, 730, VERMILION, 16)
    picture.polygon(
        smooth([(376, 726), (392, 650), (414, 690), (430, 634), (452, 690), (472, 654), (480, 726)]), GOLD
    )
    picture.box(640, 690, 1180, 776, "#8a6a44", 10)
    picture.box(640, 600, 676, 776, "#8a6a44", 10)
    picture.ellipse((742, 668), 76, 36, WHITE)
    picture.circle((752, 640), 44, SKIN)
    picture.polygon(oval((744, 634), 48, 46, 0, 150, 330), INK)
    picture.line([(766, 646), (782, 648)], INK, 5)
    picture.polygon([*bezier((786, 690), (800, 600), (980, 600), (1180, 640)), (1180, 730), (786, 730)], TEAL)
    picture.line(bezier((860, 640), (940, 640), (1060, 650), (1170, 676)), SEA, 10)


def _molecule(picture: Picture, centre: Point, angle: float) -> None:
    for step, radius, tone in ((-17, 24, INK), (17, 22, VERMILION)):
        picture.circle(shifted(centre, angle, step), radius, tone, CREAM, 4)
