"""Cover pictures of the articles: one geometric motif each."""

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
    shifted,
    smooth,
    turned,
)


def antibiotics() -> Picture:
    """A capsule between bacteria, whose walls break, and viruses, which it does not touch."""
    picture = Picture(CREAM)
    picture.polygon([(960, 0), (1600, 0), (1600, 900), (640, 900)], INK)
    for centre, length, angle, broken in (
        ((250, 215), 250, 28, False),
        ((505, 405), 270, -52, True),
        ((215, 600), 290, -12, True),
        ((545, 790), 170, 40, False),
    ):
        bacterium(picture, centre, length, angle, broken)
    for centre, radius, colour in (
        ((1120, 190), 74, GOLD),
        ((1395, 330), 104, SEA),
        ((1075, 640), 88, AMBER),
        ((1370, 690), 66, GOLD),
        ((1545, 90), 46, SEA),
        ((1540, 850), 52, AMBER),
        ((910, 815), 40, SEA),
    ):
        virus(picture, centre, radius, colour)
    _pill(picture, (800, 440), 470, 176, -50)
    return picture


def bacterium(
    picture: Picture, centre: Point, length: float, angle: float, broken: bool, tails: bool = True
) -> None:
    """A rod with wall, DNA and ribosomes; `broken` opens the wall, `tails` adds flagella."""
    width = length * 0.46
    a, b = shifted(centre, angle + 180, length * 0.3), shifted(centre, angle, length * 0.3)
    for spread in (-0.16, 0.05, 0.24) if tails else ():
        tail = [
            (
                length * (-0.42 - 0.11 * i),
                length * spread * (0.6 + i * 0.28) + length * 0.05 * math.sin(i * 2.1),
            )
            for i in range(6)
        ]
        knots = turned([(centre[0] + x, centre[1] + y) for x, y in tail], angle, centre)
        picture.line(smooth(knots, 8), GRASS, 5)
    picture.line([a, b], LEAF, width)
    picture.line([a, b], BAMBOO, width * 0.8)
    loop = [
        (
            centre[0] + length * 0.2 * math.cos(t / 10) * (1 + 0.25 * math.cos(t / 2)),
            centre[1] + length * 0.09 * math.sin(t / 10) * (1 + 0.3 * math.sin(t / 2.5)),
        )
        for t in range(63)
    ]
    picture.line(turned([*loop, loop[0]], angle, centre), INK, 6)
    for i in range(9):
        spot = (centre[0] + length * 0.062 * (i - 4) * 1.35, centre[1] + length * 0.145 * (-1) ** i)
        (dot,) = turned([spot], angle, centre)
        picture.circle(dot, length * 0.022, GOLD)
    if broken:
        _cracks(picture, centre, length, angle)


def virus(picture: Picture, centre: Point, radius: float, colour: str) -> None:
    """A round capsid with spikes and a six-sided core."""
    for i in range(12):
        tip = shifted(centre, i * 30, radius * 1.3)
        picture.line([centre, tip], colour, radius * 0.1)
        picture.circle(tip, radius * 0.115, colour)
    picture.circle(centre, radius, colour)
    picture.polygon([shifted(centre, 30 + i * 60, radius * 0.66) for i in range(6)], INK)
    picture.line(
        [shifted(centre, t * 45, radius * (0.15 + 0.035 * t)) for t in range(9)], VERMILION, radius * 0.1
    )


def drop_cover_hold() -> Picture:
    """A person under a sturdy table while things fall and waves pass through the ground."""
    picture = Picture(MIST)
    for radius, colour in ((820, "#c5dbd2"), (620, "#b5d0c6"), (420, "#a3c4ba"), (230, "#8fb7ad")):
        picture.circle((120, 900), radius, colour)
    picture.box(0, 770, 1600, 900, EARTH)
    picture.polygon([(0, 770), (1600, 770), (1600, 784), (0, 784)], "#b89a6f")
    _falling(picture)
    _table(picture)
    _croucher(picture, (0, 0))
    picture.box(430, 372, 500, 772, AMBER)
    picture.box(430, 372, 456, 772, "#c9702a")
    _hand_on_leg(picture)
    return picture


