"""Diagrams of the scientists' stories: an algorithm worked through, layered books, a paddy in section, a curve of data."""

from studio.cover_scientists import PURPLE
from studio.drawing import (
    AMBER,
    BAMBOO,
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
    smooth,
)

MODULUS, RESIDUE = 19, 14
"""定数 and 奇数 of the left basket: 17 × 12 = 204 leaves 14 when divided by 19."""

HALF_CENTURIES = (
    (851, 11, 104.4), (901, 12, 101.3), (951, 20, 101.3), (1001, 18, 106.0), (1051, 15, 103.5), (1101, 25, 106.9),
    (1151, 30, 107.1), (1201, 33, 104.4), (1251, 26, 104.1), (1301, 25, 105.9), (1351, 31, 104.2), (1401, 43, 101.8),
    (1451, 45, 103.2), (1501, 50, 108.6), (1551, 44, 104.8), (1601, 42, 104.4), (1651, 48, 107.3), (1701, 46, 105.8),
    (1751, 50, 105.5), (1801, 50, 107.0), (1851, 48, 105.6), (1901, 47, 103.4), (1951, 50, 98.8), (2001, 25, 94.2),
)  # fmt: skip
"""First year, years with a record, mean day of the year of full flowering of cherries in Kyoto.

Means of 50 years (25 for the last) of the yearly dates that Aono and Kazui (2008, doi:10.1002/joc.1594) gathered and
the Osaka Metropolitan University continues, 812 to 2025. Before 851 there are three dates only.
"""


def steps(modulus: int, residue: int) -> list[tuple[int, int, int, int]]:
    """求一 as Qin does it: (dividend, divisor, quotient, multiplier) a step, until 1 is left where the residue stood.

    The last multiplier times the residue leaves 1 when divided by the modulus.
    """
    above, below, beside, sought = residue, modulus, 0, 1
    found = []
    on_the_right = True
    while not (above == 1 and on_the_right):
        quotient = (below - 1) // above
        found.append((below, above, quotient, beside + quotient * sought))
        beside, sought = sought, beside + quotient * sought
        above, below = below - quotient * above, above
        on_the_right = not on_the_right
    return found


def dayan_steps() -> Picture:
    """The steps of 大衍求一 for 14 and 19, each division beside the multiplier it gives."""
    picture = Picture(CREAM)
    picture.text((800, 70), "大衍求一术：找一个数，乘 14 再除以 19，余 1", 46, INK, bold=True)
    for x, words in ((230, "轮流相除"), (640, "商"), (1010, "乘率怎样滚着算"), (1390, "乘率")):
        picture.label((x, 156), words, 40, TEAL)
    before = (0, 1)
    for row, (dividend, divisor, quotient, multiplier) in enumerate(steps(MODULUS, RESIDUE)):
        y = 256 + row * 124
        picture.box(70, y - 52, 1530, y + 52, (WHITE, SAND)[row % 2], 20)
        left = dividend - quotient * divisor
        picture.text((100, y), f"{dividend} = {quotient} × {divisor} + {left}", 42, INK, anchor="lm")
        picture.circle((640, y), 40, GOLD)
        picture.text((640, y - 2), str(quotient), 44, INK, bold=True)
        picture.text((1010, y), f"{quotient} × {before[1]} + {before[0]} = {multiplier}", 42, INK)
        picture.circle((1390, y), 44, VERMILION if row == 3 else MIST)
        picture.text((1390, y - 2), str(multiplier), 44, WHITE if row == 3 else INK, bold=True)
        before = (before[1], multiplier)
    picture.box(220, 756, 1380, 854, INK, 24)
    picture.text(
        (800, 803),
        f"验算：{before[1]} × {RESIDUE} = {before[1] * RESIDUE} = 11 × {MODULUS} + 1",
        44,
        GOLD,
        bold=True,
    )
    return picture


def herbal_layers() -> Picture:
    """Six herbals, each wrapped round the one before it, with the drugs each holds."""
    picture = Picture(CREAM)
    picture.text((800, 66), "一本书叠着一本书", 48, INK, bold=True)
    layers = (
        ("证类本草", "一千七百多种", "北宋 1108 年刊", "#dfe9df"),
        ("补注神农本草", "1082 种", "北宋 1060 年前后", "#c3dccf"),
        ("开宝本草", "983 种", "北宋初", "#9cc7b6"),
        ("新修本草", "约 850 种", "唐 659 年", "#6ea894"),
        ("本草经集注", "730 种", "南朝 陶弘景", "#3f8375"),
        ("神农本草经", "365 种", "汉代前后", TEAL),
    )
    for i, (name, count, age, tone) in enumerate(layers):
        left, right, top = 60 + i * 22, 1540 - i * 22, 120 + i * 122
        picture.box(left, top, right, 872 - i * 8, tone, 26)
        ink = INK if i < 3 else WHITE
        picture.text((left + 44, top + 62), name, 46, ink, bold=True, anchor="lm")
        picture.text((800, top + 62), age, 42, ink)
        picture.text((right - 44, top + 62), count, 44, ink, bold=True, anchor="rm")
    return picture


