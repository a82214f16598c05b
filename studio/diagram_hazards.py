"""Diagrams of the articles on lightning, floods and fraud; every figure drawn is computed here."""

import math

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    EARTH,
    GOLD,
    INK,
    LEAF,
    MIST,
    SAND,
    SEA,
    SKIN,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    Point,
)

WATER_DENSITY = 1000.0
"""kg/m³."""
LEG_DRAG = 1.1
"""Drag coefficient of a cylinder across the stream, in the range of ordinary Reynolds numbers."""
LEGS_WIDTH = 0.3
"""Metres across the stream that two legs offer."""
GRAVITY = 9.81


def ways_of_lightning() -> Picture:
    """Four ways in which a stroke reaches a person: directly, from the side, through the ground, along metal."""
    picture = Picture(CREAM)
    picture.text((800, 66), "雷电伤人的四条路", 50, INK, bold=True)
    panels = (
        ("直接击中", "空旷处的最高点"),
        ("旁侧闪击", "从树身跳到人身上"),
        ("跨步电压", "电流沿地面散开"),
        ("接触触电", "沿水管、电线进屋"),
    )
    for column, (title, words) in enumerate(panels):
        left = 30 + column * 390
        picture.box(left, 130, left + 370, 690, "#1f3d5c", 26)
        picture.box(left, 600, left + 370, 690, "#3b2f2a", 26)
        picture.box(left, 590, left + 370, 640, "#3b2f2a")
        picture.text((left + 185, 748), title, 48, INK, bold=True)
        picture.text((left + 185, 816), words, 44, INK)
        _way(picture, left, column)
    return picture


def push_of_water() -> Picture:
    """The push of a stream on two legs, for three speeds and two depths, as weights in kilograms."""
    picture = Picture(CREAM)
    picture.text((800, 64), "急流推在两条腿上，有多大力气", 50, INK, bold=True)
    picture.text((800, 128), "折成多少千克的重物拽着你；按流体阻力公式估算", 42, STONE)
    for column, (depth, name) in enumerate(((0.15, "水到脚踝以上（15 厘米）"), (0.5, "水到膝盖（50 厘米）"))):
        left = 60 + column * 760
        picture.box(left, 180, left + 720, 850, WHITE, 26)
        picture.text((left + 360, 802), name, 42, INK, bold=True)
        for i, speed in enumerate((1, 2, 3)):
            kilograms = push(speed, depth)
            x, height = left + 140 + i * 220, kilograms * 5.4
            picture.box(x - 66, 690 - height, x + 66, 690, (SEA, AMBER, VERMILION)[i], 10)
            picture.text(
                (x, 650 - height),
                f"{kilograms:.0f} 千克" if kilograms >= 3 else f"{kilograms:.1f} 千克",
                42,
                INK,
                bold=True,
            )
            picture.text((x, 732), f"每秒 {speed} 米", 38, INK)
        picture.line([(left + 50, 692), (left + 670, 692)], INK, 5)
    return picture


def push(speed: float, depth: float) -> float:
    """The drag of water at `speed` m/s on two legs standing `depth` metres deep, as kilograms of weight."""
    return 0.5 * WATER_DENSITY * LEG_DRAG * speed**2 * LEGS_WIDTH * depth / GRAVITY


def call_back_steps() -> Picture:
    """Four steps after a call in which a relative asks for money."""
    picture = Picture(CREAM)
    picture.text((800, 76), "“家人”在屏幕里要钱，先做这四步", 54, INK, bold=True)
    steps = (
        ("挂断", "不争辩，先挂掉这一通", VERMILION),
        ("回拨", "打存在通讯录里的老号码", TEAL),
        ("对暗号", "问一件只有自家人知道的事", AMBER),
        ("再找一个人", "没打通，就问另一位家人", LEAF),
    )
    for i, (name, words, tone) in enumerate(steps):
        y = 210 + i * 150
        picture.box(60, y - 62, 1540, y + 62, WHITE, 26)
        picture.circle((150, y), 50, tone)
        picture.text((150, y - 3), str(i + 1), 60, WHITE, bold=True)
        picture.text((240, y), name, 60, tone, bold=True, anchor="lm")
        picture.text((640, y), words, 52, INK, anchor="lm")
    picture.text((800, 830), "四步没走完，一分钱也不转", 60, VERMILION, bold=True)
    return picture