def fake_police() -> Picture:
    """A phone shows a broken badge; an eye watches from behind it and coins slide away."""
    picture = Picture(INK)
    for radius, colour in ((620, "#174749"), (480, "#1b5253"), (340, "#205d5d")):
        picture.circle((800, 450), radius, colour)
    _eye(picture, (1130, 270))
    tilt = -9.0
    about = (720.0, 460.0)
    _plate(picture, (500, 70, 940, 850), 58, WHITE, tilt, about)
    _plate(picture, (524, 128, 916, 792), 20, MIST, tilt, about)
    picture.line(turned([(680, 99), (760, 99)], tilt, about), STONE, 9)
    _shield(picture, (720, 400), tilt, about)
    for i, (width, colour) in enumerate(((250, SEA), (170, SEA))):
        y = 640 + i * 46
        picture.line(turned([(720 - width / 2, y), (720 + width / 2, y)], tilt, about), colour, 20)
    for i, x in enumerate((600, 840)):
        (button,) = turned([(x, 728)], tilt, about)
        picture.circle(button, 33, (VERMILION, BAMBOO)[i])
    for at, radius in (((1010, 640), 62), ((1150, 718), 56), ((1284, 772), 50), ((1404, 808), 44)):
        _coin(picture, at, radius)
    for radius in (70, 120, 170):
        picture.line(oval((330, 560), radius, radius, 0, 135, 225), AMBER, 16)
    return picture


def _pill(picture: Picture, centre: Point, length: float, width: float, angle: float) -> None:
    a, b = shifted(centre, angle + 180, length / 2), shifted(centre, angle, length / 2)
    picture.line([centre, b], MIST, width)
    half = [
        (centre[0] - length / 2, centre[1] - width / 2),
        (centre[0], centre[1] - width / 2),
        (centre[0], centre[1] + width / 2),
        (centre[0] - length / 2, centre[1] + width / 2),
    ]
    picture.polygon(turned(half, angle, centre), VERMILION)
    picture.circle(a, width / 2, VERMILION)
    seam = [shifted(centre, angle + 90, width / 2), shifted(centre, angle - 90, width / 2)]
    picture.line(seam, WHITE, 10)
    shine = [shifted(shifted(p, angle - 90, width * 0.24), angle, d) for p, d in ((a, 10), (centre, -40))]
    picture.line(shine, "#ef8a72", 20)
    shade = [shifted(shifted(p, angle + 90, width * 0.27), angle, d) for p, d in ((centre, 40), (b, -10))]
    picture.line(shade, SEA, 20)


def _cracks(picture: Picture, centre: Point, length: float, angle: float) -> None:
    for place, side in ((0.34, -1), (0.05, 1), (0.42, 1)):
        edge = length * 0.25 * side
        jag = [
            (place - 0.06, 1.05),
            (place - 0.02, 0.62),
            (place + 0.015, 0.8),
            (place + 0.04, 0.45),
            (place + 0.085, 1.05),
        ]
        wedge = [(centre[0] + length * x, centre[1] + edge * y) for x, y in jag]
        picture.polygon(turned(wedge, angle, centre), CREAM)
        shard = [
            (centre[0] + length * (place + dx), centre[1] + edge * dy)
            for dx, dy in ((-0.03, 1.16), (0.05, 1.3), (0.01, 1.48))
        ]
        picture.polygon(turned(shard, angle, centre), LEAF)


def _falling(picture: Picture) -> None:
    picture.line([(1050, 0), (1005, 96)], INK, 8)
    lamp = turned([(965, 96), (1045, 96), (1100, 190), (910, 190)], 18, (1005, 96))
    picture.polygon(lamp, GOLD)
    (bulb,) = turned([(1005, 198)], 18, (1005, 96))
    picture.circle(bulb, 26, WHITE)
    for (x, y), size, angle, colour in (
        ((250, 150), 120, 24, VERMILION),
        ((420, 250), 104, -18, TEAL),
        ((640, 120), 112, 50, BAMBOO),
    ):
        for grow, fill in ((0, colour), (-16, WHITE)):
            right = x + size + (grow if grow == 0 else -4)
            corners = [
                (x - grow, y - size * 0.32 - grow / 2),
                (right, y - size * 0.32 - grow / 2),
                (right, y + size * 0.32 + grow / 2),
                (x - grow, y + size * 0.32 + grow / 2),
            ]
            picture.polygon(turned(corners, angle, (x, y)), fill)
        for drift in (-34, 0, 34):
            picture.line([(x + drift + 30, y - 118), (x + drift + 30, y - 78)], SEA, 7)
    frame = turned([(1330, 330), (1500, 330), (1500, 450), (1330, 450)], -24, (1330, 330))
    picture.polygon(frame, INK)
    inner = turned([(1346, 346), (1484, 346), (1484, 434), (1346, 434)], -24, (1330, 330))
    picture.polygon(inner, SEA)
    peak = turned([(1346, 434), (1400, 374), (1436, 410), (1460, 390), (1484, 434)], -24, (1330, 330))
    picture.polygon(peak, LEAF)


