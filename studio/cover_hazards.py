"""Cover pictures of the articles on lightning, floods and fraud."""

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
from studio.figures import head

NIGHT = "#1b3450"
DUSK = "#27496b"
SLATE = "#3d6488"
MUD = "#b58a55"


def lightning() -> Picture:
    """A bolt strikes a lone tree; people sit inside a cut-open house with a conductor, far from its window."""
    picture = Picture(NIGHT)
    picture.polygon([(0, 560), (1600, 480), (1600, 900), (0, 900)], "#21405f")
    for x, y, radius in (
        (140, 60, 150),
        (330, 20, 190),
        (560, 50, 170),
        (800, 10, 200),
        (1060, 40, 180),
        (1300, 20, 190),
        (1500, 60, 150),
    ):
        picture.circle((x, y), radius, SLATE)
    for x, y, radius in (
        (40, 20, 130),
        (230, -10, 150),
        (450, 0, 160),
        (690, -20, 170),
        (930, -10, 160),
        (1190, 0, 150),
        (1420, -10, 170),
    ):
        picture.circle((x, y), radius, DUSK)
    for left, top in scattered(30, 1640, 480):
        picture.line([(left, top + 230), (left - 14, top + 286)], SLATE, 5)
    picture.polygon(
        [*smooth([(-20, 780), (300, 730), (700, 770), (1100, 730), (1640, 760)]), (1640, 900), (-20, 900)],
        "#122b33",
    )
    _tree(picture, (420, 760))
    _bolt(picture, [(600, 150), (520, 300), (590, 310), (478, 452), (540, 458), (430, 560)], 44)
    for path in (
        [(560, 226), (660, 320), (640, 330), (730, 420)],
        [(524, 380), (400, 430), (412, 444), (330, 500)],
    ):
        picture.line(path, GOLD, 9)
    _house(picture, (1160, 756))
    return picture


def flash_flood() -> Picture:
    """Brown water runs through a street: a car afloat, and a family on higher ground."""
    picture = Picture("#cfe0df")
    for x, y in scattered(44, 1640, 460):
        picture.line([(x, y), (x - 22, y + 64)], "#a9c8c6", 6)
    for left, top, right, tone in ((40, 250, 260, SEA), (290, 170, 500, TEAL), (540, 300, 720, SEA)):
        picture.box(left, top, right, 620, tone)
        for row in range(4):
            for column in range(3):
                x, y = left + 30 + column * (right - left - 40) / 3, top + 36 + row * 88
                picture.box(x, y, x + 38, y + 48, "#dcebe7")
    picture.polygon(
        [*smooth([(900, 620), (1080, 470), (1290, 380), (1640, 340)]), (1640, 700), (860, 700)], LEAF
    )
    picture.polygon(
        [*smooth([(1000, 640), (1180, 500), (1360, 430), (1640, 400)]), (1640, 700), (960, 700)], BAMBOO
    )
    for x, y, size, tone in ((1180, 480, 1.0, VERMILION), (1256, 452, 0.68, GOLD), (1330, 424, 1.0, INK)):
        _walker(picture, (x, y), size, tone)
    for i, tone in enumerate(("#c79c65", MUD, "#a3783f")):
        top = 560 + i * 96
        wave = smooth([(x * 160 - 40, top + (26 if (x + i) % 2 else -18)) for x in range(12)])
        picture.polygon([*wave, (1760, 900), (-40, 900)], tone)
        if i == 0:
            _car(picture, (560, 560), -9)
    for x, y, reach in ((180, 640, 150), (900, 690, 190), (420, 770, 220), (1180, 780, 180), (760, 850, 160)):
        picture.line(
            smooth([(x, y), (x + reach * 0.33, y - 16), (x + reach * 0.66, y + 12), (x + reach, y - 6)]),
            "#e3c89d",
            9,
        )
    picture.line([(1010, 780), (1010, 520)], STONE, 16)
    picture.polygon([shifted((1010, 470), -90 + 120 * i, 110) for i in range(3)], VERMILION)
    picture.polygon([shifted((1010, 472), -90 + 120 * i, 78) for i in range(3)], WHITE)
    picture.line([(1010, 432), (1010, 476)], INK, 16)
    picture.circle((1010, 504), 10, INK)
    return picture