def ridge_paddy() -> Picture:
    """A flooded flat paddy beside a ridged one, in section."""
    picture = Picture(CREAM)
    for left, title in ((50, "平作：水盖住整块田"), (820, "起垄：垄顶露出水面")):
        picture.box(left, 60, left + 730, 760, WHITE, 24)
        picture.text((left + 365, 116), title, 42, INK, bold=True)
        picture.box(left + 20, 300, left + 710, 470, SEA)
        picture.box(left + 20, 470, left + 710, 740, PURPLE, 14)
        picture.box(left + 20, 470, left + 710, 520, PURPLE)
    for x in (190, 410, 630):
        _rice(picture, (x, 470))
        picture.text((x, 600), "缺氧", 42, "#e8c9c4", bold=True)
    picture.text((415, 690), "水占满孔隙，泥冷", 42, WHITE)
    for x in (990, 1185, 1380):
        picture.polygon(
            smooth(
                [(x - 92, 480), (x - 66, 330), (x - 34, 256), (x + 34, 256), (x + 66, 330), (x + 92, 480)]
            ),
            PURPLE,
        )
        _rice(picture, (x, 258))
        for lean in (-40, 40):
            picture.arrow(
                smooth([(x + lean * 1.4, 520), (x + lean, 420), (x + lean * 0.5, 340)])[::4], SEA, 7, 24
            )
        picture.arrow([(x + 74, 170), (x + 30, 250)], GOLD, 9, 28)
    picture.text((1185, 600), "水沿细缝上升", 42, WHITE, bold=True)
    picture.text((1185, 690), "空气从垄顶进土，泥暖", 42, WHITE)
    for x, tone, words in ((330, SEA, "水"), (560, PURPLE, "土"), (790, GOLD, "空气")):
        picture.box(x - 46, 806, x + 2, 850, tone, 8)
        picture.text((x + 22, 828), words, 42, INK, anchor="lm")
    picture.text((1010, 828), "示意图，不按比例", 38, STONE, anchor="lm")
    return picture


def _rice(picture: Picture, foot: Point) -> None:
    x, y = foot
    for lean in (-40, -16, 12, 38):
        picture.line(
            smooth([(x, y), (x + lean * 0.4, y - 50), (x + lean, y - 104)]), BAMBOO if lean > 0 else LEAF, 9
        )
    for lean in (-26, 0, 26):
        picture.line([(x, y), (x + lean, y + 44)], WHITE, 5)


def kyoto_bloom() -> Picture:
    """Fifty-year means of the day Kyoto's cherries stood in full flower, from 851 on."""
    picture = Picture(CREAM)
    picture.text((100, 66), "京都樱花满开的日子（50 年平均）", 46, INK, bold=True, anchor="lm")
    picture.box(130, 120, 1540, 770, WHITE, 16)

    def place(year: float, day: float) -> Point:
        return (200 + (year - 850) / 1180 * 1290, 150 + (day - 92) / 18 * 580)

    for day, words in ((95, "4月5日"), (100, "4月10日"), (105, "4月15日"), (110, "4月20日")):
        if day > 109:
            continue
        y = place(0, day)[1]
        picture.dashes([(200, y), (1510, y)], "#dcd6c6", 3, 12, 10)
        picture.text((190, y), words, 38, STONE, anchor="rm")
    for year in range(900, 2001, 200):
        x = place(year, 100)[0]
        picture.line([(x, 736), (x, 754)], STONE, 4)
        picture.text((x, 800), f"{year} 年", 40, STONE)
    points = [place(start + (25 if start < 2001 else 12), mean) for start, _, mean in HALF_CENTURIES]
    picture.line(points, TEAL, 8)
    for point, (start, _, _) in zip(points, HALF_CENTURIES, strict=True):
        picture.circle(point, 13, VERMILION if start in (1151, 2001) else TEAL)
    picture.text((points[6][0], points[6][1] + 52), "12 世纪后半：4月17日", 42, VERMILION, bold=True)
    picture.text(
        (points[-1][0] - 40, points[-1][1] - 4), "2001—2025：4月4日", 42, VERMILION, bold=True, anchor="rm"
    )
    picture.text((220, 166), "↑ 开得早", 40, AMBER, bold=True, anchor="lm")
    picture.text((1500, 704), "↓ 开得晚", 40, TEAL, bold=True, anchor="rm")
    picture.text(
        (100, 860), "数据：Aono & Kazui（2008）及其续编，812—2025 年中 837 年有记录", 36, STONE, anchor="lm"
    )
    return picture
