"""Cover pictures of the three experiments made in a kitchen."""

import math

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    GOLD,
    INK,
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
    faded,
    oval,
    scattered,
    shifted,
    smooth,
)

SPECTRUM = (VERMILION, AMBER, GOLD, "#7fae4e", "#3f8fb0", "#3d5aa6", "#6f4a9a")
NIGHT = "#22313a"
CABBAGE = ("#c9304f", "#c05a94", "#8a5aa8", "#4f6bb0", "#3a8f9a", "#5c9c5a")


def floating_egg() -> Picture:
    """An egg hovers in the middle of a tall glass: clear water above, salt water below."""
    picture = Picture("#f3d7ae")
    picture.polygon([(0, 640), (1600, 640), (1600, 900), (0, 900)], "#d9a86a")
    picture.circle((800, 400), 380, "#f8e6c9")
    picture.ellipse((820, 826), 270, 40, "#b98749")
    picture.polygon([(590, 90), (1010, 90), (970, 830), (630, 830)], "#eef6f2")
    picture.polygon([(602, 180), (998, 180), (982, 480), (618, 480)], "#bfe0e0")
    picture.polygon([(618, 480), (982, 480), (964, 812), (636, 812)], "#6fb2b4")
    picture.ellipse((800, 180), 198, 22, "#dff0ee")
    for x, y in scattered(34, 272, 230):
        picture.box(x + 658, y + 554, x + 670, y + 566, "#a5d3d2", 2)
    egg = [
        (800 + 118 * math.sin(a) * (1 - 0.12 * math.cos(a)), 480 - 152 * math.cos(a))
        for a in (math.radians(d) for d in range(0, 360, 4))
    ]
    picture.polygon([(x + 8, y + 10) for x, y in egg], "#4f8f93")
    picture.polygon(egg, "#f4c9a0")
    picture.line(bezier((726, 500), (724, 440), (746, 390), (786, 364)), "#fbe6cf", 18)
    picture.dashes([(600, 480), (676, 480)], WHITE, 6, 16, 12)
    picture.dashes([(924, 480), (1000, 480)], WHITE, 6, 16, 12)
    picture.line([(622, 120), (650, 780)], WHITE, 14)
    _salt(picture, (1270, 470))
    picture.line([(300, 250), (400, 760)], STONE, 26)
    picture.polygon(oval((282, 200), 54, 84, -11), STONE)
    picture.polygon(oval((288, 204), 36, 62, -11), "#96a5a2")
    return picture


def kitchen_rainbow() -> Picture:
    """A torch lights a mirror leaning in a tray of water; a spectrum falls on the wall."""
    picture = Picture(NIGHT)
    picture.polygon([(0, 700), (1600, 700), (1600, 900), (0, 900)], "#3a2f2a")
    spot = (650.0, 668.0)
    for i, tone in enumerate(SPECTRUM):
        left, right = 830 + i * 66, 830 + (i + 1) * 66
        foot = [(spot[0] + (i + 1) * 4 - 14, spot[1]), (spot[0] + i * 4 - 14, spot[1])]
        picture.polygon([(left, 60), (right, 60), *foot], faded(tone, NIGHT, 0.42))
        low = [
            (x + (fx - x) * 0.17, 60 + (fy - 60) * 0.17)
            for x, (fx, fy) in zip((right, left), foot, strict=True)
        ]
        picture.polygon([(left, 60), (right, 60), *low], tone)
    torch = (1240.0, 430.0)
    for half, reach, tone in ((46, 30, "#8d8660"), (16, 14, "#efe3ac")):
        ends = [(spot[0] + reach, spot[1]), (spot[0] - reach, spot[1])]
        picture.polygon([shifted(torch, 248, half), shifted(torch, 68, half), *ends], tone)
    picture.line([torch, shifted(torch, -22, 260)], STONE, 96)
    picture.line([shifted(torch, 158, 10), shifted(torch, -22, 40)], GOLD, 130)
    picture.line([shifted(torch, -22, 110), shifted(torch, -22, 166)], VERMILION, 34)
    picture.polygon([(310, 640), (990, 640), (940, 820), (360, 820)], "#5f9aa3")
    picture.polygon([(370, 668), (930, 668), (896, 800), (404, 800)], "#8cc3c7")
    picture.line([(510, 652), (760, 806)], WHITE, 20)
    picture.line([(502, 660), (750, 812)], INK, 8)
    picture.line([(310, 640), (360, 820), (940, 820), (990, 640)], MIST, 14)
    picture.line(smooth([(380, 668), (510, 660), (650, 672), (790, 662), (920, 668)]), WHITE, 7)
    return picture


