"""Cover pictures of the scientists' stories."""

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
    oval,
    ribbon,
    shifted,
    smooth,
    star,
)

STARS = (
    (120, 120),
    (240, 330),
    (90, 520),
    (330, 90),
    (420, 240),
    (190, 700),
    (1480, 130),
    (1340, 80),
    (1250, 250),
    (1500, 360),
    (1530, 620),
    (1290, 690),
    (380, 560),
    (60, 300),
    (1180, 60),
    (520, 60),
    (1440, 760),
    (310, 800),
    (1120, 190),
)


def dujiangyan() -> Picture:
    """The river seen from above, parted by a fish-mouth levee; the inner water enters the fields by a gap."""
    picture = Picture(GRASS)
    _fields(picture)
    _mountains(picture)
    _rivers(picture)
    _levee(picture)
    return picture


def armillary() -> Picture:
    """An armillary sphere under the night sky."""
    picture = Picture(INK)
    picture.circle((800, 1180), 640, "#174749")
    picture.circle((800, 1230), 520, "#1d5556")
    _sky(picture)
    _sphere(picture, (800, 400), 290)
    _stand(picture)
    return picture


def _fields(picture: Picture) -> None:
    tones = (GRASS, "#b6d196", GOLD, "#8db56f", SAND, "#a7c884")
    for row in range(5):
        for column in range(7):
            left, top = 780 + column * 150 - row * 52, 470 + row * 96
            tone = tones[(row * 5 + column * 3 + row * column) % len(tones)]
            corners = [(left, top), (left + 142, top), (left + 90, top + 88), (left - 52, top + 88)]
            picture.polygon(corners, tone)
            for i in (1, 2, 3):
                edge = left + 142 * i / 4
                picture.line([(edge - 8, top + 12), (edge - 44, top + 76)], "#86ad68", 3)
    for row in range(4):
        for column in range(3):
            left, top = -60 + column * 150 + row * 40, 540 + row * 96
            tone = tones[(row * 2 + column * 5 + 1) % len(tones)]
            picture.polygon(
                [(left, top), (left + 142, top), (left + 182, top + 88), (left + 40, top + 88)], tone
            )


def _mountains(picture: Picture) -> None:
    for peaks, tone in (
        ([(-40, 560), (140, 190), (300, 420), (420, 250), (560, 560)], "#4a7f5b"),
        ([(-40, 540), (40, 330), (190, 520), (300, 340), (430, 540)], LEAF),
        (
            [
                (830, 456),
                (1010, 60),
                (1150, 250),
                (1290, 30),
                (1460, 260),
                (1640, 90),
                (1640, 456),
                (830, 456),
            ],
            "#4a7f5b",
        ),
        ([(930, 456), (1090, 200), (1200, 340), (1370, 170), (1500, 330), (1640, 220), (1640, 456)], LEAF),
    ):
        picture.polygon(peaks, tone)
    for tip, left, right in (
        ((140, 190), (104, 266), (188, 262)),
        ((1010, 60), (966, 150), (1062, 128)),
        ((1290, 30), (1246, 105), (1336, 98)),
        ((420, 250), (392, 307), (446, 308)),
    ):
        middle = ((left[0] + right[0]) / 2, left[1] - 22)
        picture.polygon([tip, left, middle, right], WHITE)


def _rivers(picture: Picture) -> None:
    main = smooth([(560, -60), (600, 60), (690, 170), (726, 300), (724, 380)])
    outer = smooth([(600, 60), (690, 170), (706, 300), (625, 470), (560, 620), (560, 780), (600, 960)])
    inner = smooth([(600, 60), (690, 170), (740, 300), (800, 430), (880, 535), (985, 600), (1090, 640)])
    spill = smooth([(905, 570), (840, 660), (740, 720), (610, 744)])
    wide = [190 - 30 * (1 - abs(2 * i / len(outer) - 1)) + 30 * i / len(outer) for i in range(len(outer))]
    narrowing = [190 - 118 * i / len(inner) for i in range(len(inner))]
    for grow, tone in ((26, SAND), (0, SEA)):
        for spine, widths in (
            (spill, [32.0] * len(spill)),
            (main, [190.0] * len(main)),
            (outer, wide),
            (inner, narrowing),
        ):
            picture.polygon(ribbon(spine, [width + grow for width in widths]), tone)
    for knots, width in (
        ([(1080, 640), (1210, 600), (1360, 620), (1640, 560)], 30),
        ([(1080, 640), (1230, 680), (1390, 740), (1640, 760)], 30),
        ([(1080, 640), (1170, 720), (1250, 820), (1300, 940)], 28),
        ([(1290, 610), (1420, 540), (1640, 480)], 16),
        ([(1330, 716), (1430, 830), (1470, 940)], 16),
    ):
        picture.line(smooth(knots), SEA, width)
    for base in (main[6:58], outer[84:-10], inner[84:-10]):
        for side in (-26, 22):
            points = [(x + side, y) for x, y in base]
            picture.dashes(points[::6], MIST, 5, 40, 0)
    for centre, radius in (((1035, 548), 76), ((1020, 712), 66)):
        rock = [shifted(centre, i * 60 + 14, radius * (1.0, 0.86, 1.05)[i % 3]) for i in range(6)]
        picture.polygon(rock, STONE)
        picture.polygon([rock[3], rock[4], rock[5], centre], "#93a19d")


