"""Diagrams of the articles on space elevators, superconductors and gravitational waves; the figures are computed here.

The Earth's gravitational parameter and radius are those of WGS 84, its period of rotation the sidereal day.
"""

import math

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
)

EARTH_GM = 3.986004418e14
"""m³/s²."""
EARTH_RADIUS = 6.378137e6
SIDEREAL_DAY = 86164.1
"""Metres, seconds."""

TETHERS = (
    ("高强度钢丝", 7900, 5.0e9, STONE),
    ("芳纶（防弹衣纤维）", 1440, 3.6e9, AMBER),
    ("高强碳纤维", 1790, 7.0e9, BAMBOO),
    ("碳纳米管（50 吉帕）", 1300, 50.0e9, VERMILION),
)
"""Name, density in kg/m³, working stress in pascals without any margin, colour."""

RECORDS = (
    (1911, 4.2, "汞", VERMILION),
    (1973, 23.2, "铌三锗", VERMILION),
    (1986, 35, "镧钡铜氧", TEAL),
    (1987, 93, "钇钡铜氧", TEAL),
    (1993, 133, "汞系铜氧化物", TEAL),
    (2015, 203, "硫氢化合物（高压）", STONE),
    (2019, 250, "氢化镧（高压）", STONE),
)
"""Year, critical temperature in kelvins, substance, colour of its family."""

AWAITED = (2026, 151, "151 开，待重复")
"""Year, critical temperature at ambient pressure and name of what nobody else has made yet: an open circle."""


def synchronous_radius() -> float:
    """Metres from the Earth's centre at which a circular orbit takes one sidereal day."""
    return math.cbrt(EARTH_GM / (2 * math.pi / SIDEREAL_DAY) ** 2)


def specific_strength_needed() -> float:
    """J/kg between the ground at the equator and the synchronous orbit in the turning frame: what a tether must hold."""
    spin = 2 * math.pi / SIDEREAL_DAY

    def potential(radius: float) -> float:
        return -EARTH_GM / radius - 0.5 * (spin * radius) ** 2

    return potential(synchronous_radius()) - potential(EARTH_RADIUS)


def taper(density: float, stress: float) -> float:
    """Decimal logarithm of the ratio of the tether's section at the synchronous orbit to that at the ground."""
    return density * specific_strength_needed() / stress / math.log(10)


def tether_taper() -> Picture:
    """How many times thicker the tether must be at 36,000 km than at the ground, for four materials."""
    picture = Picture(CREAM)
    picture.text((800, 70), "静止轨道处的截面，要比地面粗多少倍", 50, INK, bold=True)
    for i, (name, density, stress, tone) in enumerate(TETHERS):
        y = 190 + i * 140
        power = taper(density, stress)
        picture.text((480, y), name, 44, INK, bold=True, anchor="rm")
        picture.box(510, y - 40, 510 + max(16, power * 20), y + 40, tone, 10)
        words = f"约 {10**power:.1f} 倍" if power < 2 else f"10 的 {power:.0f} 次方倍"
        picture.text((540 + max(16, power * 20), y), words, 44, INK, bold=True, anchor="lm")
    picture.line([(510, 130), (510, 690)], INK, 6)
    picture.box(60, 726, 1540, 860, WHITE, 24)
    picture.text(
        (800, 766),
        f"截面处处相同的话，比强度要到每千克 {specific_strength_needed() / 1e6:.1f} 兆焦",
        42,
        INK,
        bold=True,
    )
    picture.text((800, 822), "横条长度表示“10 的几次方”；未留安全余量", 38, STONE)
    return picture


