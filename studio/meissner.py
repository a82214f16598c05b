"""Animation superconductor-expels: mercury's resistance vanishes at 4.2 K, and the field is driven out. An HDR10 film.

A ball of radius R in a uniform field B₀. Its field lines are the curves ψ = const of the flux function
    ψ(ρ, z) = ½·B₀·ρ²·(1 − s·(R/r)³),   r² = ρ² + z² > R²
with s = 0 for an ordinary metal (the field passes through) and s = 1 for a superconductor (none enters: Meissner and
Ochsenfeld, 1933). The lines are drawn as light: where they crowd the field is stronger, and the picture brighter than
paper white. The resistance curve is a step at 4.2 K of 0.02 K width, as Leiden saw it in October 1911.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache, partial

import numpy as np
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    CREAM,
    GOLD,
    NIGHT,
    ORANGE,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    Point,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.hdr import Frame, Light

CRITICAL, WIDTH = 4.2, 0.02
"""K: where mercury turns, and over how much (Kamerlingh Onnes 1911)."""
SECONDS, END_CARD = 17.0, 13.2
COOL = (1.4, 9.4)
BALL, CENTRE = 180.0, (560.0, 580.0)
WIDE, HIGH = 1920, 1080
GRAPH = (1200.0, 330.0, 1800.0, 780.0)


def kelvin(time: float) -> float:
    """Temperature of the ball: from 6 K down to 2 K, slowly past the transition."""
    share = clamp((time - COOL[0]) / (COOL[1] - COOL[0]))
    return 6.0 - 4.0 * share


def resistance(temperature: float) -> float:
    """The thread's resistance, that just above the step taken as 1: falling gently, and nothing below."""
    normal = 1.0 + 0.08 * (temperature - CRITICAL)
    return normal / (1.0 + math.exp(-(temperature - CRITICAL) / (WIDTH / 5.0)))


def expelled(time: float) -> float:
    """s: how much of the field is driven out; in the picture it takes a second and a half, to be seen."""
    turn = COOL[0] + (6.0 - CRITICAL) / 4.0 * (COOL[1] - COOL[0])
    return ramp(time, turn, turn + 1.5)


@lru_cache(maxsize=64)
def line(flux: float, share: float) -> tuple[Point, ...]:
    """(ρ, z) in radii of the ball along ψ = ½·flux², from z = −3.2 to 3.2."""
    points = []
    for step in range(97):
        z = -3.2 + step / 15.0
        low, high = 0.0, 4.0
        for _ in range(36):
            rho = (low + high) / 2.0
            r = math.hypot(rho, z)
            value = rho * rho * (1.0 - share / r**3) if r > 1.0 else rho * rho * (1.0 - share)
            low, high = (rho, high) if value < flux * flux else (low, rho)
        points.append((low, z))
    return tuple(points)


def scene(zoom: float) -> Callable[[float], Frame]:
    """Frames by second."""
    canvas = dusk(WIDE, HIGH, zoom, (4, 10, 20), (10, 30, 42))
    return partial(_frame, canvas.image, zoom)


def _frame(ground: Image.Image, zoom: float, time: float) -> Frame:
    canvas = Canvas(WIDE, HIGH, zoom=zoom, ground=ground)
    glow = Canvas(WIDE, HIGH, zoom=zoom / 2, colour=(0, 0, 0))
    out, temperature = expelled(time), kelvin(time)
    _field(canvas, glow, out, time)
    _ball(canvas, temperature, out)
    _graph(canvas, glow, temperature, time)
    _words(canvas, time, out)
    heading(canvas, "超导：电阻没了，磁场也进不来", CREAM, size=64)
    end_card(
        canvas,
        time,
        END_CARD,
        "零电阻，还要排开磁场，才叫超导",
        ("1911 年：汞冷到约 4.2 K，电阻测不出来了", "1933 年：超导体把内部的磁场赶了出去"),
        (
            "卡末林·昂内斯 1911 年测量：van Delft 与 Kes，Physics Today 63(9)，2010",
            "磁场：均匀磁场中超导球的解析解；Meissner 与 Ochsenfeld，1933",
            "电阻曲线按 4.2 K、0.02 K 宽的跳变绘制；本片为 HDR10",
        ),
    )
    covered = ramp(time, END_CARD, END_CARD + 0.4)
    return Frame(canvas.finish(), _light(glow.finish(), zoom, 1.0 - covered))


def _light(picture: Image.Image, zoom: float, amount: float) -> Light | None:
    """The glow map, drawn at half size, as linear light: its own brightness, and a halo by two box blurs."""
    if amount <= 0.0:
        return None
    values = (np.asarray(picture, dtype=np.float32) / 255.0) ** 2.2
    halo = values
    for _ in range(2):
        halo = _blur(halo, max(1, round(7 * zoom)))
    light = np.asarray((3.0 * values + 2.8 * halo) * np.float32(amount), dtype=np.float32)
    size = (round(WIDE * zoom), round(HIGH * zoom))
    channels = [Image.fromarray(light[:, :, k]).resize(size, Image.Resampling.BILINEAR) for k in range(3)]
    return np.stack([np.asarray(channel, dtype=np.float32) for channel in channels], axis=2)