def red_cabbage() -> Picture:
    """Half a red cabbage, and six glasses of its juice from red to green."""
    picture = Picture(CREAM)
    picture.polygon([(0, 690), (1600, 690), (1600, 900), (0, 900)], SAND)
    _cabbage(picture, (800, 318), 285)
    for i, tone in enumerate(CABBAGE):
        x = 168 + i * 252.8
        picture.ellipse((x + 8, 846), 92, 18, "#cbb68d")
        picture.polygon([(x - 92, 560), (x + 92, 560), (x + 74, 846), (x - 74, 846)], "#f7fbf8")
        picture.polygon([(x - 84, 640), (x + 84, 640), (x + 71, 834), (x - 71, 834)], tone)
        picture.ellipse((x, 640), 84, 15, faded(tone, INK, 0.75))
        picture.line([(x - 62, 590), (x - 52, 812)], WHITE, 10)
        picture.line([(x - 92, 560), (x + 92, 560)], "#c9d8d2", 7)
    for i, tone in ((0, VERMILION), (5, BAMBOO)):
        x = 168 + i * 252.8
        picture.polygon([*oval((x, 486), 26, 26, 0, 0, 180), (x, 430)], tone)
    return picture


def _salt(picture: Picture, base: Point) -> None:
    x, y = base
    picture.ellipse((x + 10, y + 300), 130, 26, "#b98749")
    picture.polygon([(x - 96, y - 60), (x + 96, y - 60), (x + 116, y + 300), (x - 116, y + 300)], WHITE)
    picture.polygon([(x - 108, y + 150), (x + 108, y + 150), (x + 112, y + 230), (x - 112, y + 230)], TEAL)
    picture.text((x, y + 190), "盐", 60, WHITE, bold=True)
    picture.polygon([*oval((x, y - 60), 96, 84, 0, 180, 360)], SEA)
    for dx, dy in ((-36, -92), (0, -108), (36, -92), (-18, -76), (18, -76)):
        picture.circle((x + dx, y + dy), 8, INK)


def _cabbage(picture: Picture, centre: Point, radius: float) -> None:
    x, y = centre
    picture.circle(centre, radius, "#5a2a63")
    for i in range(9):
        size = radius * (0.95 - i * 0.1)
        tone = ("#7d3f86", "#e9d3e6", "#6a3273")[i % 3]
        wave = [
            (
                x + size * (1 + 0.05 * math.sin(a * (7 + i % 3) + i)) * math.sin(a),
                y + 14 * i - size * (1 + 0.05 * math.cos(a * (6 + i % 4) + i)) * math.cos(a),
            )
            for a in (math.radians(d) for d in range(0, 360, 3))
        ]
        picture.polygon(wave, tone)
    stem = smooth(
        [
            (x - 58, y + radius),
            (x - 36, y + 120),
            (x - 14, y - 40),
            (x, y - 90),
            (x + 14, y - 40),
            (x + 36, y + 120),
            (x + 58, y + radius),
        ]
    )
    picture.polygon(stem, "#f2e8f0")
    for side in (-1, 1):
        for i in range(2):
            root = (x + side * 20, y + 130 - i * 84)
            picture.line(
                bezier(
                    root,
                    (root[0] + side * 60, root[1] - 20),
                    (root[0] + side * 110, root[1] - 70),
                    (root[0] + side * (130 - i * 14), root[1] - 130),
                ),
                "#f2e8f0",
                13,
            )
