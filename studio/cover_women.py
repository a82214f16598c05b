"""Cover pictures and diagrams of the stories of two women physicists."""

import math

from studio.drawing import (
    AMBER,
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
    oval,
    shifted,
)
from studio.figures import cross, title

PLUM = "#5a3f66"


def fission_tracks() -> Picture:
    """Four tracks of black grains from one point, in the round field of a microscope; plates beside it."""
    picture = Picture(PLUM)
    picture.circle((620, 450), 400, "#3e2b48")
    picture.circle((620, 450), 370, CREAM)
    for angle, reach, grain in ((24, 250, 13), (204, 270, 13), (100, 220, 11), (296, 240, 9)):
        _track(picture, (620, 450), angle, reach, grain)
    picture.circle((620, 450), 18, VERMILION)
    for i in range(26):
        picture.circle(shifted((620, 450), i * 139, 60 + i * 11), 4, "#b9ac8f")
    picture.line([(1330, 60), (1190, 430)], "#2c3b4a", 110)
    picture.line([(1376, -40), (1330, 80)], "#8b98a8", 76)
    picture.line([(1190, 430), (1160, 510)], GOLD, 70)
    picture.box(1040, 560, 1420, 600, "#2c3b4a", 10)
    for i in range(5):
        picture.box(
            1080 + i * 12, 740 - i * 26, 1480 + i * 12, 762 - i * 26, ("#cfe3ea", "#a9c8d4")[i % 2], 4
        )
    picture.box(1020, 770, 1560, 810, "#2c3b4a", 10)
    picture.line([(1500, 780), (1520, 300), (1330, 200)], "#2c3b4a", 50)
    return picture


def mirror_experiment() -> Picture:
    """A spinning nucleus before a mirror: its electrons go down; the mirrored kind is crossed out."""
    picture = Picture("#dbe7ee")
    picture.box(0, 760, 1600, 900, SAND)
    picture.box(780, 90, 820, 820, "#8b98a8", 12)
    picture.polygon([(820, 110), (1520, 60), (1520, 850), (820, 800)], "#bcd3e0")
    picture.polygon([(900, 110), (1040, 98), (880, 800), (830, 800), (830, 420)], "#cfe0ea")
    _spinner(picture, (440, 360), True, 1.0)
    _spinner(picture, (1160, 360), False, 1.0)
    for centre in ((440, 360), (1160, 360)):
        for dx, reach in ((-80, 300), (0, 350), (80, 300)):
            start = (centre[0] + dx * 0.8, centre[1] + 150)
            picture.arrow([start, (centre[0] + dx * 1.6, centre[1] + reach)], VERMILION, 14, 40)
    cross(picture, (1160, 640), 84)
    return picture


def tracks_explained() -> Picture:
    """Tracks of a nucleus that split in two, in three and in four."""
    picture = Picture(CREAM)
    title(picture, "底片上的径迹：裂成两块、三块、四块")
    panels = (
        ("两块", "平常的裂变", ((20, 150, 10), (200, 160, 10))),
        ("三块", "约三百次里一次", ((20, 150, 10), (200, 150, 10), (112, 190, 6))),
        ("四块", "论文里只有两例", ((24, 140, 10), (204, 150, 10), (100, 130, 9), (296, 140, 7))),
    )
    for column, (big, small, tracks) in enumerate(panels):
        left = 40 + column * 517
        picture.box(left, 140, left + 486, 660, WHITE, 28)
        centre = (left + 243, 380)
        for angle, reach, grain in tracks:
            _track(picture, centre, angle, reach, grain)
        picture.circle(centre, 14, VERMILION)
        picture.text((left + 243, 720), big, 60, INK, bold=True)
        picture.text((left + 243, 796), small, 42, INK)
    picture.text((800, 862), "红点是裂变的地方；径迹的长短、粗细是示意", 36, STONE)
    return picture


def cobalt_mirror() -> Picture:
    """The real experiment and its mirror image, which nature does not have."""
    picture = Picture(CREAM)
    title(picture, "照一照镜子：转向反了，上下没有反")
    panels = (
        ("真的实验", "电子多往下飞", MIST, True),
        ("镜子里的样子", "自然里没有", "#f6dcd2", False),
    )
    for column, (big, small, ground, real) in enumerate(panels):
        left = 50 + column * 770
        picture.box(left, 140, left + 730, 850, ground, 28)
        picture.label((left + 365, 196), big, 48, TEAL if real else VERMILION)
        centre = (left + 365, 420)
        _spinner(picture, centre, real, 0.8)
        for dx in (-70, 0, 70):
            picture.arrow([(centre[0] + dx * 0.8, 520), (centre[0] + dx * 1.5, 660)], INK, 12, 36)
        if not real:
            cross(picture, (left + 365, 590), 74)
        picture.text((left + 365, 744), small, 52, INK, bold=True)
        words = "从上往下看：逆时针" if real else "从上往下看：顺时针"
        picture.text((left + 365, 806), words, 40, INK)
    return picture


def _track(picture: Picture, start: Point, angle: float, reach: float, grain: float) -> None:
    step = grain * 1.9
    for i in range(int(reach / step)):
        wobble = math.sin(i * 2.3) * grain * 0.3
        spot = shifted(shifted(start, angle, 16 + i * step), angle + 90, wobble)
        picture.circle(spot, grain * (1 - 0.35 * i * step / reach), INK)


def _spinner(picture: Picture, centre: Point, counterclockwise: bool, size: float) -> None:
    x, y = centre
    picture.line([(x, y - 190 * size), (x, y + 140 * size)], STONE, 10 * size)
    picture.circle(centre, 120 * size, SEA)
    picture.ellipse((x - 36 * size, y - 44 * size), 34 * size, 22 * size, "#a9d0cb")
    front = oval(centre, 180 * size, 52 * size, 0, 14, 166)
    path = front[::-1] if counterclockwise else front
    picture.line(path[:-14], AMBER, 16 * size)
    picture.arrow([path[-20], path[-1]], AMBER, 16 * size, 52 * size)
    picture.line(oval(centre, 180 * size, 52 * size, 0, 166, 200), GOLD, 10 * size)
    picture.line(oval(centre, 180 * size, 52 * size, 0, 340, 374), GOLD, 10 * size)
