"""Animation light-delay-mars: how long a radio message takes to Mars, from Keplerian elements, 2026 to 2035.

For each planet: Kepler's equation M = E − e·sin E, then the position in the ecliptic of J2000.
The distance is |r_Mars − r_Earth|, the one-way light time that distance over the speed of light.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    CREAM,
    GOLD,
    INK,
    NIGHT,
    ORANGE,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
)
from studio.furniture import end_card, heading

LIGHT = 299_792.458
"""Speed of light in vacuum, km/s (exact)."""
UNIT = 149_597_870.7
"""The astronomical unit, km (exact)."""


@dataclass(frozen=True)
class Elements:
    """Keplerian elements at J2000 with their rates a Julian century; au and degrees."""

    axis: tuple[float, float]
    eccentricity: tuple[float, float]
    inclination: tuple[float, float]
    longitude: tuple[float, float]
    perihelion: tuple[float, float]
    node: tuple[float, float]

    def position(self, day: date | float) -> npt.NDArray[np.float64]:
        """Heliocentric ecliptic position in au; `day` is a date or days since 2000-01-01 12:00."""
        days = day if isinstance(day, float) else (day - date(2000, 1, 1)).days - 0.5
        cy = days / 36_525.0
        a, e, i, mean, peri, node = (
            base + rate * cy
            for base, rate in (
                self.axis,
                self.eccentricity,
                self.inclination,
                self.longitude,
                self.perihelion,
                self.node,
            )
        )
        anomaly = kepler(math.radians((mean - peri + 180.0) % 360.0 - 180.0), e)
        x, y = a * (math.cos(anomaly) - e), a * math.sqrt(1.0 - e * e) * math.sin(anomaly)
        w, o, t = math.radians(peri - node), math.radians(node), math.radians(i)
        u, v = x * math.cos(w) - y * math.sin(w), x * math.sin(w) + y * math.cos(w)
        return np.array(
            [
                u * math.cos(o) - v * math.cos(t) * math.sin(o),
                u * math.sin(o) + v * math.cos(t) * math.cos(o),
                v * math.sin(t),
            ]
        )


# E. M. Standish, JPL: Keplerian Elements for Approximate Positions of the Major Planets, table 1 (1800–2050).
EARTH = Elements(
    (1.00000261, 0.00000562),
    (0.01671123, -0.00004392),
    (-0.00001531, -0.01294668),
    (100.46457166, 35999.37244981),
    (102.93768193, 0.32327364),
    (0.0, 0.0),
)
MARS = Elements(
    (1.52371034, 0.00001847),
    (0.09339410, 0.00007882),
    (1.84969142, -0.00813131),
    (-4.55343205, 19140.30268499),
    (-23.94362959, 0.44441088),
    (49.55953891, -0.29257343),
)

FIRST, LAST = date(2026, 1, 9), date(2035, 9, 11)
SECONDS, START, STOP, END_CARD = 20.0, 1.4, 15.4, 16.8
CENTRE, AU = (540.0, 735.0), 262.0
NAME_EDGE = 98.0
"""How far left the middle of a planet's name may lie; beyond, the name goes below its planet."""
GRAPH = (90.0, 1452.0, 960.0, 1692.0)


def kepler(mean: float, eccentricity: float) -> float:
    """Eccentric anomaly by Newton's method, radians."""
    anomaly = mean + eccentricity * math.sin(mean)
    for _ in range(8):
        anomaly -= (anomaly - eccentricity * math.sin(anomaly) - mean) / (
            1.0 - eccentricity * math.cos(anomaly)
        )
    return anomaly


def distance(days: float) -> float:
    """Kilometres between the Earth–Moon barycentre and Mars, `days` after J2000."""
    return float(np.linalg.norm(MARS.position(days) - EARTH.position(days))) * UNIT


def delay(days: float) -> float:
    """One-way light time in minutes."""
    return distance(days) / LIGHT / 60.0


def j2000(day: date) -> float:
    """Days from J2000 to noon of `day`."""
    return float((day - date(2000, 1, 1)).days)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = Canvas(1080, 1920, zoom=zoom, colour=NIGHT)
    for band in range(48):
        canvas.box(0, band * 40, 1080, band * 40 + 41, mix(NIGHT, INK, band / 47))
    random = np.random.default_rng(4)
    for x, y, size in random.random((150, 3)):
        canvas.disc(x * 1080, 250 + y * 1000, 0.8 + 1.7 * size, CREAM, 0.25 + 0.4 * size)
    for planet, colour in ((EARTH, AQUA), (MARS, ORANGE)):
        days = np.linspace(9500.0, 9500.0 + (365.3 if planet is EARTH else 687.0), 241)
        canvas.curve([_screen(planet.position(float(d))) for d in days], mix(colour, NIGHT, 0.4), 4)
    curve = [(d, delay(d)) for d in np.linspace(j2000(FIRST), j2000(LAST), 1201).tolist()]
    return partial(_frame, canvas.image, curve, zoom)


def _screen(position: npt.NDArray[np.float64]) -> tuple[float, float]:
    return CENTRE[0] + position[0] * AU, CENTRE[1] - position[1] * AU


