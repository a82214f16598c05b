"""Diagrams of the Taichu month and of the celestial sphere."""

import math

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    EARTH,
    GOLD,
    INK,
    MIST,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
    oval,
    star,
)

CENTRE: Point = (640, 470)
RADIUS = 350.0
LOOK = 18.0
"""How far above the horizon the sphere is looked at from, in degrees."""
LATITUDE = 34.0
"""Height of the celestial pole, in degrees: about that of Chang'an."""
OBLIQUITY = 24.0
"""Angle between the equator and the ecliptic, in degrees, rounded."""


def taichu_month() -> Picture:
    """Twenty-nine whole days and 43 parts of a day cut into 81."""
    picture = Picture(CREAM)
    picture.text((800, 84), "太初历的一个月 = 29 天 + 一天的 43/81", 50, INK, bold=True)
    for i in range(29):
        left, top = 96 + (i % 10) * 74, 178 + (i // 10) * 96
        picture.box(left, top, left + 62, top + 76, TEAL, 10)
        picture.text((left + 31, top + 38), str(i + 1), 36, WHITE, bold=True)
    left, top = 96 + 9 * 74, 178 + 2 * 96
    picture.box(left, top, left + 62, top + 76, WHITE, 10, VERMILION, 5)
    picture.box(left + 5, top + 5, left + 5 + 52 * 43 / 81, top + 71, VERMILION)
    picture.dashes([(left + 66, top + 40), (1000, top + 40)], VERMILION, 4, 14, 10)
    picture.text((466, 530), "29 个整天", 40, TEAL, bold=True)
    for i in range(81):
        x, y = 1010 + (i % 9) * 54, 178 + (i // 9) * 54
        picture.box(x, y, x + 47, y + 47, VERMILION if i < 43 else MIST, 7)
    picture.text((1250, 712), "把一天分成 81 份，取 43 份", 42, VERMILION, bold=True)
    picture.box(96, 660, 880, 836, WHITE, 22)
    picture.text((488, 710), "29 + 43/81 = 2392/81", 42, INK, bold=True)
    picture.text((488, 784), "≈ 29.530864 日（现代值 29.530589 日）", 39, INK)
    picture.text((1250, 790), "9 × 9 = 81，取自黄钟律管九寸", 38, STONE)
    return picture


def celestial_sphere() -> Picture:
    """The sky as a ball: horizon, equator, ecliptic and pole, drawn from their true geometry."""
    picture = Picture(INK)
    for i in range(26):
        spot = (40 + (i * 389) % 980, 40 + (i * 233) % 830)
        picture.polygon(star(spot, 9 + i % 3 * 4, 3, 4), "#2f6b69")
    picture.circle(CENTRE, RADIUS, "#1b5053")
    rings = ((90.0, 0.0, BAMBOO, 9.0), (LATITUDE, 0.0, AMBER, 9.0), (LATITUDE, OBLIQUITY, VERMILION, 9.0))
    for height, lean, tone, width in rings:
        _great_circle(picture, height, lean, tone, width, behind=True)
    north, south = _project(_pole(LATITUDE)), _project(tuple(-c for c in _pole(LATITUDE)))
    picture.dashes([south, north], WHITE, 5, 16, 12)
    picture.polygon(oval(CENTRE, RADIUS * 0.17, RADIUS * 0.17 * math.sin(math.radians(LOOK + 30))), EARTH)
    picture.text(CENTRE, "地", 40, INK, bold=True)
    for height, lean, tone, width in rings:
        _great_circle(picture, height, lean, tone, width, behind=False)
    picture.circle(CENTRE, RADIUS, None, MIST, 6)
    picture.polygon(star(north, 26, 9, 4), GOLD)
    picture.circle(south, 10, STONE)
    picture.text((north[0] - 142, north[1] - 6), "北天极", 40, GOLD, bold=True)
    for y, tone, words, note in (
        (250, BAMBOO, "地平圈", "圈上的看得见，圈下的看不见"),
        (390, AMBER, "天赤道", "二十八宿沿它附近量度"),
        (530, VERMILION, "黄道", "太阳一年走过的路"),
        (670, MIST, "天球", "天包着地，绕极轴旋转"),
    ):
        picture.line([(1060, y), (1120, y)], tone, 14)
        picture.text((1146, y), words, 44, WHITE, bold=True, anchor="lm")
        picture.text((1062, y + 54), note, 38, MIST, anchor="lm")
    picture.text((1060, 130), "浑天：把天看成一个球", 46, WHITE, bold=True, anchor="lm")
    return picture


Vector = tuple[float, ...]


def _pole(height: float) -> Vector:
    """The direction of a pole `height` degrees above the north point; axes are east, north, up."""
    turn = math.radians(height)
    return (0.0, math.cos(turn), math.sin(turn))


def _project(direction: Vector) -> Point:
    """Place a direction on the picture: seen from the west, a little above the horizon, north to the left."""
    x, y = _camera(direction)[:2]
    return (CENTRE[0] + RADIUS * x, CENTRE[1] - RADIUS * y)


def _camera(direction: Vector) -> Vector:
    """Right, up and towards the viewer, as shares of the radius."""
    east, north, up = direction
    swing, look = math.radians(28), math.radians(LOOK)
    right = -north * math.cos(swing) - east * math.sin(swing)
    ahead = north * math.sin(swing) - east * math.cos(swing)
    return (right, up * math.cos(look) - ahead * math.sin(look), up * math.sin(look) + ahead * math.cos(look))


def _great_circle(
    picture: Picture, height: float, lean: float, tone: str, width: float, behind: bool
) -> None:
    """Draw the half of a great circle that lies behind or in front of the sphere's centre."""
    axis = _pole(height)
    first: Vector = (1.0, 0.0, 0.0)
    second: Vector = (0.0, -axis[2], axis[1])
    tilt = math.radians(lean)
    second = tuple(s * math.cos(tilt) + a * math.sin(tilt) for s, a in zip(second, axis, strict=True))
    for i in range(240):
        ends = []
        for step in (i, i + 1):
            angle = 2 * math.pi * step / 240
            ends.append(
                tuple(f * math.cos(angle) + s * math.sin(angle) for f, s in zip(first, second, strict=True))
            )
        if (_camera(ends[0])[2] < 0) == behind and (not behind or i % 4 < 2):
            picture.line([_project(ends[0]), _project(ends[1])], tone, width * (0.6 if behind else 1))
