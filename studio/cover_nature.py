"""Cover pictures of the articles on the panda's coat and on two troubles of the countryside."""

import math

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    GOLD,
    GRASS,
    INK,
    LEAF,
    SAND,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    scattered,
    shifted,
    smooth,
)

SOIL = "#9c5f3c"
RUST = "#8f3520"


def panda_coat() -> Picture:
    """A panda walks between snow and dark trunks; its back melts into the snow, its legs into the shade."""
    picture = Picture("#cfe0df")
    for x, width, tone in (
        (120, 96, "#7fa3a0"),
        (330, 60, "#9cbab6"),
        (1240, 70, "#9cbab6"),
        (1480, 110, "#7fa3a0"),
    ):
        picture.box(x - width / 2, -20, x + width / 2, 760, tone)
    picture.polygon(
        [*smooth([(-20, 500), (300, 430), (760, 380), (1200, 440), (1640, 400)]), (1640, 900), (-20, 900)],
        WHITE,
    )
    for x, width in ((770, 120), (1090, 150)):
        picture.box(x - width / 2, -20, x + width / 2, 760, INK)
        picture.box(x + width * 0.2, -20, x + width * 0.3, 700, "#2b5d5e")
    _panda(picture)
    picture.polygon(
        [
            *smooth([(-20, 770), (240, 720), (520, 780), (820, 742), (1160, 786), (1640, 740)]),
            (1640, 900),
            (-20, 900),
        ],
        INK,
    )
    for x, y, size in ((90, 780, 120), (300, 820, 90), (1320, 790, 130), (1500, 800, 100)):
        for angle in range(200, 341, 28):
            _blade(picture, (x, y), angle, size, "#2b5d5e")
    for i, spot in enumerate(scattered(40, 1600, 700)):
        if math.dist(spot, (470, 420)) > 190:
            picture.circle(spot, 5 + i % 3 * 3, WHITE)
    return picture


def kiwi_canker() -> Picture:
    """A slice of red-hearted kiwifruit, and a vine whose bark cracks and bleeds."""
    picture = Picture(LEAF)
    picture.circle((1130, 450), 470, "#3a6f4e")
    _slice(picture, (1130, 450), 330)
    trunk = [(300, 920), (280, 700), (330, 480), (300, 260), (360, 60), (350, -40)]
    picture.line(smooth(trunk), "#5b4030", 150)
    picture.line(smooth([(x - 30, y) for x, y in trunk]), "#755542", 70)
    picture.line(smooth([(320, 330), (520, 250), (700, 120), (820, -20)]), "#5b4030", 64)
    crack = smooth([(352, 330), (330, 420), (364, 500), (338, 590)], closed=False)
    picture.line(crack, "#2c1d16", 30)
    picture.line(crack, VERMILION, 12)
    for (x, y), drop in (((330, 430), 120), ((366, 510), 190), ((338, 596), 150)):
        picture.line([(x, y), (x + 6, y + drop)], "#b5391f", 24)
        picture.circle((x + 6, y + drop), 20, "#b5391f")
        picture.circle((x, y + drop - 6), 6, "#f0a08a")
    for centre, radius, turn in (((560, 520), 170, 20), ((130, 180), 150, -40)):
        _leaf(picture, centre, radius, turn)
    return picture


def fire_ant() -> Picture:
    """A red imported fire ant on its mound of loose soil."""
    picture = Picture(SAND)
    picture.circle((1270, 210), 120, AMBER)
    picture.polygon([(-20, 700), (1640, 660), (1640, 900), (-20, 900)], GRASS)
    mound = smooth([(-80, 780), (160, 640), (420, 520), (760, 470), (1100, 540), (1380, 660), (1680, 790)])
    picture.polygon([*mound, (1680, 920), (-80, 920)], SOIL)
    for i, (x, depth) in enumerate(scattered(150, 1560, 330)):
        spot = (20 + x, 540 + abs(x - 750) * 0.36 + depth)
        picture.circle(spot, 8 + i % 4 * 4, ("#b4764f", "#84492b", "#a96a45")[i % 3])
    for x, y, size, flip in ((210, 640, 0.2, 1), (1360, 690, 0.22, -1), (1160, 590, 0.16, 1)):
        _ant(picture, (x, y), size, flip)
    _ant(picture, (800, 330), 1.0, 1)
    return picture


def _blade(picture: Picture, root: Point, angle: float, length: float, tone: str) -> None:
    tip, side = (
        shifted(root, angle, length),
        shifted(shifted(root, angle, length * 0.45), angle + 90, length * 0.12),
    )
    other = shifted(shifted(root, angle, length * 0.45), angle - 90, length * 0.12)
    picture.polygon([root, side, tip, other], tone)