def _frame(ground: Image.Image, curve: list[tuple[float, float]], zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    share = clamp((time - START) / (STOP - START))
    days = j2000(FIRST) + share * (j2000(LAST) - j2000(FIRST))
    earth, mars = _screen(EARTH.position(days)), _screen(MARS.position(days))
    _sun(canvas)
    _signal(canvas, earth, mars, time)
    for (x, y), colour, radius, name in ((earth, AQUA, 20.0, "地球"), (mars, VERMILION, 17.0, "火星")):
        canvas.disc(x, y, radius + 9, colour, 0.25)
        canvas.disc(x, y, radius, colour)
        out = math.atan2(y - CENTRE[1], x - CENTRE[0])
        far = 64 if name == "火星" else -62
        beside = x + far * math.cos(out)
        kept = max(beside, NAME_EDGE)
        below = 60.0 * clamp((kept - beside) / 24.0)
        canvas.text(kept, y + far * math.sin(out) + below, name, CREAM, 44, anchor="mm")
    heading(canvas, "打给火星的电话，要等多久", CREAM, size=64)
    canvas.text(90, 218, "两颗行星都在转，距离一直在变", mix(CREAM, AQUA, 0.4), 48, weight="Regular")
    _readout(canvas, days)
    _graph(canvas, curve, share, days)
    end_card(
        canvas,
        time,
        END_CARD,
        "最快 3 分钟，最慢 22 分钟",
        ("单程时间 = 两星距离 ÷ 光速", "光速 = 每秒 299792.458 千米", "一问一答，要再加一倍"),
        (
            "行星轨道根数：美国喷气推进实验室（JPL）",
            "《大行星近似位置的开普勒根数》",
            "最近与最远 5460 万、4.014 亿千米：",
            "NASA《火星资料表》",
            "行星大小与光点速度不按比例",
        ),
    )
    return canvas.finish()


def _sun(canvas: Canvas) -> None:
    for radius, alpha in ((64, 0.10), (46, 0.18)):
        canvas.disc(*CENTRE, radius, GOLD, alpha)
    canvas.disc(*CENTRE, 30, GOLD)
    canvas.text(CENTRE[0], CENTRE[1] + 74, "太阳", GOLD, 44, anchor="mm")


def _signal(canvas: Canvas, earth: tuple[float, float], mars: tuple[float, float], time: float) -> None:
    length = math.hypot(mars[0] - earth[0], mars[1] - earth[1])
    canvas.dashes([earth, mars], CREAM, 3, dash=9, alpha=0.4)
    along = (time * 330.0) % 110.0
    while along < length:
        share = along / length
        x, y = earth[0] + (mars[0] - earth[0]) * share, earth[1] + (mars[1] - earth[1]) * share
        canvas.disc(x, y, 15, GOLD, 0.25)
        canvas.disc(x, y, 8, GOLD)
        along += 110.0


def _readout(canvas: Canvas, days: float) -> None:
    today = date(2000, 1, 1) + timedelta(days=int(days))
    canvas.text(90, 1262, f"{today.year} 年 {today.month} 月", CREAM, 52)
    canvas.text(
        90, 1336, f"相距 {distance(days) / 1e8:.2f} 亿千米", mix(CREAM, AQUA, 0.4), 48, weight="Regular"
    )
    canvas.text(840, 1296, f"{delay(days):.1f}", GOLD, 150, anchor="rm")
    canvas.text(860, 1322, "分钟", GOLD, 56)
    canvas.text(860, 1256, "单程", CREAM, 48, weight="Regular")


def _graph(canvas: Canvas, curve: list[tuple[float, float]], share: float, days: float) -> None:
    left, top, right, bottom = GRAPH
    first, last = curve[0][0], curve[-1][0]

    def place(day: float, minutes: float) -> tuple[float, float]:
        return left + (day - first) / (last - first) * (right - left), bottom - minutes / 24.0 * (
            bottom - top
        )

    canvas.text(left, top - 32, "单程时间（分钟）", STONE, 44, weight="Regular")
    for minutes in (3, 22):
        y = place(first, minutes)[1]
        canvas.dashes([(left, y), (right, y)], STONE, 3, dash=8, alpha=0.8)
        canvas.text(right + 12, y, f"{minutes}", CREAM, 44, anchor="lm", weight="Regular")
    past = [place(d, m) for d, m in curve[: max(2, round(share * len(curve)))]]
    canvas.polygon([*past, (past[-1][0], bottom), (left, bottom)], TEAL, 0.55)
    canvas.curve(past, GOLD, 6)
    canvas.stroke([(left, bottom), (right, bottom)], STONE, 3)
    canvas.disc(*place(days, delay(days)), 13, VERMILION)
    for year in (2026, 2029, 2032, 2035):
        x = place(j2000(date(year, 1, 9)), 0.0)[0]
        canvas.stroke([(x, bottom), (x, bottom + 12)], STONE, 3)
        canvas.text(
            x,
            bottom + 44,
            f"{year}",
            CREAM,
            44,
            anchor="lm" if year == 2026 else "mm",
            weight="Regular",
            alpha=0.35 + 0.65 * ramp(days, j2000(date(year, 1, 9)) - 40.0, j2000(date(year, 1, 9)) + 40.0),
        )


PIECE = Animation("light-delay-mars", 1080, 1920, SECONDS, scene)