def one_percent_a_day() -> Picture:
    """Ten thousand yuan at one per cent a day for a year, compounded, beside two per cent a year."""
    picture = Picture(CREAM)
    picture.text((800, 66), "“每天赚百分之一”，一年后是多少", 50, INK, bold=True)
    left, bottom, width, height = 190.0, 720.0, 1200.0, 570.0
    for amount in (0, 10, 20, 30, 40):
        y = bottom - height * amount / 40
        picture.line([(left, y), (left + width, y)], "#dccfb2", 4)
        picture.text((left - 24, y), f"{amount} 万" if amount else "0", 38, INK, anchor="rm")
    for day in (0, 90, 180, 270, 365):
        picture.text((left + width * day / 365, bottom + 46), f"{day} 天", 38, INK)
    for yearly, tone in ((1.01**365, VERMILION), (1.02, TEAL)):
        curve = [
            (left + width * d / 365, bottom - height * yearly ** (d / 365) / 40) for d in range(0, 366, 5)
        ]
        picture.line(curve, tone, 14)
        picture.circle(curve[-1], 16, tone)
    picture.label((800, 300), f"每天 1%：1 万变成 {1.01**365:.1f} 万", 44, VERMILION)
    picture.label((1180, 640), "一年 2%：1.02 万", 42, TEAL)
    picture.text((800, 852), "没有哪门正经生意，能年年翻三十多倍", 42, INK, bold=True)
    return picture


def _way(picture: Picture, left: float, column: int) -> None:
    ground = 600.0
    if column == 0:
        _stroke(picture, (left + 200, 130), (left + 186, 372))
        _person(picture, (left + 186, ground), 1.0)
    elif column == 1:
        picture.polygon(
            [(left + 90, ground), (left + 104, 420), (left + 136, 420), (left + 150, ground)], EARTH
        )
        for dx, dy, radius in ((120, 350, 86), (70, 390, 56), (176, 390, 56)):
            picture.circle((left + dx, dy), radius, BAMBOO)
        _stroke(picture, (left + 150, 130), (left + 124, 290))
        picture.line([(left + 124, 290), (left + 122, 470), (left + 190, 462), (left + 232, 484)], GOLD, 10)
        _person(picture, (left + 268, ground), 0.82)
    elif column == 2:
        _stroke(picture, (left + 96, 130), (left + 80, ground))
        for reach in (60, 130, 200, 264):
            picture.line(
                [
                    (left + 80 + reach * math.cos(a), ground + 8 + reach * 0.26 * math.sin(a))
                    for a in (math.radians(d) for d in range(0, 91, 6))
                ],
                GOLD,
                7,
            )
        _person(picture, (left + 238, ground), 0.9, stride=48)
    else:
        picture.box(left + 60, 330, left + 350, ground, SAND)
        picture.polygon([(left + 30, 336), (left + 205, 220), (left + 366, 336)], VERMILION)
        picture.line([(left + 86, ground), (left + 86, 440), (left + 150, 440)], STONE, 16)
        _stroke(picture, (left + 60, 130), (left + 86, 330))
        picture.line([(left + 86, 330), (left + 86, 440), (left + 176, 442)], GOLD, 8)
        _person(picture, (left + 246, ground), 0.82)
        picture.line([(left + 236, 470), (left + 176, 446)], SKIN, 16)


def _stroke(picture: Picture, start: Point, end: Point) -> None:
    (ax, ay), (bx, by) = start, end
    path = [
        (ax + (bx - ax) * t + dx, ay + (by - ay) * t)
        for t, dx in ((0, 0), (0.34, -26), (0.4, 16), (0.7, -20), (0.75, 14), (1, 0))
    ]
    picture.line(path, GOLD, 18)
    picture.line(path, WHITE, 6)


def _person(picture: Picture, foot: Point, size: float, stride: float = 20) -> None:
    x, y = foot
    for side in (-1, 1):
        picture.line([(x, y - 104 * size), (x + side * stride, y - 4)], MIST, 24 * size)
    picture.line([(x, y - 168 * size), (x, y - 104 * size)], TEAL, 62 * size)
    for side in (-1, 1):
        picture.line(
            [(x + side * 24 * size, y - 172 * size), (x + side * 46 * size, y - 96 * size)], TEAL, 18 * size
        )
    picture.circle((x, y - 236 * size), 36 * size, SKIN)
