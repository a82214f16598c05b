"""Diagrams of the series on common sayings and of the articles on Sichuan's own research: not to scale."""

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
    scattered,
    shifted,
)
from studio.figures import title

QUAKES_A_DAY = 1000 / 365
"""Felt earthquakes a day on the mainland, from a thousand and some a year."""


def ladder_of_radiation() -> Picture:
    """The energy of one photon, on a scale of powers of ten, and where electrons begin to be knocked out."""
    picture = Picture(CREAM)
    title(picture, "同样叫“辐射”，一份的力气差多少")

    def place(volts: float) -> float:
        return 120 + (math.log10(volts) + 9) / 14 * 1380

    picture.line([(100, 560), (1520, 560)], INK, 10)
    picture.box(place(10), 150, 1540, 760, "#f6dcd2", 20)
    picture.line([(100, 560), (1520, 560)], INK, 10)
    picture.dashes([(place(10), 150), (place(10), 760)], VERMILION, 8, 24, 14)
    rows = (
        (4.1e-9, "收音机", "中波 1 兆赫", STONE, 300, 0),
        (1.0e-5, "微波炉", "2450 兆赫", AMBER, 420, 0),
        (2.3, "可见光", "绿色", LEAF, 300, -60),
        (3.0e4, "X 光", "拍片子", VERMILION, 420, 0),
    )
    for volts, name, note, tone, top, aside in rows:
        x = place(volts)
        picture.line([(x, top + 40), (x, 560)], tone, 7)
        picture.circle((x, 560), 22, tone)
        picture.label((x + aside, top), name, 46, tone)
        picture.text((x, 640), note, 38, INK)
    picture.text((place(10) + 20, 200), "红线右边：能打出电子", 40, VERMILION, bold=True, anchor="lm")
    picture.text((800, 836), "越往右，一份能量越大；微波炉离红线差一百万倍", 42, INK, bold=True)
    return picture


def clouds_and_quakes() -> Picture:
    """Thirty days: every odd cloud is followed by felt earthquakes somewhere, as is every day without one."""
    picture = Picture(CREAM)
    title(picture, "怪云为什么“应验”：国内平均每天近三次有感地震")
    picture.box(50, 140, 1550, 780, WHITE, 28)
    start, day = 110, 45
    picture.line([(start - 10, 640), (start + 30 * day + 10, 640)], INK, 8)
    count = round(30 * QUAKES_A_DAY)
    for seen in (3, 9, 14, 20, 26):
        x = start + seen * day
        picture.box(x, 500, x + 3 * day, 636, "#fbe3cf", 8)
        for dx in (-50, 0, 50):
            picture.ellipse((x + dx - 7, 260), 40, 15, SEA)
            picture.ellipse((x + dx + 7, 304), 40, 15, SEA)
        picture.arrow([(x, 340), (x, 492)], TEAL, 7, 24)
        picture.text((x + 1.5 * day + 10, 464), "后三天", 38, INK)
    for i in range(count):
        jitter = ((i * 37) % 17 - 8) * 1.4
        at = start + (i + 0.5) * 30 * day / count + jitter
        picture.circle((at, 640 - 26 - (i * 53) % 3 * 34), 11, VERMILION)
    for passed in (0, 10, 20, 30):
        picture.text((start + passed * day, 700), f"第 {passed} 天" if passed else "开始", 38, INK)
    picture.text(
        (800, 840), "红点是有感地震（示意，按每年约一千次均匀排开）；浅色格是怪云后的三天", 36, STONE
    )
    return picture