def borrowed_face() -> Picture:
    """A video call whose face is a mask: half a person, half a mesh of triangles."""
    picture = Picture("#e2a23e")
    for radius, tone in ((560, "#e9b157"), (400, "#efc273")):
        picture.circle((800, 450), radius, tone)
    picture.box(500, 36, 1100, 864, INK, 64)
    picture.box(530, 80, 1070, 820, "#24575a", 28)
    face = smooth(
        [
            (800, 190),
            (930, 230),
            (975, 370),
            (955, 520),
            (880, 640),
            (800, 680),
            (720, 640),
            (645, 520),
            (625, 370),
            (670, 230),
        ],
        closed=True,
    )
    picture.polygon([(620, 820), (650, 730), (800, 690), (950, 730), (980, 820)], CREAM)
    picture.polygon(face, SKIN)
    hair = smooth(
        [(800, 182), (700, 196), (640, 268), (622, 376), (660, 330), (730, 286), (800, 276)], closed=True
    )
    picture.polygon(hair, "#3a2a22")
    picture.polygon([p for p in face if p[0] >= 800], TEAL)
    _mesh(picture)
    for x, white, dark in ((716, WHITE, INK), (884, GOLD, INK)):
        picture.polygon(
            [
                *bezier((x - 48, 420), (x - 20, 388), (x + 20, 388), (x + 48, 420)),
                *bezier((x + 48, 420), (x + 20, 446), (x - 20, 446), (x - 48, 420)),
            ],
            white,
        )
        picture.circle((x, 418), 20, dark)
    picture.line(bezier((660, 372), (690, 350), (740, 350), (766, 368)), "#3a2a22", 14)
    picture.line([(800, 430), (782, 520), (800, 524)], "#dca478", 8)
    picture.line(bezier((730, 590), (760, 622), (790, 620), (800, 616)), VERMILION, 13)
    picture.line([(800, 616), (838, 612), (872, 588)], GOLD, 10)
    picture.dashes([(800, 150), (800, 760)], WHITE, 7, 22, 18)
    for side in (-1, 1):
        for i, height in enumerate((60, 150, 96, 210, 130, 70)):
            x = 800 + side * (372 + i * 58)
            picture.line([(x, 450 - height / 2), (x, 450 + height / 2)], INK if side < 0 else VERMILION, 24)
    picture.circle((700, 772), 34, VERMILION)
    picture.circle((900, 772), 34, BAMBOO)
    return picture


def daily_returns() -> Picture:
    """Stacks of coins grow along a curve that soars and breaks; the last ones are empty outlines."""
    picture = Picture(CREAM)
    picture.polygon([(0, 770), (1600, 770), (1600, 900), (0, 900)], TEAL)
    heights = [1, 2, 3, 5, 7, 10, 14]
    for i, count in enumerate(heights):
        x = 190 + i * 190
        hollow = i >= 5
        for k in range(count):
            y = 750 - k * 42
            if hollow:
                for start in range(0, 360, 24):
                    picture.line(oval((x, y), 78, 26, 0, start, start + 13, 6), STONE, 5)
                continue
            picture.ellipse((x, y + 12), 80, 28, "#b8862c")
            picture.ellipse((x, y), 80, 28, GOLD)
            picture.ellipse((x, y), 56, 18, None, "#b8862c", 5)
    curve = [(90 + t * 9.4, 640 - 10 * math.exp(t / 29.5)) for t in range(101)]
    picture.line(curve, VERMILION, 20)
    tip = curve[-1]
    for dx, dy, turn in ((70, 10, 30), (140, 110, 80), (236, 214, 130), (310, 370, 20)):
        shard = [(tip[0] + dx + x, tip[1] + dy + y) for x, y in ((-34, -10), (34, -10), (34, 10), (-34, 10))]
        picture.polygon(turned(shard, turn, (tip[0] + dx, tip[1] + dy)), VERMILION)
    picture.polygon([shifted(tip, -58, 46), shifted(tip, 90, 34), shifted(tip, 190, 34)], VERMILION)
    return picture


def _tree(picture: Picture, root: Point) -> None:
    x, y = root
    picture.polygon([(x - 40, y + 10), (x - 18, y - 180), (x + 22, y - 180), (x + 44, y + 10)], "#3a2c26")
    for dx, dy, radius in ((-96, -200, 88), (96, -196, 92), (0, -260, 108), (-40, -160, 70), (56, -150, 74)):
        picture.circle((x + dx, y + dy), radius, "#1c4a43")
    picture.line([(x, y - 240), (x - 6, y - 60), (x + 8, y)], AMBER, 10)
    for reach in (120, 200, 280):
        picture.line(oval((x, y + 16), reach, reach * 0.16, 0, 10, 170), GOLD, 6)


def _bolt(picture: Picture, path: list[Point], width: float) -> None:
    left = [(x - width * 0.5 * (1 - i / len(path)), y) for i, (x, y) in enumerate(path)]
    right = [(x + width * 0.5 * (1 - i / len(path)), y) for i, (x, y) in enumerate(path)]
    picture.polygon([*left, *right[::-1]], GOLD)
    picture.line([(x, y) for x, y in path[:-1]], WHITE, 8)