def warmest_superconductors() -> Picture:
    """Records of the critical temperature by year, with the boiling points of helium and nitrogen and room temperature."""
    picture = Picture(CREAM)
    picture.text((800, 62), "超导的临界温度，一百年升了多少", 48, INK, bold=True)
    left, right, bottom, top = 170.0, 1500.0, 750.0, 130.0

    def at(year: float, kelvin: float) -> Point:
        return (left + (right - left) * (year - 1905) / 126, bottom - (bottom - top) * kelvin / 310)

    for kelvin, words, tone, end in (
        (293, "室温 20 ℃", VERMILION, right),
        (77, "液氮沸点 −196 ℃", SEA, right),
        (4.2, "液氦沸点 −269 ℃", SEA, 690.0),
    ):
        y = at(1905, kelvin)[1]
        picture.dashes([(left, y), (right, y)], tone, 5, 20, 14)
        picture.text((end, y - 28), words, 40, tone, bold=True, anchor="rm")
    for kelvin in (100, 200, 300):
        picture.line([at(1905, kelvin), (left + 16, at(1905, kelvin)[1])], INK, 6)
        picture.text((left - 18, at(1905, kelvin)[1]), f"{kelvin} 开", 40, INK, anchor="rm")
    for year, kelvin, name, tone in RECORDS:
        spot = at(year, kelvin)
        picture.circle(spot, 19, tone, WHITE, 5)
        beside = year in (1911, 1986)
        picture.text(
            (spot[0] + (30 if beside else -30), spot[1] - (36 if year == 1911 else 12)),
            name,
            42,
            INK,
            anchor="lm" if beside else "rm",
        )
    year, kelvin, name = AWAITED
    spot = at(year, kelvin)
    picture.circle(spot, 19, CREAM, TEAL, 6)
    picture.text((spot[0] - 32, spot[1] - 6), name, 42, INK, anchor="rm")
    for year in (1911, 1950, 1986, 2026):
        picture.text((at(year, 0)[0], bottom + 40), str(year), 42, INK)
    picture.line([(left, top), (left, bottom), (right, bottom)], INK, 6)
    for x, tone, words in (
        (110, VERMILION, "金属与合金（1986 年以前）"),
        (720, TEAL, "铜氧化物（常压）"),
        (1150, STONE, "氢化物（高压）"),
    ):
        picture.circle((x, 858), 17, tone)
        picture.text((x + 32, 856), words, 42, INK, anchor="lm")
    return picture


def interferometer() -> Picture:
    """Light is split into two arms, comes back and is compared; a wave lengthens one arm and shortens the other."""
    picture = Picture("#0f1d33")
    picture.text((800, 66), "用光尺量两条臂：一条变长，一条变短", 50, WHITE, bold=True)
    centre = (470.0, 620.0)
    picture.line([(130, centre[1]), centre], VERMILION, 12)
    picture.line([centre, (1370, centre[1])], VERMILION, 12)
    picture.line([centre, (centre[0], 190)], VERMILION, 12)
    picture.line([centre, (centre[0], 770)], AMBER, 12)
    picture.box(70, 570, 240, 670, STONE, 16)
    picture.text((155, 618), "激光", 44, WHITE, bold=True)
    picture.line([(415, 675), (525, 565)], MIST, 18)
    picture.box(1370, 540, 1400, 700, GOLD, 8)
    picture.box(centre[0] - 80, 160, centre[0] + 80, 190, GOLD, 8)
    picture.box(centre[0] - 110, 770, centre[0] + 110, 850, LEAF, 16)
    picture.text((centre[0], 808), "探测器", 44, WHITE, bold=True)
    picture.text((980, 690), "臂长 4 千米", 44, CREAM, bold=True)
    picture.arrow([(1180, 500), (1340, 500)], SEA, 12, 34)
    picture.text((1170, 500), "这条变长", 44, SEA, bold=True, anchor="rm")
    picture.arrow([(600, 200), (600, 330)], SEA, 12, 34)
    picture.text((640, 250), "这条变短", 44, SEA, bold=True, anchor="lm")
    picture.text((330, 380), "4 千米", 44, CREAM, bold=True, anchor="rm")
    picture.text((560, 690), "分光镜", 42, MIST, anchor="lm")
    picture.box(840, 170, 1540, 400, "#1c3152", 24)
    picture.text((1190, 236), "2015 年那一次：变化最多", 44, WHITE, bold=True)
    picture.text((1150, 306), "约 4 × 10", 58, GOLD, bold=True)
    picture.text((1278, 286), "−18", 36, GOLD, bold=True, anchor="lm")
    picture.text((1350, 306), "米", 58, GOLD, bold=True, anchor="lm")
    picture.text((1190, 366), "约为质子直径的四百分之一", 42, SAND)
    return picture
