"""Animation space-elevator-rope: how high the rope must go, and how thick it must become there.

A rope that turns with the Earth and carries only itself, at the same tension σ everywhere, has the section
    A(r) = A(R)·exp((ρ/σ)·[V(r) − V(R)]),   V(r) = −GM/r − ω²r²/2
thickest at the geostationary radius r_s = (GM/ω²)^(1/3). The taper ratio is A(r_s)/A(R).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    BAMBOO,
    CREAM,
    GOLD,
    LEAF,
    ORANGE,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading

GM = 3.986004418e14
"""m³/s²: geocentric gravitational constant (IERS Conventions 2010)."""
RADIUS = 6.378137e6
"""m: equatorial radius (WGS 84)."""
TURN = 7.292115e-5
"""rad/s: the Earth's rotation (IERS Conventions 2010)."""
UNIT = 1.495978707e11
"""m: the astronomical unit."""
MATERIALS = (("钢", 7900.0, 5.0e9), ("芳纶", 1440.0, 3.6e9), ("碳纳米管", 1300.0, 130.0e9))
"""Name, density (kg/m³), strength (Pa), as in Aravind 2007; the last strength is that of a perfect tube."""
SECONDS, CLIMB, SECTION, END_CARD = 20.0, (2.2, 8.4), 9.2, 16.4
FOOT, SKY = 1440.0, 420.0


def stationary() -> float:
    """Radius of the geostationary orbit, m."""
    return float((GM / TURN**2) ** (1.0 / 3.0))


def pull(radius: float) -> float:
    """What a kilogram on the rope weighs towards the Earth, N; nothing at the geostationary radius."""
    return GM / radius**2 - TURN**2 * radius


def taper(density: float, strength: float) -> float:
    """How many times thicker in section at the geostationary radius than on the ground, as a power of ten."""
    height = stationary()
    potential = (-GM / height - TURN**2 * height**2 / 2.0) - (-GM / RADIUS - TURN**2 * RADIUS**2 / 2.0)
    return density / strength * potential / math.log(10.0)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1080, 1920, zoom, (4, 14, 26), (22, 62, 76))
    random = np.random.default_rng(8)
    for x, y, size in random.random((170, 3)):
        canvas.disc(x * 1080, 280 + y * 1050, 0.8 + 1.6 * size, CREAM, 0.2 + 0.4 * size)
    return partial(_frame, canvas.image, zoom)


