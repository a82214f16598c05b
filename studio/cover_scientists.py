"""Cover pictures of the scientists' stories from Qin Jiushao on: an object of their work, never a face."""

import math

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

PURPLE = "#7d4a4f"
"""The purplish soil of the Sichuan basin."""
DEEP = "#5d3439"
ROSE = "#d96a7b"
BLUSH = "#efa9ae"


def rice_baskets() -> Picture:
    """Three baskets of rice under a counting board that shows 3193 in rods."""
    picture = Picture(CREAM)
    picture.box(0, 690, 1600, 900, EARTH)
    picture.box(0, 684, 1600, 702, "#b8966a")
    picture.box(230, 70, 1370, 350, INK, 26)
    picture.box(250, 90, 1350, 330, "#174749", 18)
    for column, digit in enumerate((3, 1, 9, 3)):
        centre = (386 + column * 276, 210)
        if column:
            picture.line([(centre[0] - 138, 112), (centre[0] - 138, 308)], "#2b6a69", 4)
        rods(picture, centre, digit, upright=column % 2 == 1)
    for x in (330, 800, 1270):
        _basket(picture, (x, 560))
    _ladle(picture, (120, 760))
    _bowl(picture, (1010, 800))
    _clog(picture, (560, 800))
    return picture


def rods(picture: Picture, centre: Point, digit: int, *, upright: bool, unit: float = 1.0) -> None:
    """One digit in counting rods: units and hundreds stand upright, tens and thousands lie (here by the caller)."""
    x, y = centre
    ones, fives = (digit - 5, 1) if digit > 5 else (digit, 0)
    span = 150 * unit
    for i in range(ones):
        shift = (i - (ones - 1) / 2) * 38 * unit
        low = 16 * unit if fives else 0
        if upright:
            picture.line(
                [(x + shift, y - span / 2 + low * 2), (x + shift, y + span / 2 + low)], GOLD, 20 * unit
            )
        else:
            picture.line([(x - span / 2, y + shift + low), (x + span / 2, y + shift + low)], GOLD, 20 * unit)
    if fives:
        if upright:
            picture.line([(x - span / 2, y - span / 2), (x + span / 2, y - span / 2)], VERMILION, 20 * unit)
        else:
            top = y - (ones - 1) / 2 * 38 * unit + 16 * unit
            picture.line([(x, top - 72 * unit), (x, top - 22 * unit)], VERMILION, 20 * unit)


def _basket(picture: Picture, centre: Point) -> None:
    x, y = centre
    heap = smooth(
        [(x - 176, y - 60), (x - 110, y - 118), (x, y - 146), (x + 110, y - 118), (x + 176, y - 60)]
    )
    picture.polygon([*heap, (x + 150, y - 20), (x - 150, y - 20)], WHITE)
    for i in range(58):
        t = i * 2.399963
        r = 10 + 19 * math.sqrt(i)
        spot = (x + r * math.cos(t) * 0.98, y - 84 + r * math.sin(t) * 0.34)
        picture.polygon(oval(spot, 9, 4.5, (i * 53) % 180, steps=14), (SAND, "#e6d8b8")[i % 2])
    picture.polygon([(x - 196, y - 60), (x + 196, y - 60), (x + 138, y + 172), (x - 138, y + 172)], AMBER)
    for row in range(6):
        for i in range(9):
            share = row / 6
            half = 196 - 58 * share
            left = x - half + i * 2 * half / 9
            if (row + i) % 2:
                top = y - 60 + row * 232 / 6
                picture.box(left, top, left + 2 * half / 9, top + 232 / 6, "#c9702a", 6)
    picture.ellipse((x, y - 60), 202, 26, None, EARTH, 22)
    picture.line([(x - 136, y + 172), (x + 136, y + 172)], EARTH, 20)


def _ladle(picture: Picture, at: Point) -> None:
    x, y = at
    picture.line([(x + 60, y), (x + 270, y - 50)], "#8a6b45", 24)
    picture.polygon(oval((x + 40, y + 6), 76, 52, 0, 0, 180), "#a8823f")
    picture.ellipse((x + 40, y + 6), 76, 24, GOLD)
    picture.ellipse((x + 40, y + 6), 60, 16, WHITE)