def one_square_metre() -> Picture:
    """Muons on one square metre: a second above ground, a year under the mountain."""
    picture = Picture(CREAM)
    title(picture, "同样一平方米，落下多少个缪子")
    panels = (("地面上，一秒钟", 130, "约 130 个", AMBER), ("锦屏山下，一整年", 96, "约 96 个", TEAL))
    for column, (words, count, number, tone) in enumerate(panels):
        left = 70 + column * 770
        picture.label((left + 345, 176), words, 48, tone)
        picture.box(left, 240, left + 690, 740, WHITE, 20, tone, 8)
        for x, y in scattered(count, 640, 450):
            picture.circle((left + 25 + x, 265 + y), 9, tone)
        picture.text((left + 345, 806), number, 64, INK, bold=True)
    return picture


def array_from_above() -> Picture:
    """The array seen from above: many surface detectors, muon detectors among them, three ponds, telescopes."""
    picture = Picture(CREAM)
    title(picture, "“拉索”的四样线（俯视示意，数目没有画全）")
    picture.circle((500, 510), 350, "#dbe6c6")
    for ring in range(1, 12):
        for i in range(ring * 6):
            spot = shifted((500, 510), i * 60 / ring, ring * 30)
            if not (390 < spot[0] < 730 and abs(spot[1] - 510) < 96):
                picture.circle(spot, 7, INK)
                if (i + ring) % 5 == 0:
                    picture.box(spot[0] - 13, spot[1] - 13, spot[0] + 13, spot[1] + 13, None, 4, VERMILION, 5)
    picture.box(404, 440, 496, 506, SEA, 4)
    picture.box(504, 440, 596, 506, SEA, 4)
    picture.box(404, 514, 596, 580, SEA, 4)
    for i in range(6):
        picture.box(620 + i % 2 * 44, 430 + i // 2 * 54, 650 + i % 2 * 44, 470 + i // 2 * 54, GOLD, 4)
    rows = (
        (INK, "地面探测器", "5216 个"),
        (VERMILION, "缪子探测器（埋在土下）", "1188 个"),
        (SEA, "水池", "7.8 万平方米"),
        (GOLD, "望远镜", "18 台"),
    )
    for i, (tone, name, number) in enumerate(rows):
        y = 236 + i * 176
        picture.box(920, y - 70, 1560, y + 70, WHITE, 20)
        picture.box(940, y - 44, 1000, y + 44, tone, 12)
        picture.text((1030, y - 26), name, 42, INK, bold=True, anchor="lm")
        picture.text((1030, y + 34), number, 44, STONE, anchor="lm")
    return picture


def three_numbers() -> Picture:
    """The three numbers of fusion and what each of them means in daily words."""
    picture = Picture(CREAM)
    title(picture, "聚变能不能烧起来，看三个数的乘积")
    rows = (
        ("温度", "要多热", "1 亿度以上", VERMILION),
        ("密度", "要多挤", "挤在一起才碰得着", AMBER),
        ("时间", "热能留住多久", "像保温瓶的好坏", TEAL),
    )
    for i, (big, question, answer, tone) in enumerate(rows):
        left = 50 + i * 520
        picture.box(left, 170, left + 470, 700, WHITE, 28)
        picture.circle((left + 235, 330), 120, tone)
        picture.text((left + 235, 326), big, 84, WHITE, bold=True)
        picture.text((left + 235, 530), question, 52, INK, bold=True)
        picture.text((left + 235, 622), answer, 40, INK)
    for x in (545, 1065):
        picture.circle((x, 330), 46, CREAM)
        picture.text((x, 324), "×", 84, INK, bold=True)
    picture.box(200, 750, 1400, 850, SAND, 30)
    picture.text((800, 798), "少一样都不行：太阳靠个头大来挤，地上靠更热来补", 44, INK, bold=True)
    return picture


def how_ozone_forms() -> Picture:
    """Two kinds of gas and sunlight make ozone near the ground."""
    picture = Picture(CREAM)
    title(picture, "近地面的臭氧，是太阳“炒”出来的")
    for x, tone, name, source in (
        (250, "#8a6a8f", "氮氧化物", "汽车、锅炉、电厂"),
        (650, LEAF, "挥发性有机物", "油漆、加油、溶剂、树"),
    ):
        picture.circle((x, 360), 150, tone)
        picture.text((x, 356), name, 46 if len(name) < 6 else 42, WHITE, bold=True)
        picture.text((x, 560), source, 40, INK)
    picture.text((450, 358), "＋", 90, INK, bold=True)
    picture.circle((1010, 256), 70, GOLD)
    for i in range(12):
        picture.line([shifted((1010, 256), i * 30, 88), shifted((1010, 256), i * 30, 114)], GOLD, 12)
    picture.text((1010, 490), "强光、高温", 44, INK, bold=True)
    picture.arrow([(860, 420), (1180, 420)], VERMILION, 14, 44)
    for angle in (90, 210, 330):
        picture.circle(shifted((1360, 380), angle, 76), 70, "#9ccbe6", "#4b86aa", 8)
    picture.text((1360, 560), "臭氧（三个氧原子）", 42, INK, bold=True)
    picture.box(100, 650, 1500, 850, MIST, 28)
    picture.text((800, 708), "一天里：早上低，午后到傍晚前高，太阳落山就降", 42, INK, bold=True)
    picture.text((800, 784), "高空的臭氧挡紫外线，是好的；鼻子边的臭氧伤肺", 42, INK)
    return picture


def ages_of_the_pits() -> Picture:
    """When four of the pits were filled: the spans that radiocarbon gives, in years before our era."""
    picture = Picture(CREAM)
    title(picture, "碳十四给出的埋藏年代（公元前）")

    def place(year: float) -> float:
        return 330 + (1220 - year) / 240 * 1180

    for year in range(1200, 999, -50):
        picture.dashes([(place(year), 150), (place(year), 740)], STONE, 3, 10, 10)
        picture.text((place(year), 780), f"前 {year}", 38, INK)
    rows = (("三号坑", 1117, 1012), ("四号坑", 1126, 1016), ("六号坑", 1201, 1019), ("八号坑", 1117, 1015))
    for i, (name, first, last) in enumerate(rows):
        y = 222 + i * 142
        picture.text((60, y), name, 52, INK, bold=True, anchor="lm")
        picture.box(place(first), y - 40, place(last), y + 40, (TEAL, SEA)[i % 2], 14)
        picture.text(((place(first) + place(last)) / 2, y - 2), f"{first}～{last}", 44, WHITE, bold=True)
    picture.text((800, 850), "2023 年公布；可能性：三号坑 95.4%，四号坑 94.1%", 40, STONE)
    return picture


def year_of_the_fly() -> Picture:
    """The fly's one generation a year, along the months."""
    picture = Picture(CREAM)
    title(picture, "大实蝇的一年，只有一代")
    for month in range(12):
        left = 60 + month * 123.4
        picture.box(left, 170, left + 118, 250, SAND, 10)
        picture.text((left + 59, 208), f"{month + 1}月", 40, INK, bold=True)
    spans = (
        (3.7, 5.0, "成虫出土", AMBER, 330),
        (4.7, 6.0, "青果里产卵", LEAF, 450),
        (6.0, 9.0, "幼虫在果里吃", VERMILION, 570),
        (8.5, 10.0, "落果，虫入土", GOLD, 690),
    )
    for first, last, words, tone, y in spans:
        left, right = 60 + first * 123.4, 60 + last * 123.4
        picture.box(left, y - 44, right, y + 44, tone, 16)
        picture.text((left - 20, y - 2), words, 46, INK, bold=True, anchor="rm")
    for left, right in ((60, 60 + 3.7 * 123.4), (60 + 10 * 123.4, 1541)):
        picture.box(left, 770, right, 850, "#a9804f", 16)
        picture.text(((left + right) / 2, 808), "土里的蛹", 44, WHITE, bold=True)
    picture.text((920, 808), "捡果，要赶在它入土以前", 46, VERMILION, bold=True)
    return picture
