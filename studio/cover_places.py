"""Cover pictures of the places: symbols of what can be learnt there, not portraits of the buildings."""

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
    shifted,
    smooth,
    star,
    turned,
)


def panda_base() -> Picture:
    """A giant panda made of plain shapes eats bamboo among stalks."""
    picture = Picture(MIST)
    picture.circle((800, 470), 400, "#e4efe6")
    for x, width, tone in (
        (90, 44, GRASS),
        (230, 58, BAMBOO),
        (372, 40, GRASS),
        (1240, 44, GRASS),
        (1372, 60, BAMBOO),
        (1520, 46, GRASS),
    ):
        _stalk(picture, x, width, tone)
    picture.ellipse((800, 905), 900, 110, LEAF)
    _panda(picture)
    return picture


def science_museum() -> Picture:
    """A colonnade with a rocket rising over it, an atom's orbits and a pendulum."""
    picture = Picture(CREAM)
    picture.circle((800, 500), 400, SAND)
    _colonnade(picture)
    _atom(picture, (335, 300), 180)
    _pendulum(picture, (1270, 90))
    _rocket(picture, (800, 250))
    return picture


def jinsha() -> Picture:
    """A whirling sun with twelve rays, and four birds flying round it."""
    picture = Picture(INK)
    picture.circle((800, 450), 760, "#174749")
    picture.circle((800, 450), 560, "#1c5253")
    centre = (800.0, 450.0)
    picture.circle(centre, 392, GOLD)
    picture.circle(centre, 232, "#1c5253")
    for i in range(12):
        _ray(picture, centre, i * 30)
    for i in range(4):
        _bird(picture, centre, i * 90 + 20)
    picture.circle(centre, 392, None, AMBER, 10)
    picture.circle(centre, 238, None, AMBER, 8)
    for i in range(16):
        spot = shifted(centre, i * 22.5 + 8, 690)
        picture.polygon(star(spot, 16, 5, 4), GOLD)
    return picture


def natural_history() -> Picture:
    """A long-necked Mamenchisaurus before layered rock."""
    picture = Picture(CREAM)
    picture.circle((1220, 250), 150, AMBER)
    for peaks, tone in (
        ([(-20, 640), (150, 330), (270, 430), (430, 210), (640, 470), (760, 380), (960, 640)], SEA),
        ([(700, 640), (920, 420), (1060, 520), (1260, 340), (1480, 560), (1640, 450), (1640, 640)], TEAL),
    ):
        picture.polygon(peaks, tone)
    picture.polygon([(430, 210), (366, 294), (420, 280), (446, 312), (490, 286)], WHITE)
    for i, tone in enumerate((LEAF, EARTH, VERMILION, "#a8823f", INK)):
        top = 610 + i * 62
        wave = smooth(
            [
                (-20, top + 24),
                (300, top - 6),
                (640, top + 26),
                (1000, top + 2),
                (1320, top + 30),
                (1640, top + 4),
            ]
        )
        picture.polygon([*wave, (1640, 900), (-20, 900)], tone)
    for x, y in ((180, 786), (560, 842), (980, 790), (1330, 842), (1500, 738)):
        _ammonite(picture, (x, y), 32)
    _dinosaur(picture)
    return picture


def _stalk(picture: Picture, x: float, width: float, tone: str) -> None:
    picture.box(x - width / 2, -20, x + width / 2, 920, tone)
    picture.box(x - width / 2, -20, x - width / 4, 920, LEAF if tone == BAMBOO else BAMBOO)
    for i in range(5):
        y = 90 + i * 190 + (x % 70)
        picture.box(x - width * 0.58, y - 8, x + width * 0.58, y + 8, LEAF, 8)
        side = 1 if (i + int(x / 50)) % 2 else -1
        for angle, length in ((-32, 118), (8, 96)):
            turn = angle if side > 0 else 180 - angle
            _leaf(picture, (x + side * width * 0.4, y), turn, length)


def _leaf(picture: Picture, root: Point, angle: float, length: float) -> None:
    upper = bezier((0, 0), (length * 0.3, -length * 0.2), (length * 0.7, -length * 0.16), (length, 0))
    lower = bezier((length, 0), (length * 0.7, length * 0.12), (length * 0.3, length * 0.14), (0, 0))
    moved = [(root[0] + px, root[1] + py) for px, py in [*upper, *lower]]
    picture.polygon(turned(moved, angle, root), LEAF)