def _bowl(picture: Picture, at: Point) -> None:
    x, y = at
    picture.polygon(oval((x, y), 96, 84, 0, 0, 180), VERMILION)
    picture.box(x - 40, y + 72, x + 40, y + 92, "#a8341f", 6)
    picture.ellipse((x, y), 96, 28, INK)
    picture.ellipse((x, y + 2), 80, 19, "#2b6a69")


def _clog(picture: Picture, at: Point) -> None:
    x, y = at
    picture.box(x - 130, y - 18, x + 130, y + 14, "#a8823f", 14)
    for side in (-70, 60):
        picture.polygon(
            [
                (x + side - 22, y + 14),
                (x + side + 22, y + 14),
                (x + side + 16, y + 70),
                (x + side - 16, y + 70),
            ],
            EARTH,
        )
    picture.line(bezier((x - 70, y - 16), (x - 40, y - 92), (x + 40, y - 92), (x + 70, y - 16)), INK, 18)


def open_herbal() -> Picture:
    """An open block-printed herbal: a plant on the left page, layered text with black marks on the right."""
    picture = Picture(TEAL)
    picture.circle((800, 460), 640, "#287d78")
    picture.polygon([(150, 150), (800, 190), (1450, 150), (1450, 790), (800, 830), (150, 790)], INK)
    for side in (-1, 1):
        page = [
            (800 + side * 6, 176),
            (800 + side * 330, 128),
            (800 + side * 626, 140),
            (800 + side * 626, 760),
            (800 + side * 330, 750),
            (800 + side * 6, 800),
        ]
        picture.polygon(page, CREAM if side < 0 else WHITE)
        inner = [
            (800 + side * 46, 222),
            (800 + side * 586, 180),
            (800 + side * 586, 722),
            (800 + side * 46, 756),
        ]
        for start, end in zip(inner, [*inner[1:], inner[0]], strict=True):
            picture.line([start, end], EARTH, 5)
    _herb(picture, (478, 700))
    for column in range(9):
        x = 1340 - column * 60
        drop = (1386 - x) * 0.074
        if column:
            picture.line([(x + 28, 196 + drop), (x + 28, 716 + drop)], SAND, 3)
        marked = column in (3, 6)
        if marked:
            picture.box(x - 20, 210 + drop, x + 16, 268 + drop, INK, 3)
        _text_column(picture, x, 290 + drop if marked else 214 + drop, large=column in (0, 1))
    picture.line([(800, 178), (800, 818)], SAND, 6)
    return picture


def _text_column(picture: Picture, x: float, top: float, *, large: bool) -> None:
    """Strokes that stand for characters: large ones for the old text, two narrow lines for commentary."""
    if large:
        for i in range(8):
            y = top + i * 60
            picture.box(x - 18, y, x + 14, y + 8, INK, 3)
            picture.box(x - 14, y + 18, x + 10, y + 25, INK, 3)
            picture.line([(x - 2, y + 2), (x - 2, y + 40)], INK, 7)
        return
    for lane in (-14, 8):
        y, i = top, int(x) + lane
        while y < 690:
            picture.box(x + lane - 7, y, x + lane + 7, y + 14, STONE, 3)
            y += 22 if i % 5 else 30
            i += 1


def _herb(picture: Picture, foot: Point) -> None:
    x, y = foot
    stem = smooth([(x, y), (x - 16, y - 130), (x + 14, y - 270), (x - 6, y - 420)])
    picture.line(stem, LEAF, 13)
    for i, (at, angle, length) in enumerate(
        ((24, 205, 190), (30, -28, 200), (44, 215, 170), (50, -40, 176), (60, 225, 130), (64, -52, 128))
    ):
        _blade(picture, stem[at], angle, length, (BAMBOO, GRASS)[i % 2])
    for i in range(7):
        spot = shifted(stem[-1], -90 + (i - 3) * 26, 64)
        picture.line([stem[-1], spot], LEAF, 6)
        picture.circle(spot, 20, VERMILION if i % 2 else AMBER)
        picture.circle(spot, 8, GOLD)
    for i, angle in enumerate((62, 84, 100, 122, 140)):
        root = smooth([(x, y), shifted((x, y), angle, 44), shifted((x, y), angle + (-1) ** i * 14, 84)])
        picture.line(root, EARTH, 9)