def _blur(values: Light, reach: int) -> Light:
    for axis in (0, 1):
        pad = [(0, 0)] * 3
        pad[axis] = (reach + 1, reach)
        total = np.cumsum(np.pad(values, pad), axis=axis, dtype=np.float64)
        count = values.shape[axis]
        upper = np.take(total, range(2 * reach + 1, 2 * reach + 1 + count), axis=axis)
        values = ((upper - np.take(total, range(count), axis=axis)) / (2 * reach + 1)).astype(np.float32)
    return values


def _field(canvas: Canvas, glow: Canvas, out: float, time: float) -> None:
    shown = ramp(time, 0.3, 1.2)
    for number in range(9):
        flux = 0.08 + 0.235 * number
        half = line(flux, out)
        for side in (-1.0, 1.0):
            path = [(CENTRE[0] + side * rho * BALL, CENTRE[1] - z * BALL) for rho, z in half]
            path = [p for p in path if 214.0 < p[1] < 950.0]
            canvas.curve(path, mix(mix(AQUA, TEAL, 0.2), NIGHT, 1.0 - shown), 5)
            crowd = max(0.0, out * (1.35 - abs(half[48][0] - 1.0)) / 1.35)
            strength = round(255 * shown * (0.30 + 0.55 * crowd * (number < 5)))
            glow.curve(path, (round(strength * 0.42), round(strength * 0.86), strength), 4)
            run = (time * 9.0 + number * 5.0) % 24.0
            for k in range(int(run), len(path), 24):
                glow.disc(*path[k], 6, (strength, strength, strength))


def _ball(canvas: Canvas, temperature: float, out: float) -> None:
    cold = clamp((6.0 - temperature) / 4.0)
    body = mix((150, 158, 166), (120, 150, 176), cold)
    for k in range(24):
        share = k / 23
        canvas.disc(
            CENTRE[0] - 46 * share,
            CENTRE[1] - 52 * share,
            BALL * (1.0 - 0.86 * share),
            mix(mix(body, NIGHT, 0.62), body, share),
            0.55 * out + 0.45 if k else 0.55 + 0.45 * out,
        )
    canvas.text(
        CENTRE[0],
        CENTRE[1] + 10,
        "超导态" if out > 0.5 else "普通金属",
        NIGHT if out > 0.5 else CREAM,
        54,
        anchor="mm",
    )


def _graph(canvas: Canvas, glow: Canvas, temperature: float, time: float) -> None:
    left, top, right, bottom = GRAPH

    def place(kelvins: float) -> Point:
        return left + (kelvins - 2.0) / 4.0 * (right - left), bottom - resistance(kelvins) / 1.3 * (
            bottom - top
        )

    canvas.stroke([(left, top - 20), (left, bottom), (right, bottom)], STONE, 4)
    canvas.text(left, top - 60, "汞的电阻（刚要跳变时为 1）", mix(STONE, CREAM, 0.4), 46, weight="Regular")
    for kelvins in (2, 4, 6):
        canvas.text(
            place(kelvins)[0],
            bottom + 42,
            f"{kelvins} K",
            mix(STONE, CREAM, 0.4),
            44,
            anchor="mm",
            weight="Regular",
        )
    canvas.text(left - 16, place(4.3)[1], "1", mix(STONE, CREAM, 0.4), 42, anchor="rm", weight="Regular")
    canvas.text(left - 16, bottom, "0", mix(STONE, CREAM, 0.4), 42, anchor="rm", weight="Regular")
    steps = np.linspace(6.0, temperature, max(2, round((6.0 - temperature) * 120)))
    path = [place(float(k)) for k in steps]
    if len(path) > 2:
        canvas.curve(path, ORANGE, 7)
    dot = place(temperature)
    canvas.disc(*dot, 15, VERMILION)
    glow.disc(*dot, 12, (250, 120, 60))
    share = resistance(temperature)
    canvas.text(left, 900, f"{temperature:.1f} K", CREAM, 88)
    gone = share < 1e-3
    canvas.text(left + 280, 900, "电阻 0" if gone else f"电阻 {share:.2f}", GOLD if gone else ORANGE, 88)
    mark = place(CRITICAL)[0]
    seen = ramp(time, 5.0, 5.5)
    canvas.dashes([(mark, top), (mark, bottom)], GOLD, 4, dash=10, alpha=seen)
    canvas.text(mark - 14, top + 26, "4.2 K", GOLD, 50, anchor="rm", alpha=seen)


def _words(canvas: Canvas, time: float, out: float) -> None:
    canvas.text(96, 168, "放在磁场里的一个球，越来越冷", mix(CREAM, AQUA, 0.4), 46, weight="Regular")
    canvas.text(
        CENTRE[0],
        974,
        "磁力线穿过金属",
        CREAM,
        54,
        anchor="mm",
        alpha=window(time, 0.8, 5.0, 0.3) * (1 - out),
    )
    canvas.text(
        CENTRE[0], 974, "磁力线被赶出来，在两侧挤亮", GOLD, 54, anchor="mm", alpha=ramp(out, 0.3, 0.9)
    )


PIECE = Animation("superconductor-expels", WIDE, HIGH, SECONDS, scene, rate=25, hdr=True)