def _panda(picture: Picture) -> None:
    for side in (-1, 1):
        picture.ellipse((800 + side * 158, 812), 118, 84, INK)
        picture.circle((800 + side * 152, 176), 72, INK)
        picture.circle((800 + side * 152, 176), 36, "#2b5d5e")
    picture.ellipse((800, 668), 226, 208, WHITE)
    picture.polygon([*oval((800, 560), 236, 120, 0, 180, 360), (1000, 620), (600, 620)], INK)
    for side in (-1, 1):
        picture.ellipse((800 + side * 196, 838), 74, 66, "#2b5d5e")
        for dx, dy, radius in ((0, 10, 26), (-34, -24, 12), (0, -34, 12), (34, -24, 12)):
            picture.circle((800 + side * 196 + dx, 838 + dy), radius, STONE)
    picture.ellipse((800, 350), 244, 206, WHITE)
    for side in (-1, 1):
        patch = oval((800 + side * 102, 340), 52, 74, side * 32)
        picture.polygon(patch, INK)
        picture.circle((800 + side * 94, 334), 22, WHITE)
        picture.circle((800 + side * 90, 336), 13, INK)
    picture.ellipse((800, 412), 38, 25, INK)
    picture.line(bezier((800, 434), (796, 470), (762, 478), (744, 462)), INK, 8)
    picture.line(bezier((800, 434), (804, 470), (838, 478), (856, 462)), INK, 8)
    picture.line([(560, 726), (1010, 476)], BAMBOO, 34)
    for t in (0.2, 0.45, 0.7):
        knot = (560 + 450 * t, 726 - 250 * t)
        picture.line([shifted(knot, 61, 20), shifted(knot, 241, 20)], LEAF, 9)
    for angle, length in ((-70, 120), (-24, 140), (14, 110)):
        _leaf(picture, (1010, 476), angle, length)
    picture.line([(604, 600), (640, 690), (690, 660)], INK, 92)
    picture.line([(996, 600), (980, 640), (892, 560)], INK, 92)
    for x, y in ((676, 634), (880, 528)):
        for i in range(4):
            picture.circle(shifted((x, y), 61, -6 + i * 20), 12, "#2b5d5e")


def _colonnade(picture: Picture) -> None:
    picture.polygon([(300, 640), (1300, 640), (1240, 584), (360, 584)], TEAL)
    picture.box(330, 640, 1270, 676, INK)
    for i in range(11):
        x = 356 + i * 84.4
        picture.box(x, 676, x + 44, 836, TEAL)
        picture.box(x, 676, x + 14, 836, SEA)
    for i in range(3):
        picture.box(300 - i * 44, 830 + i * 26, 1300 + i * 44, 860 + i * 26, ("#2f8580", TEAL, INK)[i])