def _blade(picture: Picture, root: Point, angle: float, length: float, tone: str) -> None:
    upper = bezier((0, 0), (length * 0.3, -length * 0.26), (length * 0.75, -length * 0.2), (length, 0))
    lower = bezier((length, 0), (length * 0.7, length * 0.16), (length * 0.3, length * 0.18), (0, 0))
    outline = [(root[0] + px, root[1] + py) for px, py in [*upper, *lower]]
    picture.polygon(turned(outline, angle, root), tone)
    picture.line([root, shifted(root, angle, length * 0.86)], LEAF, 5)


def ridged_paddy() -> Picture:
    """A paddy cut open: ridges of purplish soil stand out of the water, with water rising inside."""
    picture = Picture(MIST)
    picture.circle((1310, 190), 92, GOLD)
    for peaks, tone in (
        ([(-20, 470), (210, 250), (420, 420), (640, 270), (860, 470)], "#8fb39a"),
        ([(640, 470), (900, 300), (1110, 420), (1360, 260), (1640, 470)], "#a9c6ad"),
    ):
        picture.polygon(peaks, tone)
    picture.box(0, 440, 1600, 560, GRASS)
    picture.box(0, 496, 1600, 900, DEEP)
    picture.box(0, 556, 1600, 700, SEA)
    for i in range(9):
        y = 566 + (i * 37) % 40
        picture.line([(i * 190 - 40, y), (i * 190 + 60, y)], MIST, 5)
    picture.polygon([(0, 700), (1600, 700), (1600, 900), (0, 900)], PURPLE)
    for x in (200, 600, 1000, 1400):
        _ridge(picture, x)
    for i in range(60):
        spot = ((i * 618.034 * 1.6) % 1600, 736 + (i * 414.21) % 150)
        picture.circle(spot, 5 + i % 4 * 3, DEEP if i % 2 else "#915a5e")
    return picture


def _ridge(picture: Picture, x: float) -> None:
    mound = smooth(
        [(x - 158, 720), (x - 122, 560), (x - 76, 474), (x + 76, 474), (x + 122, 560), (x + 158, 720)]
    )
    picture.polygon(mound, PURPLE)
    picture.polygon([(px * 0.8 + x * 0.2, py * 0.8 + 144) for px, py in mound], "#8d565a")
    for i, lean in enumerate((-64, -22, 22, 64)):
        climb = smooth(
            [
                (x + lean * 1.5, 704),
                (x + lean, 640),
                (x + lean * 0.8 + (-1) ** i * 12, 570),
                (x + lean * 0.55, 520),
            ]
        )
        picture.dashes(climb[::5], SEA, 7, 15, 11)
        picture.circle(climb[-1], 8, MIST)
    for shift in (-38, 38):
        for lean in (-26, -9, 8, 25):
            leaf = bezier(
                (x + shift, 480),
                (x + shift + lean * 0.3, 410),
                (x + shift + lean, 350),
                (x + shift + lean * 2.1, 296),
            )
            picture.polygon(
                ribbon(leaf, [15 * (1 - k / len(leaf)) + 2 for k in range(len(leaf))]),
                (BAMBOO, LEAF)[lean > 0],
            )
        for angle in (60, 80, 100, 120):
            picture.line([(x + shift, 482), shifted((x + shift, 482), angle, 62)], CREAM, 5)


