"""Cover pictures of the articles on space elevators, superconductors and gravitational waves.

The field round the magnet is that of a dipole and its mirror image, which is what a perfect superconductor below it
makes of it; the waves are two-armed Archimedean spirals, the crests of a quadrupole's radiation seen from the pole.
"""

import math

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    GOLD,
    INK,
    LEAF,
    MIST,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    faded,
    oval,
    scattered,
    shifted,
    smooth,
    star,
)

SPACE = "#151d3b"
DEEP = "#1e2a52"


def space_elevator() -> Picture:
    """A ribbon rises from the curve of the Earth past a climbing car to a station and a far counterweight."""
    picture = Picture(SPACE)
    for i, spot in enumerate(scattered(60, 1600, 900)):
        picture.polygon(star(spot, 7 + i % 4 * 3, 2.4, 4), "#6577a8" if i % 3 else GOLD)
    earth = (330.0, 1180.0)
    for radius, tone in ((720, "#24386d"), (660, "#2f5490"), (610, SEA), (590, "#2c7a8c")):
        picture.circle(earth, radius, tone)
    for knots in (
        [(40, 800), (150, 720), (300, 690), (360, 740), (290, 800), (200, 900), (40, 900)],
        [(470, 680), (610, 700), (700, 790), (690, 880), (600, 860), (520, 780)],
    ):
        picture.polygon(smooth(knots, closed=True), BAMBOO)
    base, top = shifted(earth, -58, 590), shifted(earth, -58, 1480)
    picture.line([base, top], "#5d6fa5", 20)
    picture.line([base, top], WHITE, 8)
    picture.circle(base, 20, VERMILION)
    for reach in (760, 940, 1100):
        spot = shifted(earth, -58, reach)
        picture.line([shifted(spot, 32, 26), shifted(spot, 212, 26)], GOLD, 7)
    _car(picture, shifted(earth, -58, 850))
    _station(picture, shifted(earth, -58, 1230))
    picture.circle(shifted(earth, -58, 1480), 44, STONE)
    picture.circle((1330, 170), 84, "#d7d9cf")
    for dx, dy, radius in ((-26, -20, 20), (30, 16, 16), (-8, 36, 11)):
        picture.circle((1330 + dx, 170 + dy), radius, "#b7bbb4")
    return picture


def superconductor() -> Picture:
    """A magnet floats over a cold dark disc; its field lines bend round the disc and never enter it."""
    picture = Picture("#123f52")
    picture.circle((800, 330), 520, "#174d60")
    for i in range(9):
        for side in (-1, 1):
            line = [(800 + side * x, 338 - y) for x, y in _field_line(110 * 1.42**i)]
            picture.line([p for p in line if p[1] < 560], SEA if i % 2 else "#3c8793", 6)
    for x, y, rx in ((470, 720, 230), (800, 760, 320), (1130, 720, 230), (300, 780, 180), (1300, 780, 180)):
        picture.ellipse((x, y), rx, 64, "#cfe4e6")
    picture.ellipse((800, 690), 420, 96, "#0c2029")
    picture.polygon([(380, 620), (1220, 620), (1220, 690), (380, 690)], "#0c2029")
    picture.ellipse((800, 620), 420, 96, "#31444c")
    picture.ellipse((800, 612), 350, 70, "#3f565f")
    for x, y, rx in ((360, 790, 250), (700, 830, 300), (1080, 820, 300), (1400, 850, 260), (120, 860, 220)):
        picture.ellipse((x, y), rx, 72, WHITE)
    picture.ellipse((800, 580), 150, 26, "#22343c")
    for y, tone, dark in ((376, "#1f5fae", "#174a89"), (300, VERMILION, "#a83420")):
        picture.box(690, y - 40, 910, y + 40, dark)
        picture.ellipse((800, y + 40), 110, 30, dark)
        picture.ellipse((800, y - 40), 110, 30, tone)
    picture.text((800, 262), "N", 44, WHITE, bold=True)
    picture.text((800, 390), "S", 44, WHITE, bold=True)
    return picture


def gravitational_waves() -> Picture:
    """Two black holes circle each other; spiral waves run outwards from them."""
    picture = Picture("#0d1626")
    centre = (800.0, 450.0)
    for i, dot in enumerate(scattered(60, 1600, 900)):
        if math.dist(dot, centre) > 240:
            picture.circle(dot, 3 + i % 3, CREAM)
    for turn in (0, 90, 180, 270):
        spine = [_spiral(centre, turn, 120 + 3.1 * step) for step in range(300)]
        for step in range(299):
            tone = faded(SEA if turn % 180 else AMBER, "#0d1626", max(0.0, 1 - step / 290))
            picture.line(spine[step : step + 2], tone, max(9.0, 40 - step * 0.12))
    picture.ellipse(centre, 178, 112, "#0d1626")
    for angle, radius in ((200, 62), (20, 50)):
        spot = (
            centre[0] + 104 * math.cos(math.radians(angle)),
            centre[1] + 70 * math.sin(math.radians(angle)),
        )
        picture.circle(spot, radius + 16, GOLD)
        picture.circle(spot, radius + 8, "#7a4a1e")
        picture.circle(spot, radius, "#05080f")
    return picture


def _spiral(centre: Point, turn: float, radius: float) -> Point:
    angle = math.radians(turn + radius * 0.62)
    return (centre[0] + radius * math.cos(angle), centre[1] + radius * 0.62 * math.sin(angle))


def _field_line(reach: float) -> list[Point]:
    """A line of the field of an upright dipole and its opposed image 470 below: its flux function is 1 / `reach`."""
    height, found = 235.0, []
    for step in range(2, 176, 2):
        angle = math.radians(step)
        low, high = 1.0, 2600.0
        for _ in range(50):
            middle = (low + high) / 2
            x, y = middle * math.sin(angle), middle * math.cos(angle)
            mirror = math.hypot(x, y + 2 * height)
            value = x * x / middle**3 - x * x / mirror**3
            low, high = (middle, high) if value > 1 / reach else (low, middle)
        found.append((low * math.sin(angle), low * math.cos(angle)))
    return [(x, y) for x, y in found if y > -height]


def _car(picture: Picture, spot: Point) -> None:
    for reach, width, tone in ((0, 96, "#8fa0c8"), (12, 80, WHITE)):
        picture.line([shifted(spot, -58, -46 + reach), shifted(spot, -58, 46 - reach)], tone, width)
    picture.line([shifted(spot, -58, -26), shifted(spot, -58, 26)], TEAL, 34)
    for side in (32, 212):
        panel = [shifted(shifted(spot, side, 70), -58, d) for d in (-34, 34)]
        far = [shifted(shifted(spot, side, 190), -58, d) for d in (34, -34)]
        picture.polygon([*panel, *far], "#2f5fa3")
        picture.line([shifted(spot, side, 70), shifted(spot, side, 190)], MIST, 5)


def _station(picture: Picture, spot: Point) -> None:
    picture.polygon(oval(spot, 210, 66, 32), STONE)
    picture.polygon(oval(spot, 160, 42, 32), SPACE)
    picture.polygon(oval(spot, 86, 30, 32), MIST)
    picture.circle(spot, 40, VERMILION)
    picture.circle(spot, 18, GOLD)
    for angle in (32, 212):
        picture.line([shifted(spot, angle, 86), shifted(spot, angle, 176)], MIST, 12)
    picture.circle(shifted(spot, 32, 188), 12, LEAF)
    picture.circle(shifted(spot, 212, 188), 12, INK)
