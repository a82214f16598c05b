"""Cover pictures of the places added later: what can be learnt there, in plain shapes."""

import math

from studio.cover_naturalists import flower
from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    EARTH,
    GOLD,
    GRASS,
    INK,
    LEAF,
    MIST,
    SAND,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    ribbon,
    shifted,
    smooth,
    star,
    turned,
)


def botanical_garden() -> Picture:
    """A glasshouse behind a row of leaves of different shapes."""
    picture = Picture(MIST)
    picture.circle((800, 470), 420, "#e4efe6")
    dome = oval((800, 560), 560, 430, 0, 180, 360)
    picture.polygon([*dome, (1360, 620), (240, 620)], "#b8d9d2")
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        picture.line(oval((800, 560), 560 * share, 430, 0, 180, 360), TEAL, 7)
    for y in (260, 380, 490):
        half = 560 * math.sqrt(max(0.0, 1 - ((560 - y) / 430) ** 2))
        picture.line([(800 - half, y), (800 + half, y)], TEAL, 6)
    picture.box(210, 600, 1390, 640, INK, 8)
    picture.box(0, 640, 1600, 900, LEAF)
    for i, x in enumerate((200, 500, 800, 1100, 1400)):
        _leaf_card(picture, (x, 690), i)
    return picture


def _leaf_card(picture: Picture, centre: Point, kind: int) -> None:
    x, y = centre
    picture.box(x - 122, y - 180, x + 122, y + 176, CREAM, 14)
    picture.line([(x, y + 130), (x, y - 110)], LEAF, 8)
    if kind == 0:
        picture.polygon(_blade((x, y + 70), -90, 190, 0.3), BAMBOO)
    elif kind == 1:
        for i in range(5):
            picture.polygon(_blade((x, y + 40), -90 + (i - 2) * 44, 150, 0.2), GRASS)
    elif kind == 2:
        fan = [
            (x, y + 60),
            *(shifted((x, y + 40), -90 + a, 150 - 16 * (abs(a) < 6)) for a in range(-60, 61, 6)),
        ]
        picture.polygon(fan, GOLD)
    elif kind == 3:
        for i in range(6):
            for side in (-1, 1):
                picture.polygon(_blade((x, y + 60 - i * 32), -90 + side * 62, 96 - i * 8, 0.24), LEAF)
    else:
        for angle, length in ((-90, 168), (-38, 130), (-142, 130), (12, 92), (168, 92)):
            picture.polygon(_blade((x, y + 50), angle, length, 0.24), VERMILION)
    picture.line([(x, y + 130), (x, y - 60)], LEAF, 6)


def _blade(root: Point, angle: float, length: float, fat: float) -> list[Point]:
    upper = bezier((0, 0), (length * 0.3, -length * fat), (length * 0.7, -length * fat), (length, 0))
    lower = bezier((length, 0), (length * 0.7, length * fat), (length * 0.3, length * fat), (0, 0))
    return turned([(root[0] + px, root[1] + py) for px, py in [*upper, *lower]], angle, root)


def university_museum() -> Picture:
    """Specimens in a case, with the land rising from plain to plateau behind them."""
    picture = Picture(SAND)
    for heights, tone in (
        ((560, 520, 470, 360, 250, 160, 120), "#c9d8cb"),
        ((600, 580, 540, 470, 380, 300, 260), SEA),
        ((640, 632, 610, 570, 510, 460, 430), TEAL),
    ):
        ridge = smooth([(-40 + i * 290, h) for i, h in enumerate(heights)])
        picture.polygon([*ridge, (1700, 700), (-40, 700)], tone)
    for x in (1180, 1470):
        picture.polygon(
            [
                (x, 190 if x > 1300 else 300),
                (x - 60, 250 if x > 1300 else 344),
                (x + 70, 240 if x > 1300 else 336),
            ],
            WHITE,
        )
    picture.box(0, 660, 1600, 900, INK)
    picture.box(110, 410, 1490, 800, "#174749", 18)
    picture.box(130, 430, 1470, 780, CREAM, 12)
    for x in (465, 800, 1135):
        picture.line([(x, 430), (x, 780)], EARTH, 5)
    _butterfly(picture, (297, 590))
    _frog(picture, (632, 610))
    _shell(picture, (967, 600))
    _stone(picture, (1302, 600))
    for x in (297, 632, 967, 1302):
        picture.box(x - 86, 726, x + 86, 760, WHITE, 4, EARTH, 3)
        picture.box(x - 66, 738, x + 40, 746, STONE, 3)
    return picture


