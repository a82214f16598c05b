"""Diagrams of the articles on the panda's coat and on kiwifruit canker."""

from studio.drawing import (
    AMBER,
    BAMBOO,
    CREAM,
    INK,
    LEAF,
    MIST,
    SEA,
    STONE,
    TEAL,
    VERMILION,
    WHITE,
    Picture,
    oval,
    shifted,
    smooth,
)

SOIL = "#7d4c2e"


def near_and_far() -> Picture:
    """The same coat near by, where each tone matches something behind it, and far away, where its outline breaks up."""
    picture = Picture(CREAM)
    picture.text((800, 66), "同一身皮毛，近看和远看", 54, INK, bold=True)
    for column, (title, words, size) in enumerate(
        (("近看", "每一块颜色都和背后的东西接近", 1.0), ("远看", "黑白把轮廓切碎，不容易认出", 0.42))
    ):
        left = 40 + column * 770
        picture.box(left, 130, left + 750, 760, MIST, 28)
        picture.box(left, 500, left + 750, 760, WHITE, 28)
        picture.box(left, 490, left + 750, 620, WHITE)
        for x, width in ((90, 70), (250, 46), (520, 84), (660, 54)):
            picture.box(left + x - width / 2, 132, left + x + width / 2, 640, INK)
        for x, y, radius in ((130, 660, 70), (430, 690, 60), (640, 670, 78)):
            picture.polygon(
                [
                    *oval((left + x, y), radius, radius * 0.66, 0, 180, 360),
                    (left + x + radius, y + 30),
                    (left + x - radius, y + 30),
                ],
                "#33474a",
            )
        if column:
            for x, y in ((200, 640), (330, 600), (590, 630)):
                picture.polygon(oval((left + x, y), 40, 16), WHITE)
        _bear(picture, (left + 400, 640), size)
        picture.label((left + 110, 186), title, 44, TEAL if column == 0 else VERMILION)
        picture.text((left + 375, 818), words, 42, INK, bold=True)
    return picture


def year_of_canker() -> Picture:
    """Twelve months round a wheel: when canker breaks out, rests, and enters by wounds."""
    picture = Picture(CREAM)
    centre = (470.0, 470.0)
    picture.text((800, 62), "猕猴桃溃疡病的一年", 54, INK, bold=True)
    seasons = {
        1: SEA,
        2: VERMILION,
        3: VERMILION,
        4: VERMILION,
        5: AMBER,
        6: BAMBOO,
        7: BAMBOO,
        8: BAMBOO,
        9: AMBER,
        10: AMBER,
        11: AMBER,
        12: SEA,
    }
    for month, tone in seasons.items():
        start = -90 + (month - 1) * 30
        outer = [shifted(centre, start + 1 + 28 * t / 12, 350) for t in range(13)]
        inner = [shifted(centre, start + 29 - 28 * t / 12, 190) for t in range(13)]
        picture.polygon([*outer, *inner], tone)
        picture.text(shifted(centre, start + 15, 270), f"{month}月", 44, WHITE, bold=True)
    picture.text((centre[0], centre[1] - 26), "伤口", 52, LEAF, bold=True)
    picture.text((centre[0], centre[1] + 36), "是大门", 52, LEAF, bold=True)
    for i, (tone, name, words) in enumerate(
        (
            (VERMILION, "2—4 月　盛发", "树液流动，枝干流脓、流红褐水"),
            (AMBER, "5 月、秋季　叶片与侵入", "叶上见斑；剪口、落叶痕进菌"),
            (BAMBOO, "6—8 月　多不显", "高温不利病菌，病枝里仍藏着"),
            (SEA, "12—1 月　潜伏", "冻伤是开春发病的伏笔"),
        )
    ):
        y = 190 + i * 172
        picture.box(890, y - 46, 1560, y + 104, WHITE, 20)
        picture.box(890, y - 46, 912, y + 104, tone, 10)
        picture.text((936, y - 6), name, 42, tone if tone != SEA else TEAL, bold=True, anchor="lm")
        picture.text((936, y + 58), words, 40, INK, anchor="lm")
    picture.text((470, 868), "按国内产区资料概括，各地早晚不同", 40, STONE)
    return picture


