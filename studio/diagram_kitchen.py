"""Diagrams of the three kitchen experiments; the path of light follows the law of refraction."""

import math

from studio.drawing import (
    AMBER,
    CREAM,
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

RED, VIOLET = 1.331, 1.343
"""Refractive indices of water at 20 °C for red (656 nm) and violet (404 nm) light."""
TILT, INCOMING = 33.0, 60.0
"""Degrees: the mirror from the horizontal, the torch's light from the vertical."""


def leaving_angle(index: float) -> float:
    """Degrees from the vertical at which light leaves the water after the mirror under it."""
    inside = math.degrees(math.asin(math.sin(math.radians(INCOMING)) / index))
    return math.degrees(math.asin(index * math.sin(math.radians(2 * TILT - inside))))


def three_densities() -> Picture:
    """An egg sinks in fresh water, floats in salt water and hovers where the one lies on the other."""
    picture = Picture(CREAM)
    picture.text((800, 70), "同一枚鸡蛋，三杯水", 54, INK, bold=True)
    panels = (
        ("清水", "蛋比水密：沉", 640, None),
        ("浓盐水", "水比蛋密：浮", 330, None),
        ("清水在上，盐水在下", "停在分界处", 480, 480),
    )
    for column, (name, words, egg, border) in enumerate(panels):
        x = 290 + column * 510
        picture.polygon([(x - 170, 150), (x + 170, 150), (x + 146, 730), (x - 146, 730)], WHITE)
        top = "#bfe0e0" if column != 1 else "#6fb2b4"
        picture.polygon([(x - 162, 250), (x + 162, 250), (x + 138, 716), (x - 138, 716)], top)
        if border:
            picture.polygon([(x - 151, border), (x + 151, border), (x + 138, 716), (x - 138, 716)], "#6fb2b4")
            picture.dashes([(x - 151, border), (x + 151, border)], WHITE, 6, 18, 12)
        picture.polygon(oval((x, egg), 64, 80), "#f4c9a0")
        picture.line(oval((x, egg), 44, 58, 0, 190, 240), "#fbe6cf", 10)
        picture.text((x, 786), name, 46, TEAL, bold=True)
        picture.text((x, 848), words, 44, INK, bold=True)
    return picture


def path_of_light() -> Picture:
    """Light enters the water, meets the mirror and leaves it; red and violet leave in different directions."""
    picture = Picture("#1d2b38")
    picture.text((800, 66), "光进出水面各拐一次弯，颜色就分开了", 50, WHITE, bold=True)
    surface = 480.0
    picture.box(0, surface, 1600, 900, "#2f6f80")
    picture.line([(0, surface), (1600, surface)], MIST, 7)
    picture.text((60, surface + 48), "水", 50, MIST, bold=True, anchor="lm")
    picture.text((60, surface - 48), "空气", 50, MIST, bold=True, anchor="lm")
    entry = (850.0, surface)
    picture.line([shifted(entry, -90 + INCOMING, 640), entry], "#f4e6a8", 14)
    picture.dashes([(entry[0], surface - 150), (entry[0], surface + 150)], STONE, 5, 16, 12)
    hit = _mirror(picture, entry)
    for index, tone in ((RED, VERMILION), (VIOLET, "#8f6bd0")):
        inside = math.degrees(math.asin(math.sin(math.radians(INCOMING)) / index))
        turned_up = 2 * TILT - inside
        leave = (hit[0] + math.tan(math.radians(turned_up)) * (hit[1] - surface), surface)
        picture.line([entry, hit], "#f4e6a8", 10)
        picture.line([hit, leave], tone, 8)
        fan = leaving_angle(index) + (9 if index == VIOLET else -5)
        picture.arrow([leave, shifted(leave, -90 + fan, 430)], tone, 12, 34)
    picture.text((930, 190), "红光拐得少", 46, VERMILION, bold=True, anchor="rm")
    picture.text((1110, 130), "紫光拐得多", 46, "#b79bea", bold=True, anchor="lm")
    picture.text((1440, 400), "手电的光", 44, "#f4e6a8", bold=True)
    picture.text((420, 800), "镜子斜放在水里", 46, WHITE, bold=True)
    picture.text(
        (800, 866),
        f"按折射定律计算，两色只差约 {leaving_angle(VIOLET) - leaving_angle(RED):.1f}°；图中有意画大",
        38,
        SAND,
    )
    return picture


def colours_of_cabbage() -> Picture:
    """The colours of red cabbage juice from sour to alkaline, with things of the kitchen that give them."""
    picture = Picture(CREAM)
    picture.text((800, 74), "紫甘蓝汁的颜色尺", 54, INK, bold=True)
    bands = (
        ("#c9304f", "白醋", "柠檬汁"),
        ("#c05a94", "橙汁", "汽水"),
        ("#8a5aa8", "清水", ""),
        ("#4f6bb0", "少许", "小苏打"),
        ("#3a8f9a", "小苏打", "多一点"),
    )
    for i, (tone, first, second) in enumerate(bands):
        left = 60 + i * 300
        picture.box(left, 240, left + 284, 560, tone, 22)
        picture.circle((left + 142, 400), 96, WHITE)
        for k, words in enumerate((first, second) if second else (first,)):
            picture.text((left + 142, 400 + (k * 50 - 25 if second else 0)), words, 42, INK, bold=True)
    picture.arrow([(760, 660), (120, 660)], VERMILION, 14, 44)
    picture.arrow([(840, 660), (1480, 660)], "#3a8f9a", 14, 44)
    picture.text((300, 722), "越来越酸", 50, VERMILION, bold=True)
    picture.text((1300, 722), "越来越碱", 50, "#2c7681", bold=True)
    picture.text((800, 180), "只用食物，只看颜色，不喝", 44, AMBER, bold=True)
    picture.text((800, 830), "甘蓝品种和浓淡不同，颜色会有出入：以自己的清水那一杯作比照", 40, STONE)
    return picture


def _mirror(picture: Picture, entry: Point) -> Point:
    """Draw the mirror; where the light meets it."""
    inside = math.asin(math.sin(math.radians(INCOMING)) / 1.335)
    hit = (entry[0] - math.tan(inside) * 190, entry[1] + 190)
    ends = [shifted(hit, TILT + 180, 250), shifted(hit, TILT, 250)]
    picture.line([shifted(p, TILT + 90, 12) for p in ends], INK, 14)
    picture.line(ends, WHITE, 14)
    picture.line([hit, shifted(hit, TILT - 90, 90)], SEA, 4)
    return hit
