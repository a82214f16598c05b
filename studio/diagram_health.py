"""Diagrams of the articles on public health and carbon monoxide: drawn to explain, not to scale."""

import math

from studio.drawing import (
    AMBER,
    CREAM,
    GOLD,
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
    shifted,
)


def soap_and_virus() -> Picture:
    """A soap molecule's two ends; its tails wedged into a virus's envelope; the pieces carried off by water."""
    picture = Picture(CREAM)
    picture.text((800, 70), "肥皂怎样拆掉有包膜的病毒", 50, INK, bold=True)
    panels = (
        ("一头亲水，一头亲油", "肥皂分子"),
        ("亲油的尾巴", "插进脂质包膜"),
        ("包膜散开", "碎片被水冲走"),
    )
    for column, lines in enumerate(panels):
        left = 40 + column * 517
        picture.box(left, 130, left + 486, 690, WHITE, 28)
        picture.circle((left + 62, 192), 38, VERMILION)
        picture.text((left + 62, 190), str(column + 1), 44, WHITE, bold=True)
        picture.text((left + 243, 736), lines[0], 44, INK, bold=True)
        picture.text((left + 243, 794), lines[1], 44, INK, bold=True)
    _soap(picture, (283, 320), 90, 3.2)
    picture.text((440, 318), "亲水", 40, TEAL, bold=True)
    picture.text((424, 500), "亲油", 40, AMBER, bold=True)
    _enveloped(picture, (800, 420), 120, False)
    for i in range(12):
        _soap(picture, shifted((800, 420), i * 30, 218), i * 30 + 180, 1.0)
    _enveloped(picture, (1317, 410), 96, True)
    picture.text((800, 872), "没有包膜的病毒不怕这一招，但同样能被搓松、冲走", 40, STONE)
    return picture


def leaflet_map() -> Picture:
    """The headings of a leaflet and the question each of them answers."""
    picture = Picture(CREAM)
    picture.text((800, 66), "说明书上的这一项，回答你的这一问", 50, INK, bold=True)
    rows = (
        ("接种对象", "我（孩子）在不在这里面？", TEAL),
        ("作用与用途", "防的是哪一种病？", TEAL),
        ("成份和性状", "里面有没有我过敏的东西？", AMBER),
        ("禁忌", "哪些情况不能打，或者要缓一缓？", VERMILION),
        ("注意事项", "打之前要告诉医生什么？", VERMILION),
        ("不良反应", "打完以后可能会怎样？", AMBER),
        ("贮藏 · 有效期", "保管得对不对，过期没有？", LEAF),
    )
    for i, (heading, question, tone) in enumerate(rows):
        y = 162 + i * 104
        picture.box(50, y - 42, 1550, y + 42, WHITE, 18)
        picture.box(50, y - 42, 500, y + 42, tone, 18)
        picture.text((275, y), f"【{heading}】", 44, WHITE, bold=True)
        picture.arrow([(520, y), (580, y)], tone, 9, 26)
        picture.text((610, y), question, 44, INK, anchor="lm")
    return picture


def blood_seats() -> Picture:
    """Haemoglobin's four seats: taken by oxygen in clean air, by carbon monoxide in a closed room."""
    picture = Picture(CREAM)
    picture.text((800, 70), "血红蛋白的四个座位，被谁坐走了", 50, INK, bold=True)
    for column, (title, words, taken, tone) in enumerate(
        (
            ("空气正常", "氧上车，到站就下车", (0, 0, 0, 0), TEAL),
            ("混进一氧化碳", "占了座位，久久不下车", (1, 0, 1, 1), VERMILION),
        )
    ):
        left = 50 + column * 770
        picture.box(left, 130, left + 730, 730, (MIST, "#f6dcd2")[column], 28)
        picture.label((left + 365, 190), title, 46, tone)
        centre = (left + 365, 446)
        for i, seat in enumerate(taken):
            lobe = shifted(centre, 45 + i * 90, 118)
            picture.circle(lobe, 112, "#b23a3a")
            picture.circle(lobe, 64, "#8f2a2e")
            _pair(picture, lobe, bool(seat))
        picture.text((left + 365, 690), words, 44, INK, bold=True)
    for x, monoxide, words in ((330, False, "氧分子"), (880, True, "一氧化碳分子")):
        _pair(picture, (x, 812), monoxide)
        picture.text((x + 74, 812), words, 44, INK, anchor="lm")
    return picture


def _soap(picture: Picture, head: Point, angle: float, size: float) -> None:
    spine = [
        shifted(shifted(head, angle, 12 * size + i * 11 * size), angle + 90, 5 * size * (-1) ** i)
        for i in range(7)
    ]
    picture.line([head, *spine], AMBER, 6 * size)
    picture.circle(head, 17 * size, TEAL)


def _enveloped(picture: Picture, centre: Point, radius: float, broken: bool) -> None:
    for i in range(12):
        angle = i * 30 + 15
        spread = radius * (1.16 + 0.34 * (i % 3)) if broken else radius
        arc = [shifted(centre, angle - 12 + k * 4, spread) for k in range(7)]
        if broken:
            arc = [(x + (arc[3][0] - x) * 0.3, y + (arc[3][1] - y) * 0.3) for x, y in arc]
            _soap(picture, shifted(centre, angle, spread + 44), angle + 180, 0.62)
        picture.line(arc, GOLD, 26)
        picture.line([arc[3], shifted(arc[3], angle, 30)], VERMILION, 9)
        picture.circle(shifted(arc[3], angle, 34), 11, VERMILION)
    coil = [
        (
            centre[0] + radius * 0.48 * math.cos(t / 9) * (1 - t / 140),
            centre[1] + radius * 0.48 * math.sin(t / 9) * (1 - t / 140),
        )
        for t in range(100)
    ]
    picture.line(coil, INK, 9)


def _pair(picture: Picture, centre: Point, monoxide: bool) -> None:
    first, edge = (INK, GOLD) if monoxide else (SEA, WHITE)
    for step, tone in ((-19, first), (19, SEA)):
        spot = (centre[0] + step, centre[1])
        picture.circle(spot, 27, tone, edge, 5)
    picture.line(oval((centre[0] - 19, centre[1]), 16, 16, 0, 200, 250), SAND, 4)
