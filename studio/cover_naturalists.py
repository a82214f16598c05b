"""Cover pictures of the two naturalists' stories: a moustache toad in its stream, a herbarium sheet."""

from studio.drawing import (
    BAMBOO,
    CREAM,
    EARTH,
    GOLD,
    GRASS,
    INK,
    LEAF,
    SAND,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    shifted,
    smooth,
    turned,
)

ROSE = "#d4546a"
BLUSH = "#f0a4ae"
TOAD = "#5f7d86"
TOAD_DARK = "#3f5a63"


def moustache_toad() -> Picture:
    """A male Emei moustache toad on a stone in a stream, spines along its upper lip."""
    picture = Picture("#1d5657")
    picture.box(0, 0, 1600, 330, "#17474a")
    for x, height in ((60, 300), (210, 240), (360, 320), (1230, 300), (1390, 240), (1540, 330)):
        _fern(picture, (x, 350), height)
    picture.box(0, 340, 1600, 900, "#2f7f7d")
    for i in range(16):
        y = 370 + (i * 83) % 500
        x = (i * 397) % 1600
        picture.line(
            smooth([(x - 110, y), (x - 30, y - 14), (x + 40, y + 8), (x + 120, y - 4)]), "#4b9c97", 7
        )
    for centre, rx, ry, tone in (
        ((220, 800), 250, 130, "#546a66"),
        ((1400, 820), 290, 140, "#4c615e"),
        ((820, 790), 560, 190, STONE),
        ((820, 762), 520, 150, "#8f9f9b"),
    ):
        picture.ellipse(centre, rx, ry, tone)
    toad(picture, (800, 500), 1.0)
    return picture


def toad(picture: Picture, centre: Point, unit: float, *, spiny: bool = True) -> None:
    """The toad from the front: broad flat head, eyes blue-green above and dark below, a male's spines on the lip."""
    x, y = centre

    def at(dx: float, dy: float) -> Point:
        return (x + dx * unit, y + dy * unit)

    for side in (-1, 1):
        picture.polygon(oval(at(side * 300, 150), 150 * unit, 78 * unit, side * 24), TOAD_DARK)
        picture.line([at(side * 250, 190), at(side * 330, 250), at(side * 250, 262)], TOAD_DARK, 46 * unit)
        for toe in (-30, 0, 30):
            picture.line([at(side * 250, 258), at(side * (190 + abs(toe)), 268 + toe * 0.5)], TOAD, 18 * unit)
    picture.ellipse(at(0, 110), 310 * unit, 190 * unit, TOAD)
    for side in (-1, 1):
        arm = smooth([at(side * 200, 120), at(side * 250, 200), at(side * 180, 276)])
        picture.line(arm, TOAD_DARK, 58 * unit)
        for angle in (-28, 0, 28, 52):
            finger = shifted(at(side * 180, 276), 90 - side * angle, 64 * unit)
            picture.line([at(side * 180, 276), finger], TOAD_DARK, 20 * unit)
    head = smooth(
        [
            at(-300, 20),
            at(-250, -110),
            at(-110, -160),
            at(110, -160),
            at(250, -110),
            at(300, 20),
            at(180, 96),
            at(-180, 96),
        ],
        closed=True,
    )
    picture.polygon(head, TOAD)
    for i in range(70):
        reach = 300 * ((i + 1) / 70) ** 0.5
        spot = shifted((0, 0), i * 137.5, reach)
        picture.circle(
            at(spot[0] * 0.86, spot[1] * 0.34 - 30), (5 + i % 3 * 3) * unit, (TOAD_DARK, "#7f9aa1")[i % 2]
        )
    lip = smooth([at(-276, 44), at(-140, 106), at(0, 122), at(140, 106), at(276, 44)])
    picture.polygon(
        [*lip, *smooth([at(240, 84), at(120, 160), at(0, 178), at(-120, 160), at(-240, 84)])], "#8fa3a8"
    )
    picture.line(lip, TOAD_DARK, 9 * unit)
    for i in range(12) if spiny else ():
        root = lip[10 + round(i * (len(lip) - 21) / 11)]
        out = -90 + (i - 5.5) * 13
        base = shifted(root, out, 12 * unit)
        wings = [shifted(base, out + 90, 11 * unit), shifted(base, out - 90, 11 * unit)]
        picture.circle(base, 14 * unit, "#7f9aa1")
        picture.polygon([*wings, shifted(base, out, 34 * unit)], "#15191a")
    for side in (-1, 1):
        eye = at(side * 190, -110)
        picture.circle(eye, 82 * unit, TOAD_DARK)
        picture.circle(eye, 66 * unit, "#6a4632")
        picture.polygon(oval(eye, 66 * unit, 66 * unit, 0, 180, 360), "#8fd3c6")
        picture.ellipse(eye, 13 * unit, 48 * unit, INK)
        picture.circle((eye[0] - 22 * unit, eye[1] - 28 * unit), 9 * unit, WHITE)
        picture.ellipse(at(side * 46, 4), 10 * unit, 7 * unit, INK)


