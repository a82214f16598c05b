"""Cover and diagram of the article on rice in flower: one flower drawn large, in the cool and in the heat."""

from studio.drawing import (
    CREAM,
    GOLD,
    GRASS,
    INK,
    LEAF,
    MIST,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    bezier,
    oval,
    shifted,
    smooth,
)
from studio.figures import title

HUSK = "#a9c66f"
HUSK_SHADE = "#86a64f"
STRAW = "#d9c277"

ANTHERS = (-118, -104, -94, -86, -76, -62)
"""Directions of the six filaments of a flower, fanned out of its opening."""


def rice_in_flower() -> Picture:
    """A paddy in full sun; in front, one rice flower drawn large, its husk open and six anthers hanging out."""
    picture = Picture("#f6e3b4")
    picture.circle((1290, 190), 210, "#f9d27c")
    picture.circle((1290, 190), 140, GOLD)
    ridge = smooth([(-40, 420), (240, 330), (520, 400), (820, 320), (1120, 410), (1640, 340)])
    picture.polygon([*ridge, (1640, 900), (-40, 900)], "#c9d6a2")
    picture.box(0, 520, 1600, 900, GRASS)
    for row, y in enumerate((560, 620, 700, 800)):
        picture.box(0, y, 1600, y + 14 + row * 8, "#a8cfd0")
    for row, y in enumerate((586, 656, 748, 868)):
        for i in range(20 - 2 * row):
            _clump(picture, (i * (84 + 10 * row) + row * 31 - 20, y), 0.7 + 0.25 * row)
    _flower(picture, (520, 640), 1.25, opened=True)
    return picture


def anthers_in_heat() -> Picture:
    """Side by side: anthers that split and shed pollen on the stigma, and anthers that stay shut in the heat."""
    picture = Picture(CREAM)
    title(picture, "一朵稻花，热不热差在花药上")
    for left, ground, heading, tone in ((60, MIST, "不太热", TEAL), (830, "#f8dcc4", "连着大热", VERMILION)):
        picture.box(left, 130, left + 710, 870, ground, 30)
        picture.label((left + 355, 190), heading, 44, tone)
    _flower(picture, (300, 640), 0.86, opened=True)
    _flower(picture, (1070, 640), 0.86, opened=False)
    for left, lines, grain in (
        (600, ("花药裂开", "花粉落在", "柱头上"), True),
        (1370, ("花药裂不开", "柱头上", "花粉很少"), False),
    ):
        for row, words in enumerate(lines):
            picture.text((left, 330 + row * 62), words, 44, INK, bold=row == 0)
        _grain(picture, (left, 640), grain)
        picture.text(
            (left, 800), "谷粒饱满" if grain else "空壳", 46, LEAF if grain else VERMILION, bold=True
        )
    return picture


def _flower(picture: Picture, foot: Point, size: float, opened: bool) -> None:
    """One flower that stands on `foot`; its anthers shed pollen when `opened`."""
    x, y = foot
    picture.line([(x, y + 170 * size), (x, y)], HUSK_SHADE, 16 * size)
    for side, bulge in ((-1, 150), (1, 120)):
        tip = (x + side * 150 * size, y - 300 * size)
        outer = bezier(
            foot, (x + side * bulge * 1.5 * size, y - 60 * size), (tip[0], tip[1] + 90 * size), tip
        )
        inner = bezier(tip, (tip[0] - side * 50 * size, tip[1] + 100 * size), (x, y - 120 * size), foot)
        picture.polygon([*outer, *inner], HUSK)
        picture.line(outer, HUSK_SHADE, 7 * size)
    for side in (-1, 1):
        stem = [(x, y - 40 * size), (x + side * 24 * size, y - 150 * size)]
        picture.line(stem, WHITE, 9 * size)
        for turn in range(-150, -20, 14):
            picture.line([stem[1], shifted(stem[1], turn, 40 * size)], WHITE, 5 * size)
    for number, angle in enumerate(ANTHERS):
        end = shifted((x, y - 60 * size), angle, (330 + 36 * (number % 2)) * size)
        picture.line([(x, y - 30 * size), end], "#f4efd2", 5 * size)
        picture.polygon(oval(end, 46 * size, 15 * size, angle + 60), GOLD)
        if opened:
            picture.line(
                [shifted(end, angle + 60, 34 * size), shifted(end, angle + 240, 34 * size)], INK, 5 * size
            )
    for side in (-1, 1):
        for k in range(9 if opened else 1):
            at = shifted((x + side * 24 * size, y - 150 * size), -150 + k * 15, (22 + k % 3 * 9) * size)
            picture.circle(at, 7 * size, "#e0a526")


def _clump(picture: Picture, foot: Point, size: float) -> None:
    """A clump of rice: blades that fan out, and an ear that droops to each side, one higher."""
    x, y = foot
    for lean in (-34, -12, 14, 36):
        picture.line([foot, (x + lean * size, y - 66 * size)], LEAF, 5 * size)
    for side, rise in ((-0.7, 64), (1, 96)):
        top = (x + side * 8 * size, y - rise * size)
        picture.line([foot, top], LEAF, 4 * size)
        tip = (x + side * 40 * size, y - (rise - 34) * size)
        ear = bezier(
            top, (x + side * 12 * size, y - (rise + 16) * size), (tip[0], tip[1] - 40 * size), tip, 8
        )
        for at in ear:
            picture.circle(at, 5 * size, STRAW)


def _grain(picture: Picture, centre: Point, full: bool) -> None:
    """A grain cut open along its length: filled, or an empty husk."""
    picture.polygon(oval(centre, 120, 52, -24), STRAW if full else "#c9b98a")
    picture.polygon(oval(centre, 100, 36, -24), WHITE if full else "#f8dcc4")