def _house(picture: Picture, base: Point) -> None:
    x, y = base
    picture.box(x - 220, y - 260, x + 220, y, "#e8d9bd")
    picture.polygon([(x - 270, y - 250), (x, y - 440), (x + 270, y - 250)], VERMILION)
    picture.line([(x, y - 440), (x, y - 540)], MIST, 10)
    picture.circle((x, y - 544), 12, GOLD)
    picture.line([(x, y - 440), (x + 262, y - 254), (x + 236, y - 230), (x + 236, y + 40)], MIST, 7)
    picture.box(x - 200, y - 240, x + 200, y - 16, GOLD)
    picture.box(x - 220, y - 196, x - 200, y - 96, NIGHT, 3)
    picture.line([(x - 210, y - 193), (x - 210, y - 99)], MIST, 5)
    picture.line([(x + 20, y - 240), (x + 20, y - 212)], INK, 5)
    picture.polygon([(x + 20, y - 222), (x - 12, y - 192), (x + 52, y - 192)], VERMILION)
    for dx, facing, tone in ((-50, 1, INK), (90, -1, TEAL)):
        _sitter(picture, (x + dx, y - 16), facing, tone)
    picture.box(x - 4, y - 74, x + 44, y - 66, "#7d5838", 3)
    picture.line([(x + 20, y - 68), (x + 20, y - 18)], "#7d5838", 8)


def _sitter(picture: Picture, floor: Point, facing: int, tone: str) -> None:
    """A person on a chair, seen from the side; `facing` is 1 to the right, -1 to the left."""
    x, y = floor
    back = x - facing * 22
    picture.line([(back, y - 4), (back, y - 96)], "#7d5838", 8)
    picture.line([(back, y - 44), (x + facing * 16, y - 44), (x + facing * 16, y - 4)], "#7d5838", 8)
    picture.line([(x - facing * 4, y - 62), (x - facing * 4, y - 106)], tone, 34)
    picture.line([(x, y - 58), (x + facing * 34, y - 58), (x + facing * 34, y - 8)], tone, 20)
    head(picture, (x - facing * 2, y - 150), 24, "#3a2a22", 0 if facing > 0 else 180)


def _walker(picture: Picture, foot: Point, size: float, tone: str) -> None:
    x, y = foot
    for dx in (-16, 18):
        picture.line([(x, y - 74 * size), (x + dx * size, y)], INK, 18 * size)
    picture.polygon(
        [
            (x - 36 * size, y - 60 * size),
            (x - 22 * size, y - 150 * size),
            (x + 22 * size, y - 150 * size),
            (x + 36 * size, y - 60 * size),
        ],
        tone,
    )
    picture.circle((x, y - 176 * size), 27 * size, SKIN)
    picture.polygon(oval((x, y - 180 * size), 29 * size, 28 * size, 0, 180, 360), "#3a2a22")


def _car(picture: Picture, centre: Point, tilt: float) -> None:
    x, y = centre
    body = smooth(
        [
            (x - 250, y + 60),
            (x - 244, y - 10),
            (x - 150, y - 34),
            (x - 84, y - 118),
            (x + 84, y - 118),
            (x + 156, y - 34),
            (x + 250, y - 6),
            (x + 256, y + 60),
        ],
        10,
    )
    picture.polygon(turned([*body, (x + 256, y + 90), (x - 250, y + 90)], tilt, centre), VERMILION)
    for glass in (
        [(-124, -36), (-70, -100), (-8, -100), (-8, -36)],
        [(14, -36), (14, -100), (74, -100), (126, -36)],
    ):
        picture.polygon(turned([(x + dx, y + dy) for dx, dy in glass], tilt, centre), MIST)
    (lamp,) = turned([(x - 236, y + 16)], tilt, centre)
    picture.circle(lamp, 20, GOLD)


def _mesh(picture: Picture) -> None:
    knots = [(800, 210), (880, 222), (944, 290), (966, 380), (956, 480), (914, 590), (850, 650), (800, 672)]
    inner = [(800, 300), (868, 320), (916, 380), (900, 470), (858, 540), (800, 430), (830, 600), (800, 540)]
    for (ax, ay), (bx, by) in zip(knots, inner, strict=True):
        picture.line([(ax, ay), (bx, by)], SEA, 4)
    for path in (
        knots,
        [*inner[:5], inner[6], knots[7]],
        [inner[0], inner[5], inner[4], inner[7], inner[6]],
        [inner[1], inner[5], inner[3]],
        [knots[1], inner[2], knots[4], inner[4], knots[6]],
        [inner[5], inner[7]],
    ):
        picture.line(path, SEA, 4)
    for spot in (*knots, *inner):
        picture.circle(spot, 9, GOLD)