def _fern(picture: Picture, foot: Point, height: float) -> None:
    x, y = foot
    stem = smooth([(x, y), (x + 16, y - height * 0.5), (x - 8, y - height)])
    picture.line(stem, LEAF, 8)
    for i in range(4, len(stem), 4):
        length = 20 + 70 * (1 - i / len(stem))
        for side in (-1, 1):
            picture.line([stem[i], shifted(stem[i], -90 + side * 62, length)], BAMBOO, 10)


def herbarium_sheet() -> Picture:
    """A pressed rhododendron on its sheet, with label, number and seed packet."""
    picture = Picture(TEAL)
    picture.circle((300, 760), 420, "#287d78")
    picture.circle((1360, 160), 360, "#287d78")
    picture.polygon(turned([(470, 60), (1130, 60), (1130, 850), (470, 850)], 2, (800, 450)), "#17514f")
    picture.box(460, 40, 1120, 836, CREAM, 6)
    rhododendron(picture, (760, 740), 1.0)
    picture.box(486, 66, 640, 196, SAND, 4, EARTH, 4)
    picture.line([(486, 66), (563, 128), (640, 66)], EARTH, 4)
    picture.box(860, 648, 1094, 810, WHITE, 4, EARTH, 4)
    for i, length in enumerate((170, 200, 130, 196, 150)):
        picture.box(880, 672 + i * 26, 880 + length, 680 + i * 26, STONE if i else INK, 3)
    picture.box(500, 770, 640, 812, WHITE, 4, VERMILION, 4)
    picture.box(520, 786, 620, 796, VERMILION, 4)
    for x, y, angle in ((768, 560, 8), (792, 420, 20), (700, 640, -30)):
        picture.polygon(
            turned([(x - 54, y - 9), (x + 54, y - 9), (x + 54, y + 9), (x - 54, y + 9)], angle, (x, y)), WHITE
        )
    picture.box(1240, 520, 1300, 850, EARTH, 20)
    picture.box(1250, 470, 1290, 540, STONE, 8)
    picture.circle((1270, 380), 118, None, STONE, 26)
    picture.circle((1270, 380), 96, "#bfe0da")
    picture.line(oval((1270, 380), 70, 70, 0, 200, 260), WHITE, 10)
    return picture


def rhododendron(picture: Picture, foot: Point, unit: float) -> None:
    """A branch with leathery leaves in a whorl under a truss of bell-shaped flowers."""
    x, y = foot

    def at(dx: float, dy: float) -> Point:
        return (x + dx * unit, y + dy * unit)

    stem = smooth([at(-20, 0), at(6, -140), at(30, -300), at(40, -400)])
    picture.line(stem, "#6b4a3a", 18 * unit)
    twig = smooth([at(2, -120), at(-80, -200), at(-130, -290)])
    picture.line(twig, "#6b4a3a", 13 * unit)
    for i, angle in enumerate((-164, -128, -150, -32, -8, 26, 154, 178)):
        _leaf(picture, at(40, -370), angle, (210 - i % 3 * 26) * unit, (LEAF, "#3c7350")[i % 2])
    for i, angle in enumerate((-175, -118, -62, -15, 150)):
        _leaf(picture, twig[-1], angle, 130 * unit, ("#3c7350", LEAF)[i % 2])
    for i, (angle, reach) in enumerate(
        (
            (-170, 96),
            (-140, 118),
            (-110, 126),
            (-80, 128),
            (-52, 120),
            (-20, 98),
            (-96, 58),
            (-140, 50),
            (-46, 50),
        )
    ):
        flower(picture, shifted(at(40, -410), angle, reach * unit), angle, 60 * unit, (ROSE, BLUSH)[i % 2])


def flower(picture: Picture, centre: Point, angle: float, size: float, tone: str) -> None:
    """A bell seen from the side of its mouth: five lobes, spots and stamens."""
    for i in range(5):
        picture.circle(shifted(centre, angle + i * 72, size * 0.56), size * 0.5, tone)
    picture.circle(centre, size * 0.5, tone)
    for i in range(5):
        tip = shifted(centre, angle + (i - 2) * 20, size * 0.86)
        picture.line([centre, tip], CREAM, max(3.0, size * 0.06))
        picture.circle(tip, size * 0.09, GOLD)
    for i in range(6):
        picture.circle(shifted(centre, angle + 150 + i * 22, size * 0.3), size * 0.05, "#8d2f44")


def _leaf(picture: Picture, root: Point, angle: float, length: float, tone: str) -> None:
    upper = bezier((0, 0), (length * 0.25, -length * 0.2), (length * 0.8, -length * 0.2), (length, 0))
    lower = bezier((length, 0), (length * 0.8, length * 0.2), (length * 0.25, length * 0.2), (0, 0))
    picture.polygon(turned([(root[0] + px, root[1] + py) for px, py in [*upper, *lower]], angle, root), tone)
    picture.line([root, shifted(root, angle, length * 0.9)], GRASS, max(3.0, length * 0.026))