def season_notebook() -> Picture:
    """A notebook with a curve of temperature, a flowering branch, a swallow and a bunch of lychees."""
    picture = Picture("#dfe9df")
    picture.circle((260, 230), 420, "#eaf1e6")
    corners = [(360, 250), (1180, 150), (1290, 720), (440, 830)]
    picture.polygon([(px + 16, py + 20) for px, py in corners], "#b9c9bb")
    picture.polygon(corners, WHITE)
    for i in range(1, 9):
        share = i / 9
        start = (360 + 80 * share, 250 + 580 * share)
        end = (1180 + 110 * share, 150 + 570 * share)
        picture.line([start, end], MIST, 4)
    for i in range(11):
        share = 0.06 + i * 0.088
        top = (360 + 820 * share, 250 - 100 * share)
        picture.line([top, (top[0] + 86 - 4 * share, top[1] + 580 - 10 * share)], "#edf2ec", 3)
    curve = smooth(
        [
            (452, 700),
            (540, 640),
            (620, 690),
            (704, 540),
            (800, 590),
            (890, 430),
            (980, 470),
            (1080, 300),
            (1160, 350),
        ]
    )
    picture.line(curve, VERMILION, 13)
    for spot in (curve[48], curve[96], curve[144], curve[168]):
        picture.circle(spot, 16, WHITE, VERMILION, 6)
    _blossom_branch(picture)
    _swallow(picture, (1180, 130), 1.0)
    _lychees(picture, (1360, 640))
    return picture


def _blossom_branch(picture: Picture) -> None:
    branch = smooth([(-20, 760), (120, 640), (210, 520), (330, 430), (470, 390)])
    picture.polygon(ribbon(branch, [44 - 34 * i / len(branch) for i in range(len(branch))]), "#6b4a3a")
    for at, angle, reach in ((30, -88, 130), (52, -150, 120), (70, -20, 120), (86, -80, 90)):
        picture.line([branch[at], shifted(branch[at], angle, reach)], "#6b4a3a", 11)
        _blossom(picture, shifted(branch[at], angle, reach + 18), 52)
        _blossom(picture, shifted(branch[at], angle + 36, reach * 0.55), 40)
    _blossom(picture, branch[-1], 56)


def _blossom(picture: Picture, centre: Point, size: float) -> None:
    for i in range(5):
        picture.circle(shifted(centre, i * 72 - 90, size * 0.52), size * 0.46, BLUSH)
    for i in range(5):
        picture.line([centre, shifted(centre, i * 72 - 54, size * 0.42)], ROSE, 4)
    picture.circle(centre, size * 0.18, GOLD)


def _swallow(picture: Picture, at: Point, unit: float) -> None:
    x, y = at
    wing = bezier((x - 20, y), (x - 120, y - 110), (x - 210, y - 120), (x - 300, y - 92))
    picture.polygon(
        [*wing, *bezier((x - 300, y - 92), (x - 190, y - 62), (x - 100, y - 8), (x + 30, y + 34))], INK
    )
    wing = bezier((x + 30, y - 6), (x + 110, y - 110), (x + 220, y - 122), (x + 290, y - 80))
    picture.polygon(
        [*wing, *bezier((x + 290, y - 80), (x + 190, y - 50), (x + 110, y + 4), (x + 20, y + 36))], INK
    )
    picture.polygon([*oval((x, y + 20), 66 * unit, 30 * unit, 14)], INK)
    picture.circle((x + 66, y + 34), 24, INK)
    picture.polygon([(x + 84, y + 28), (x + 112, y + 44), (x + 82, y + 46)], GOLD)
    picture.circle((x + 70, y + 46), 13, VERMILION)
    picture.polygon(
        [(x - 50, y + 6), (x - 170, y + 22), (x - 96, y + 30), (x - 164, y + 66), (x - 44, y + 40)], INK
    )


def _lychees(picture: Picture, at: Point) -> None:
    x, y = at
    picture.line(smooth([(x + 60, y - 240), (x + 20, y - 120), (x, y - 30)]), "#6b4a3a", 15)
    for angle in (200, -20, 160):
        _blade(picture, (x + 26, y - 150), angle, 170, LEAF)
    for dx, dy in ((-84, 20), (84, 10), (0, 70), (-50, 128), (60, 128), (0, -20)):
        centre = (x + dx, y + dy)
        picture.circle(centre, 64, "#c3413d")
        for i in range(19):
            spot = shifted(centre, i * 137.5, 12.5 * math.sqrt(i))
            picture.polygon(star(spot, 10, 6, 5), "#a22f33")
        picture.circle((centre[0] - 20, centre[1] - 22), 11, "#e4796e")