def _atom(picture: Picture, centre: Point, size: float) -> None:
    for tilt, tone in ((0, TEAL), (60, AMBER), (120, BAMBOO)):
        ring = oval(centre, size, size * 0.36, tilt)
        picture.line(ring, tone, 9)
        picture.circle(ring[18 + tilt // 3], 17, INK)
    picture.circle(centre, 38, VERMILION)


def _pendulum(picture: Picture, pivot: Point) -> None:
    picture.box(pivot[0] - 130, pivot[1] - 20, pivot[0] + 130, pivot[1], INK, 8)
    for angle, tone in ((122, "#e3d6ba"), (106, "#d6c6a2"), (90, "#c9b78d")):
        bob = shifted(pivot, angle, 340)
        picture.line([pivot, bob], tone, 6)
        picture.circle(bob, 44, tone)
    bob = shifted(pivot, 68, 340)
    picture.line([pivot, bob], INK, 7)
    picture.circle(bob, 48, BAMBOO)
    picture.circle(shifted(bob, 220, 18), 12, GRASS)
    picture.line(oval(pivot, 430, 430, 0, 62, 124), AMBER, 5)


def _rocket(picture: Picture, centre: Point) -> None:
    x, y = centre
    for dx, width, tone in ((0, 150, "#f3c9a2"), (0, 96, GOLD), (0, 46, WHITE)):
        picture.polygon(
            [(x + dx - width / 2, y + 170), (x + dx + width / 2, y + 170), (x + dx, y + 170 + width * 2.1)],
            tone,
        )
    for side in (-1, 1):
        picture.polygon([(x + side * 50, y + 60), (x + side * 124, y + 176), (x + side * 50, y + 160)], AMBER)
    left = bezier((x, y - 220), (x - 70, y - 130), (x - 76, y + 60), (x - 56, y + 170))
    right = bezier((x + 56, y + 170), (x + 76, y + 60), (x + 70, y - 130), (x, y - 220))
    picture.polygon([*left, *right], WHITE)
    picture.polygon([p for p in [*left, *right] if p[1] < y - 96], VERMILION)
    picture.polygon([(x + 12, y + 170), *[p for p in right if p[1] > y - 96], (x + 12, y - 96)], MIST)
    picture.circle((x, y - 30), 34, INK)
    picture.circle((x, y - 30), 22, SEA)
    picture.box(x - 57, y + 118, x + 57, y + 136, VERMILION)


def _ray(picture: Picture, centre: Point, turn: float) -> None:
    outer = [shifted(centre, turn + 46 * t / 20, 96 + 118 * (t / 20) ** 0.9) for t in range(21)]
    inner = [shifted(centre, turn + 28 + 18 * (t / 20) ** 1.6, 96 + 118 * (t / 20) ** 0.9) for t in range(21)]
    picture.polygon([*outer, *inner[::-1]], GOLD)


def _bird(picture: Picture, centre: Point, turn: float) -> None:
    def at(angle: float, radius: float) -> Point:
        return shifted(centre, turn + angle, radius)

    dark = "#1c5253"
    spine = [at(62 - 50 * t / 40, 314) for t in range(41)]
    for i, point in enumerate(spine):
        picture.circle(point, 5 + 24 * (i / 40) ** 0.7 * (1 - max(0.0, i / 40 - 0.78) * 2.6), dark)
    neck = smooth([at(16, 316), at(7, 336), at(-1, 330)])
    picture.line(neck, dark, 20)
    picture.circle(at(-2, 328), 19, dark)
    picture.polygon([at(-4, 344), at(-17, 318), at(-3, 312)], dark)
    picture.circle(at(-2, 331), 5, GOLD)
    wing = bezier(at(17, 324), at(20, 384), at(38, 388), at(57, 350))
    back = bezier(at(57, 350), at(46, 356), at(40, 344), at(38, 314))
    picture.polygon([*wing, *back], dark)
    for turn_by in (25, 33):
        notch = bezier(at(turn_by, 334), at(turn_by + 2, 352), at(turn_by + 6, 356), at(turn_by + 12, 352))
        picture.line(notch, GOLD, 5)
    for shift in (-15, 0, 15):
        picture.line([at(58, 314 + shift * 0.3), at(75, 314 + shift)], dark, 9)
    for angle in (30, 38):
        picture.line(smooth([at(angle, 296), at(angle + 6, 272), at(angle + 15, 264)]), dark, 8)


def _dinosaur(picture: Picture) -> None:
    body = smooth(
        [
            (1560, 566),
            (1440, 548),
            (1320, 506),
            (1200, 460),
            (1080, 438),
            (960, 436),
            (850, 404),
            (750, 330),
            (655, 238),
            (560, 150),
            (480, 108),
            (420, 104),
        ]
    )
    count = len(body)
    widths: list[float] = []
    for i in range(count):
        t = i / count
        if t < 0.4:
            widths.append(12 + 190 * (t / 0.4) ** 1.6)
        elif t < 0.56:
            widths.append(202)
        else:
            widths.append(202 * (1 - (t - 0.56) / 0.44) ** 1.8 + 34)
    for x, top in ((1120, 480), (930, 480)):
        picture.line([(x, top), (x + 26, 560), (x + 10, 640)], "#0c2c2f", 62)
        picture.box(x - 34, 626, x + 46, 668, "#0c2c2f", 16)
    for point, width in zip(body, widths, strict=True):
        picture.circle(point, width / 2, INK)
    head = smooth([(440, 76), (388, 70), (330, 96), (322, 122), (372, 136), (430, 134)], closed=True)
    picture.polygon(head, INK)
    picture.circle((398, 96), 8, GOLD)
    picture.line([(330, 118), (366, 118)], SEA, 4)
    for x, top in ((1180, 480), (985, 490)):
        picture.line([(x, top), (x - 20, 570), (x - 6, 650)], INK, 74)
        picture.box(x - 56, 640, x + 40, 686, INK, 18)
    for i in range(18, count - 14, 11):
        spot = (body[i][0] + widths[i] * 0.1, body[i][1] - widths[i] * 0.28)
        picture.circle(spot, 5 + widths[i] * 0.03, TEAL)


def _ammonite(picture: Picture, centre: Point, radius: float) -> None:
    coil = [shifted(centre, t * 15, radius * (0.1 + 0.9 * t / 60)) for t in range(61)]
    picture.line(coil, SAND, 8)