def _panda(picture: Picture) -> None:
    for x, y in ((640, 700), (1010, 700)):
        picture.line([(x, 560), (x + 10, y)], "#0c2c2f", 104)
        picture.box(x - 50, y + 10, x + 74, y + 62, "#0c2c2f", 24)
    body = smooth(
        [
            (520, 520),
            (560, 400),
            (700, 336),
            (860, 330),
            (1010, 372),
            (1090, 470),
            (1084, 590),
            (1000, 640),
            (760, 650),
            (600, 630),
        ],
        closed=True,
    )
    picture.polygon(body, WHITE)
    picture.polygon(
        smooth(
            [(556, 410), (640, 352), (730, 332), (740, 470), (700, 640), (590, 640), (530, 540)], closed=True
        ),
        INK,
    )
    for x, y in ((590, 720), (920, 726)):
        picture.line([(x + 10, 590), (x, y)], INK, 112)
        picture.box(x - 76, y + 4, x + 56, y + 58, INK, 26)
    for x, y in ((392, 318), (566, 300)):
        picture.circle((x, y), 58, INK)
    picture.ellipse((476, 440), 166, 142, WHITE)
    for x, tilt in ((410, 34), (536, -34)):
        picture.polygon(oval((x, 432), 36, 52, tilt), INK)
        picture.circle((x + 4, 428), 13, WHITE)
    picture.ellipse((462, 494), 27, 18, INK)
    for side in (-1, 1):
        picture.line(
            bezier((462, 510), (462 + side * 4, 534), (462 + side * 28, 540), (462 + side * 42, 528)), INK, 7
        )


def _slice(picture: Picture, centre: Point, radius: float) -> None:
    picture.circle((centre[0] + 14, centre[1] + 18), radius + 12, "#234b36")
    picture.circle(centre, radius + 12, "#8a6a3f")
    picture.circle(centre, radius, "#c8d66b")
    picture.circle(centre, radius * 0.93, "#a9c14a")
    for i in range(36):
        picture.line(
            [shifted(centre, i * 10, radius * 0.5), shifted(centre, i * 10, radius * 0.88)], "#c8d66b", 7
        )
    for i in range(28):
        angle = i * 360 / 28
        tip = radius * (0.6 + 0.05 * (i % 2))
        wings = [shifted(centre, angle - 5, radius * 0.3), shifted(centre, angle + 5, radius * 0.3)]
        picture.polygon([*wings, shifted(centre, angle, tip)], VERMILION)
        seed = shifted(centre, angle + 6.4, radius * (0.5 + 0.08 * (i % 2)))
        picture.polygon(oval(seed, radius * 0.052, radius * 0.024, angle + 6.4), "#241a16")
    picture.ellipse(centre, radius * 0.3, radius * 0.3, "#f3ecc9")


def _leaf(picture: Picture, centre: Point, radius: float, turn: float) -> None:
    outline = [
        shifted(centre, turn + a, radius * (1 - 0.28 * math.exp(-((a - 180) ** 2) / 700)))
        for a in range(0, 360, 6)
    ]
    picture.polygon(outline, BAMBOO)
    for spread in (0, 32, -32, 64, -64):
        picture.line(
            [shifted(centre, turn + 180, radius * 0.66), shifted(centre, turn + spread, radius * 0.82)],
            GRASS,
            6,
        )
    for angle, reach, size in (
        (20, 0.5, 26),
        (95, 0.55, 20),
        (230, 0.45, 24),
        (310, 0.6, 22),
        (160, 0.3, 16),
        (60, 0.15, 18),
    ):
        spot = shifted(centre, turn + angle, radius * reach)
        picture.circle(spot, size, GOLD)
        picture.circle(spot, size * 0.55, "#4a2a1c")


def _ant(picture: Picture, centre: Point, size: float, flip: int) -> None:
    def at(x: float, y: float) -> Point:
        return (centre[0] + flip * x * size, centre[1] + y * size)

    for hip, knee, foot in (
        ((-60, 40), (-190, -70), (-290, 190)), ((-20, 50), (-80, -20), (-130, 230)), ((30, 46), (130, -80), (170, 220)),
        ((-90, 36), (-150, 60), (-230, 214)), ((0, 50), (40, 90), (20, 236)), ((40, 40), (200, 20), (280, 230)),
    ):  # fmt: skip
        picture.line([at(*hip), at(*knee), at(*foot), at(foot[0] - 26, foot[1] + 8)], RUST, 17 * size)
    gaster = smooth(
        [at(150, 0), at(230, -78), at(350, -70), at(430, 10), at(360, 78), at(230, 70)], closed=True
    )
    picture.polygon(gaster, "#3b1a14")
    picture.line([at(426, 12), at(478, 34)], "#3b1a14", 9 * size)
    for x, radius in ((110, 30), (152, 26)):
        picture.circle(at(x, -8), radius * size, RUST)
    picture.polygon(
        smooth([at(-110, 0), at(-60, -58), at(30, -46), at(84, -6), at(40, 52), at(-70, 50)], closed=True),
        "#b5482b",
    )
    picture.polygon(
        smooth(
            [at(-280, -30), at(-220, -92), at(-130, -84), at(-100, -20), at(-140, 44), at(-240, 38)],
            closed=True,
        ),
        "#b5482b",
    )
    picture.circle(at(-190, -36), 17 * size, INK)
    picture.circle(at(-195, -41), 5 * size, CREAM)
    for bend, tip in (((-300, -160), (-400, -110)), ((-260, -180), (-350, -210))):
        picture.line([at(-230, -76), at(*bend), at(*tip)], RUST, 13 * size)
        picture.circle(at(*tip), 14 * size, RUST)
    for y in (-6, 30):
        picture.line(smooth([at(-262, y), at(-306, y + 8), at(-318, y + 36 - y * 0.6)]), "#3b1a14", 14 * size)
    for x in (240, 296, 350):
        picture.line(bezier(at(x, -74), at(x + 20, -30), at(x + 20, 30), at(x, 72)), "#5e2a1f", 6 * size)