def _levee(picture: Picture) -> None:
    body = smooth(
        [
            (716, 262),
            (752, 350),
            (800, 470),
            (858, 580),
            (820, 640),
            (720, 670),
            (650, 650),
            (640, 540),
            (674, 400),
        ],
        closed=True,
    )
    picture.polygon(body, EARTH)
    picture.polygon([(x * 0.86 + 103, y * 0.86 + 72) for x, y in body], BAMBOO)
    picture.polygon([(716, 262), (741, 330), (716, 350), (690, 338)], VERMILION)
    for x, y in ((712, 420), (742, 500), (700, 500), (690, 590), (760, 590), (730, 560)):
        picture.circle((x, y), 20, LEAF)
        picture.circle((x - 5, y - 6), 12, "#4a7f5b")


def _sky(picture: Picture) -> None:
    for i, (x, y) in enumerate(STARS):
        size = (7, 11, 5, 15)[i % 4]
        picture.polygon(star((x, y), size * 1.6, size * 0.45, 4), (WHITE, GOLD, MIST)[i % 3])
    dipper = [(1190, 420), (1260, 395), (1330, 405), (1385, 440), (1400, 520), (1485, 530), (1500, 450)]
    picture.line(dipper, "#3f7a78", 4)
    picture.line([dipper[3], dipper[6]], "#3f7a78", 4)
    for spot in dipper:
        picture.polygon(star(spot, 20, 6, 4), GOLD)
    for i in range(4):
        centre = (90 + i * 92, 846)
        picture.circle(centre, 26, "#2b6a69")
        _phase(picture, centre, 26, (i + 0.6) / 4)


def _phase(picture: Picture, centre: Point, radius: float, lit: float) -> None:
    limb = oval(centre, radius, radius, 0, -90, 90, 40)
    width = radius * (1 - 2 * lit)
    terminator = (
        oval(centre, abs(width), radius, 0, 90, -90, 40)
        if width > 0
        else oval(centre, abs(width), radius, 0, 90, 270, 40)
    )
    picture.polygon([*limb, *terminator], CREAM)


def _sphere(picture: Picture, centre: Point, radius: float) -> None:
    bands = (
        (radius * 0.98, radius * 0.3, 32.0, AMBER, 22.0),
        (radius * 0.98, radius * 0.24, 8.0, VERMILION, 20.0),
        (radius * 0.9, radius * 0.44, -58.0, SEA, 16.0),
    )
    for rx, ry, tilt, tone, width in bands:
        picture.line(oval(centre, rx, ry, tilt, 180, 360), _dim(tone), width)
    north = shifted(centre, -58, radius * 1.2)
    south = shifted(centre, 122, radius * 1.2)
    picture.line([south, north], STONE, 12)
    picture.circle(centre, radius * 0.25, TEAL)
    picture.polygon(oval(centre, radius * 0.25, radius * 0.25, 0, 20, 200), "#175451")
    picture.line([shifted(centre, 200, radius * 0.6), shifted(centre, 20, radius * 0.6)], MIST, 20)
    picture.circle(shifted(centre, 20, radius * 0.6), 17, INK, MIST, 6)
    for rx, ry, tilt, tone, width in bands:
        picture.line(oval(centre, rx, ry, tilt, 0, 180), tone, width)
        for t in range(10, 180, 20):
            (dot,) = oval(centre, rx, ry, tilt, t, t, 1)[:1]
            picture.circle(dot, width * 0.2, INK)
    picture.circle(centre, radius * 1.06, None, GOLD, 30)
    for t in range(0, 360, 10):
        spots = (
            shifted(centre, t, radius * 1.045),
            shifted(centre, t, radius * (1.0 if t % 30 == 0 else 1.02)),
        )
        picture.line(spots, INK, 3)
    for pole in (north, south):
        picture.circle(pole, 20, VERMILION)
        picture.circle(pole, 8, CREAM)


def _stand(picture: Picture) -> None:
    for side in (-1, 1):
        leg = smooth(
            [
                (800 + side * 200, 626),
                (800 + side * 262, 700),
                (800 + side * 214, 764),
                (800 + side * 250, 812),
            ]
        )
        picture.line(leg, GOLD, 30)
        picture.circle(leg[0], 26, AMBER)
    picture.polygon([(764, 706), (836, 706), (866, 812), (734, 812)], AMBER)
    picture.box(500, 800, 1100, 842, GOLD, 10)
    picture.box(460, 836, 1140, 872, AMBER, 10)
    for i in range(14):
        x = 520 + i * 43
        picture.line([(x, 812), (x + 14, 830)], EARTH, 5)


def _dim(tone: str) -> str:
    red, green, blue = (int(tone[i : i + 2], 16) for i in (1, 3, 5))
    base = (18, 60, 63)
    mixed = [round(c * 0.5 + b * 0.5) for c, b in zip((red, green, blue), base, strict=True)]
    return "#" + "".join(f"{c:02x}" for c in mixed)