def _table(picture: Picture) -> None:
    picture.box(1100, 372, 1170, 772, "#c9702a")
    picture.box(350, 318, 1250, 386, AMBER, 16)
    picture.box(350, 362, 1250, 386, "#c9702a", 12)


def _croucher(picture: Picture, shift: Point) -> None:
    def at(*points: Point) -> list[Point]:
        return [(x + shift[0], y + shift[1]) for x, y in points]

    picture.line(at((960, 655), (872, 738), (1010, 744)), INK, 74)
    picture.line(at((1010, 744), (1046, 742)), VERMILION, 60)
    hip, back, nape, neck = at((962, 640), (900, 520), (790, 500), (712, 566))
    spine = bezier(hip, back, nape, neck)
    picture.line(spine, TEAL, 124)
    head = at((640, 606))[0]
    picture.circle(head, 66, SKIN)
    hair = oval(head, 70, 70, 0, 175, 385)
    picture.polygon([*hair, at((664, 596))[0]], INK)
    picture.line(at((716, 556), (640, 520)), "#2b8781", 50)
    picture.line(at((640, 520), (700, 548)), "#2b8781", 46)
    picture.circle(at((688, 560))[0], 28, SKIN)
    picture.line(at((752, 606), (660, 742), (530, 640)), "#2b8781", 48)
    picture.line(at((586, 622), (606, 626)), INK, 6)


def _hand_on_leg(picture: Picture) -> None:
    picture.line([(530, 640), (452, 612)], SKIN, 38)
    for i in range(4):
        picture.line([(444, 596 + i * 17), (478, 600 + i * 17)], SKIN, 17)


def _eye(picture: Picture, centre: Point) -> None:
    x, y = centre
    upper = bezier((x - 260, y), (x - 110, y - 190), (x + 110, y - 190), (x + 260, y))
    lower = bezier((x + 260, y), (x + 110, y + 190), (x - 110, y + 190), (x - 260, y))
    picture.polygon([*upper, *lower], WHITE)
    picture.circle(centre, 112, VERMILION)
    picture.circle(centre, 54, INK)
    picture.circle((x + 26, y - 28), 20, WHITE)
    picture.line([*upper, *lower], AMBER, 18)
    for i in range(5):
        angle = -130 + i * 20
        picture.line([shifted((x, y + 40), angle, 216), shifted((x, y + 40), angle, 262)], AMBER, 14)


def _shield(picture: Picture, centre: Point, tilt: float, about: Point) -> None:
    x, y = centre
    right = [(x + 8, y - 172), (x + 140, y - 128), (x + 140, y + 10), (x + 118, y + 84), (x + 22, y + 168)]
    crack_right = [(x + 34, y + 92), (x - 10, y + 40), (x + 44, y - 20), (x - 2, y - 88)]
    left = [(x - 30, y - 166), (x - 158, y - 120), (x - 158, y + 18), (x - 132, y + 96), (x - 22, y + 182)]
    crack_left = [(x, y + 98), (x - 48, y + 44), (x + 6, y - 16), (x - 42, y - 84)]
    drop = turned([(px, py + 14) for px, py in [*left, *crack_left]], -4, centre)
    picture.polygon(turned([*right, *crack_right], tilt, about), AMBER)
    picture.polygon(turned(drop, tilt, about), GOLD)
    for side, (dx, dy) in ((1, (78, -30)), (-1, (-98, -10))):
        mark = (x + dx, y + dy)
        for angle in (45, 135):
            ends = [shifted(mark, angle, 32), shifted(mark, angle + 180, 32)]
            picture.line(turned(ends, tilt + side, about), INK, 13)


def _coin(picture: Picture, centre: Point, radius: float) -> None:
    picture.circle((centre[0] + 7, centre[1] + 8), radius, "#b8862c")
    picture.circle(centre, radius, GOLD)
    picture.circle(centre, radius * 0.76, None, "#b8862c", 6)
    hole = radius * 0.24
    picture.box(centre[0] - hole, centre[1] - hole, centre[0] + hole, centre[1] + hole, INK)


def _plate(
    picture: Picture,
    box: tuple[float, float, float, float],
    radius: float,
    fill: str,
    tilt: float,
    about: Point,
) -> None:
    left, top, right, bottom = box
    corners = [
        (left + radius, top + radius, 180),
        (right - radius, top + radius, 270),
        (right - radius, bottom - radius, 0),
        (left + radius, bottom - radius, 90),
    ]
    outline: list[Point] = []
    for x, y, start in corners:
        outline += oval((x, y), radius, radius, 0, start, start + 90, 16)
    picture.polygon(turned(outline, tilt, about), fill)