def two_nests() -> Picture:
    """A fire ants' mound without a door and full of chambers, beside a common ants' nest with its ring of soil."""
    picture = Picture(CREAM)
    picture.text((800, 66), "土堆剖开看：红火蚁，还是本地的蚂蚁", 50, INK, bold=True)
    for left, title, tone in ((40, "红火蚁", VERMILION), (815, "常见的本地蚂蚁", TEAL)):
        picture.box(left, 130, left + 745, 740, "#dcebe7", 28)
        picture.box(left, 430, left + 745, 740, SOIL, 28)
        picture.box(left, 430, left + 745, 500, SOIL)
        picture.label((left + 372, 184), title, 46, tone)
    dome = smooth([(110, 446), (220, 350), (412, 276), (604, 350), (716, 446)])
    picture.polygon([*dome, (716, 470), (110, 470)], "#a4663f")
    for row in range(9):
        for column in range(14):
            x, y = 120 + column * 45 + row % 2 * 22, 320 + row * 44
            if y > 316 + abs(x - 412) * 0.46:
                tilt = (row * 67 + column * 41) % 90
                picture.polygon(oval((x, y), 18 + tilt % 5, 10 + tilt % 4, tilt), "#5a3521")
    picture.line([(1187, 436), (1187, 560), (1130, 640)], "#5a3521", 24)
    picture.line([(1187, 540), (1260, 620)], "#5a3521", 20)
    for x, y in ((1120, 650), (1270, 632), (1180, 590)):
        picture.polygon(oval((x, y), 56, 26), "#5a3521")
    for side in (-1, 1):
        picture.polygon(
            [(1187 + side * 16, 434), (1187 + side * 54, 392), (1187 + side * 110, 434)], "#a4663f"
        )
    for x, first, second in (
        (412, "拱成土丘，表面没有洞口", "里面像蜂窝，大小蚂蚁都有"),
        (1187, "平地上一个洞，边上一圈土", "洞口看得见，蚂蚁零散进出"),
    ):
        picture.text((x, 792), first, 44, INK, bold=True)
        picture.text((x, 852), second, 44, INK)
    return picture


def _bear(picture: Picture, foot: tuple[float, float], size: float) -> None:
    def at(x: float, y: float) -> tuple[float, float]:
        return (foot[0] + x * size, foot[1] + y * size)

    for x in (-130, 150):
        picture.line([at(x, -110), at(x - 8, -6)], INK, 70 * size)
    picture.polygon(
        smooth(
            [
                at(-190, -160),
                at(-120, -250),
                at(60, -262),
                at(196, -190),
                at(200, -90),
                at(60, -66),
                at(-150, -70),
            ],
            closed=True,
        ),
        WHITE,
    )
    picture.polygon(
        smooth(
            [at(-170, -210), at(-110, -252), at(-50, -262), at(-60, -70), at(-160, -70), at(-200, -150)],
            closed=True,
        ),
        INK,
    )
    for x, y in ((-300, -262), (-188, -272)):
        picture.circle(at(x, y), 34 * size, INK)
    picture.ellipse(at(-246, -190), 100 * size, 86 * size, WHITE)
    for x, tilt in ((-284, 34), (-210, -34)):
        picture.polygon(oval(at(x, -196), 21 * size, 31 * size, tilt), INK)
    picture.ellipse(at(-254, -156), 16 * size, 11 * size, INK)
    for side in (-1, 1):
        picture.line(
            [at(-254, -146), at(-254 + side * 7, -133), at(-254 + side * 24, -138)], INK, max(2.0, 5 * size)
        )