def _butterfly(picture: Picture, at: Point) -> None:
    x, y = at
    for side in (-1, 1):
        wing = bezier((x, y), (x + side * 60, y - 160), (x + side * 170, y - 130), (x + side * 120, y - 10))
        picture.polygon([*wing, (x, y + 20)], GOLD)
        wing = bezier((x, y), (x + side * 130, y + 10), (x + side * 120, y + 110), (x + side * 30, y + 90))
        picture.polygon([*wing, (x, y + 20)], AMBER)
        picture.circle((x + side * 92, y - 76), 15, INK)
        picture.line([(x, y - 60), (x + side * 30, y - 130)], INK, 5)
    picture.line([(x, y - 70), (x, y + 80)], INK, 16)


def _frog(picture: Picture, at: Point) -> None:
    x, y = at
    for side in (-1, 1):
        picture.line(
            smooth([(x + side * 30, y + 60), (x + side * 118, y + 40), (x + side * 76, y + 112)]), LEAF, 30
        )
        picture.line([(x + side * 40, y - 10), (x + side * 110, y - 60)], LEAF, 22)
    picture.ellipse((x, y + 20), 70, 92, BAMBOO)
    picture.ellipse((x, y - 66), 62, 50, BAMBOO)
    for side in (-1, 1):
        picture.circle((x + side * 42, y - 98), 20, GRASS)
        picture.circle((x + side * 42, y - 98), 9, INK)
    for dx, dy in ((-24, 10), (26, 34), (-6, 62), (12, -20)):
        picture.circle((x + dx, y + dy), 11, LEAF)


def _shell(picture: Picture, at: Point) -> None:
    turn = [shifted(at, a * 12, 8 * 1.037 ** (a * 1.55)) for a in range(50)]
    picture.polygon(ribbon(turn, [6 + i * 1.25 for i in range(50)]), EARTH)
    picture.line(turn, "#8a6b45", 7)


def _stone(picture: Picture, at: Point) -> None:
    x, y = at
    picture.polygon(
        [(x - 96, y + 100), (x - 80, y - 110), (x + 20, y - 130), (x + 92, y - 90), (x + 100, y + 100)], STONE
    )
    for i in range(4):
        picture.line(oval((x, y - 10), 24 + i * 17, 24 + i * 17, 0, 150 + i * 20, 400), WHITE, 5)


def fiction_museum() -> Picture:
    """A flat flowing building on a lake, an eye-shaped skylight in its roof, a nebula above."""
    picture = Picture("#0e2f3a")
    for i in range(260):
        turn, reach = i // 2 * 0.05, 30 + i * 2.2
        arm = shifted((800, 300), math.degrees(turn) + (180 if i % 2 else 0), reach)
        spot = (arm[0], 300 + (arm[1] - 300) * 0.42)
        picture.circle(spot, 16 - i * 0.045, ("#2d6f86", "#7a5a8d", "#b86a7d", "#e0a85e")[i % 4])
    picture.circle((800, 300), 46, GOLD)
    for i in range(46):
        spot = ((i * 619) % 1600, (i * 283) % 520)
        picture.polygon(star(spot, 7 + i % 3 * 3, 2.5, 4), WHITE)
    picture.box(0, 660, 1600, 900, "#174f63")
    for i in range(14):
        y = 690 + i * 15
        picture.line([((i * 263) % 1500, y), ((i * 263) % 1500 + 130, y)], "#2d7487", 5)
    roof = smooth(
        [
            (180, 640),
            (320, 540),
            (560, 470),
            (800, 440),
            (1060, 476),
            (1290, 548),
            (1430, 640),
            (1120, 668),
            (800, 676),
            (470, 668),
        ],
        closed=True,
    )
    picture.polygon([(px, py + 24) for px, py in roof], "#0b2630")
    picture.polygon(roof, "#cfd8d6")
    picture.polygon(
        smooth([(330, 640), (560, 600), (800, 588), (1060, 600), (1290, 640), (800, 664)], closed=True),
        "#e9eeec",
    )
    for i in range(13):
        x = 420 + i * 64
        picture.line([(x, 636), (x + 6, 660)], "#7fb6c4", 24)
    eye = [
        *bezier((640, 524), (720, 470), (880, 470), (970, 524)),
        *bezier((970, 524), (880, 566), (720, 566), (640, 524)),
    ]
    picture.polygon(eye, "#1f6f8b")
    picture.circle((805, 520), 32, GOLD)
    return picture