def _frame(ground: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    if time < SECTION:
        _climb(canvas, time)
        canvas.veil((8, 24, 36), ramp(time, SECTION - 0.4, SECTION))
    else:
        _sections(canvas, time)
    heading(canvas, "太空电梯，要什么绳子", CREAM, size=72)
    end_card(
        canvas,
        time,
        END_CARD,
        "难在绳子，不在想法",
        (
            "绳子要够轻，够结实，还要够长",
            "没有缺陷的碳纳米管，只在纸上算得通",
            "几万千米长的，还没有人做出来",
        ),
        (
            "高度与粗细：按引力和自转逐点计算",
            "材料数值：Aravind，《美国物理学杂志》",
            "75 卷 125 页，2007",
            "没有计入风、雷电、碎片和轿厢的重量",
        ),
    )
    return canvas.finish()


def _height(time: float) -> float:
    return (stationary() - RADIUS) * ramp(time, *CLIMB)


def _row(height: float) -> float:
    return FOOT - (FOOT - SKY) * height / 39.0e6


def _climb(canvas: Canvas, time: float) -> None:
    x = 400.0
    centre = FOOT + (FOOT - SKY) * RADIUS / 39.0e6
    size = centre - FOOT
    canvas.disc(x, centre, size + 14, AQUA, 0.25)
    canvas.disc(x, centre, size, (36, 104, 140))
    for dx, dy, r in ((-60, -96, 52), (-96, -60, 44), (64, -70, 60), (92, -28, 48)):
        canvas.disc(x + dx, centre + dy, r, BAMBOO, 0.8)
    height = _height(time)
    canvas.text(90, 232, "一根绳子从太空垂到赤道，有多长？", mix(CREAM, AQUA, 0.4), 50, weight="Regular")
    canvas.stroke([(x, FOOT), (x, 330)], STONE, 7)
    geo = _row(stationary() - RADIUS)
    canvas.dashes([(90, geo), (990, geo)], GOLD, 4, dash=12, alpha=0.5 + 0.5 * ramp(time, *CLIMB))
    canvas.text(90, geo - 42, "静止轨道", GOLD, 54, alpha=ramp(time, CLIMB[1] - 1.4, CLIMB[1] - 0.6))
    y = _row(height)
    canvas.box(x - 42, y - 52, x + 42, y + 4, CREAM, radius=16)
    canvas.box(x - 26, y - 38, x + 26, y - 16, TEAL, radius=6)
    weight = pull(RADIUS + height) / pull(RADIUS)
    length = 190.0 * math.sqrt(max(weight, 0.0))
    if length > 14:
        canvas.arrow([(x - 96, y - 24), (x - 96, y - 24 + length)], VERMILION, 16)
    aside = 500.0 + 80.0 * (1.0 - ramp(height / 1e3, 2000.0, 9000.0))
    canvas.text(aside, y - 66, f"{height / 1e3:,.0f} 千米".replace(",", " "), CREAM, 76)
    canvas.text(aside, y + 52, f"体重剩 {weight * 100:.1f}%", ORANGE, 54)
    canvas.text(
        440,
        334,
        "绳子还要往上伸，才挂得住",
        AQUA,
        46,
        alpha=window(time, CLIMB[1] - 3.6, SECTION + 0.4, 0.3),
    )
    canvas.text(
        440,
        640,
        "到这里，重力恰好全用来拐弯",
        GOLD,
        44,
        alpha=window(time, CLIMB[1] - 0.3, SECTION + 0.4, 0.3),
    )


def _sections(canvas: Canvas, time: float) -> None:
    shown = ramp(time, SECTION, SECTION + 0.5)
    canvas.text(
        90,
        232,
        "地面 1 平方毫米，到静止轨道要多粗？",
        mix(CREAM, AQUA, 0.4),
        50,
        weight="Regular",
        alpha=shown,
    )
    for number, (name, density, strength) in enumerate(MATERIALS):
        start = SECTION + 0.5 + number * 2.0
        power = taper(density, strength)
        _row_of_material(canvas, time, 340.0 + number * 480.0, start, name, power)


def _row_of_material(canvas: Canvas, time: float, top: float, start: float, name: str, power: float) -> None:
    shown, grown = ramp(time, start, start + 0.4), ramp(time, start + 0.3, start + 1.5)
    canvas.box(90, top, 990, top + 430, (16, 48, 62), radius=30, alpha=shown)
    canvas.text(140, top + 78, name, CREAM, 68, alpha=shown)
    metres = math.sqrt(10.0**power * 1e-6 / math.pi) * 2.0
    ground_, above = top + 372.0, top + 60.0
    colour = LEAF if power < 1 else GOLD if power < 20 else VERMILION
    wide = 4.0 + 210.0 * clamp(power / 33.0) ** 0.45 * grown if power > 1 else 4.0 + 4.0 * grown
    side = [
        (870.0 - (3.0 + (wide / 2 - 2) * (k / 20) ** 3 * 1.0), ground_ - (ground_ - above) * k / 20)
        for k in range(21)
    ]
    canvas.polygon([*side, *((1740.0 - x, y) for x, y in reversed(side))], colour, shown)
    if power < 1:
        figure, width = f"粗 {10**power:.1f} 倍", f"直径约 {metres * 1e3:.1f} 毫米"
    elif power < 12:
        figure, width = f"粗 {10**power / 1e8:.1f} 亿倍", f"直径约 {metres:.0f} 米"
    else:
        figure, width = f"粗 10 的 {power:.0f} 次方倍", f"直径约日地距离 {metres / UNIT:.0f} 倍"
    words = ramp(time, start + 0.9, start + 1.3)
    canvas.text(
        140,
        top + 190,
        figure,
        colour if colour != VERMILION else mix(VERMILION, CREAM, 0.25),
        60,
        alpha=words,
    )
    canvas.text(140, top + 282, width, CREAM, 50, weight="Regular", alpha=words)
    canvas.text(
        140,
        top + 366,
        "现有材料" if power > 1 else "理想强度，还没有这样的实物",
        STONE,
        46,
        weight="Regular",
        alpha=words,
    )


PIECE = Animation("space-elevator-rope", 1080, 1920, SECONDS, scene)