def weather_museum() -> Picture:
    """A louvred screen, a rain gauge and a vane beside a paddy; sun on one side, rain on the other."""
    picture = Picture("#cfe3ea")
    picture.circle((250, 210), 110, GOLD)
    for i in range(12):
        picture.line([shifted((250, 210), i * 30, 136), shifted((250, 210), i * 30, 172)], GOLD, 12)
    for dx, dy, radius in ((-130, 20, 84), (-30, -30, 112), (90, -10, 96), (170, 36, 66)):
        picture.circle((1300 + dx, 210 + dy), radius, STONE)
    picture.box(1130, 210, 1510, 296, STONE, 40)
    for i in range(17):
        x, y = 1130 + (i * 71) % 370, 330 + (i * 47) % 190
        picture.line([(x, y), (x - 14, y + 44)], SEA, 9)
    picture.polygon([(0, 560), (1600, 520), (1600, 900), (0, 900)], GRASS)
    for row in range(5):
        for i in range(27):
            foot = (i * 62 + row * 26 - 20, 690 + row * 50)
            for lean in (-15, 0, 15):
                picture.line([foot, (foot[0] + lean, foot[1] - 50)], BAMBOO if row % 2 else LEAF, 7)
    picture.polygon([(480, 900), (560, 640), (1140, 640), (1230, 900)], "#cbb78f")
    _screen(picture, (700, 540))
    _gauge(picture, (970, 700))
    _vane(picture, (1120, 660))
    return picture


def _screen(picture: Picture, at: Point) -> None:
    x, y = at
    for side in (-96, 96):
        picture.line([(x + side, y + 100), (x + side * 1.2, y + 300)], WHITE, 20)
        picture.line([(x + side, y + 100), (x + side * 1.2, y + 300)], "#e2e2da", 8)
    picture.box(x - 140, y - 110, x + 140, y + 118, WHITE, 8, STONE, 5)
    for i in range(8):
        top = y - 88 + i * 25
        picture.polygon(
            [(x - 118, top + 12), (x + 118, top + 12), (x + 118, top + 20), (x - 118, top + 20)], MIST
        )
        picture.line([(x - 118, top + 20), (x + 118, top + 20)], STONE, 4)
    picture.line([(x, y - 98), (x, y + 110)], STONE, 5)
    picture.polygon([(x - 172, y - 104), (x, y - 168), (x + 172, y - 104)], "#e9e6db")


def _gauge(picture: Picture, at: Point) -> None:
    x, y = at
    picture.box(x - 46, y - 150, x + 46, y + 90, "#c3ccc9", 8)
    picture.box(x - 46, y - 150, x - 16, y + 90, "#dfe6e3", 8)
    picture.ellipse((x, y - 150), 52, 15, INK)
    picture.box(x - 60, y + 76, x + 60, y + 98, STONE, 6)


def _vane(picture: Picture, at: Point) -> None:
    x, y = at
    picture.line([(x, y + 120), (x, y - 320)], INK, 14)
    picture.line([(x - 120, y - 320), (x + 130, y - 320)], VERMILION, 14)
    picture.polygon([(x + 168, y - 320), (x + 112, y - 354), (x + 112, y - 286)], VERMILION)
    picture.polygon([(x - 96, y - 330), (x - 170, y - 372), (x - 170, y - 268), (x - 96, y - 310)], VERMILION)
    for angle in (0, 90, 180, 270):
        picture.line([(x, y - 250), shifted((x, y - 250), angle + 20, 56)], INK, 8)


def subalpine_garden() -> Picture:
    """Rhododendrons in bloom on a misty mountain slope."""
    picture = Picture("#d6e2e0")
    for base, tone in ((380, "#b7cbc9"), (480, "#8fb0ab"), (600, "#5f8d80")):
        ridge = smooth(
            [
                (-40, base),
                (220, base - 190),
                (480, base - 30),
                (780, base - 240),
                (1080, base - 60),
                (1360, base - 210),
                (1660, base),
            ]
        )
        picture.polygon([*ridge, (1660, 900), (-40, 900)], tone)
        for i in range(5):
            picture.ellipse((130 + i * 350, base + 56), 220, 20, "#e6eeec")
    for i in range(26):
        x = (i * 197) % 1600
        top = 520 + (i * 61) % 100
        picture.polygon([(x - 22, top + 110), (x, top), (x + 22, top + 110)], LEAF)
    picture.polygon(
        [*smooth([(-40, 740), (360, 680), (820, 760), (1260, 690), (1660, 750)]), (1660, 900), (-40, 900)],
        "#274f3b",
    )
    for x, y, size in ((210, 690, 40), (1400, 680, 42), (800, 610, 62), (480, 760, 34), (1120, 780, 36)):
        _truss(picture, (x, y), size)
    return picture


def _truss(picture: Picture, at: Point, size: float) -> None:
    for i in range(9):
        angle = 180 + i * 22.5 + 2
        picture.polygon(_blade(at, angle, size * 4.4, 0.15), (LEAF, "#3c7350")[i % 2])
    for i, angle in enumerate((-170, -142, -116, -90, -64, -38, -10)):
        flower(picture, shifted(at, angle, size * 1.7), angle, size, ("#d4546a", "#e9808e")[i % 2])
    for i, angle in enumerate((-130, -90, -50)):
        flower(picture, shifted(at, angle, size * 0.7), angle, size, ("#e9808e", "#d4546a")[i % 2])
