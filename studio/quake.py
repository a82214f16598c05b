"""Animation quake-warning-seconds: two seismic waves, one radio message, and the seconds between them.

Model: a point focus below flat ground, constant speeds, one fixed time of issue.
    slant distance   R = sqrt(d² + h²)
    wave arrivals    t_P = R / v_P,  t_S = R / v_S
    warning seconds  w(d) = R / v_S − t_issue;  blind zone: w(d) < 0
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    CREAM,
    GOLD,
    INK,
    NIGHT,
    ORANGE,
    PAPER,
    SAND,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
)
from studio.furniture import end_card, heading
from studio.sound import Signal, beep, clock, envelope, level, noise, overlay, silence

P_SPEED = 6.0
"""Longitudinal waves in the crust, km/s (China Earthquake Networks Center, public explanation, 2020)."""
S_SPEED = 3.5
"""Transverse waves, km/s (same source)."""
DEPTH = 10.0
"""Assumed focal depth, km."""
ISSUE = 8.0
"""Seconds from origin to the first alert: what was reported for the Zizhong earthquake of 18 December 2019."""
TOWNS = (20.0, 50.0, 100.0, 150.0)

SECONDS = 19.0
START, PACE = 1.6, 4.0
"""The clock of the earthquake starts at `START` and runs `PACE` times as fast as real time."""
GROUND, LEFT, SCALE = 720.0, 210.0, 10.0
BASE, PER_SECOND = 580.0, 7.2
END_CARD = 15.2


def slant(distance: float) -> float:
    """Kilometres from the focus to a place `distance` km from the epicentre."""
    return math.hypot(distance, DEPTH)


def warning(distance: float) -> float:
    """Seconds between the alert and the S wave; negative inside the blind zone."""
    return slant(distance) / S_SPEED - ISSUE


def blind_radius() -> float:
    """Epicentral radius of the blind zone, km."""
    return math.sqrt((S_SPEED * ISSUE) ** 2 - DEPTH**2)


def sky(distance: float) -> float:
    """Horizontal pixel of a place."""
    return LEFT + distance * SCALE


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    earth = Canvas(1920, 1080, zoom=zoom, colour=NIGHT)
    for band in range(9):
        top = GROUND + band * 50
        earth.box(0, top, 1920, top + 51, mix((96, 76, 58), (44, 40, 40), band / 8))
    air = Canvas(1920, 1080, zoom=zoom, colour=CREAM)
    return partial(_frame, earth.image, air.image, zoom)


def _frame(earth: Image.Image, air: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=earth)
    now = clamp((time - START) * PACE, 0.0, 46.0)
    _waves(canvas, now)
    horizon = round(GROUND * canvas.zoom * canvas.sharpness)
    canvas.image.paste(air.crop((0, 0, air.width, horizon)), (0, 0))
    _ground(canvas, time, now)
    _curve(canvas, time)
    for distance in TOWNS:
        _town(canvas, distance, now)
    heading(canvas, "地震预警：抢出来的几秒", INK, size=64)
    canvas.text(1824, 96, f"发震后 {now:4.1f} 秒", INK, 56, anchor="rm", alpha=ramp(time, 0.8, 1.4))
    canvas.text(1824, 166, "4 倍速播放", STONE, 44, anchor="rm", weight="Regular", alpha=ramp(time, 0.8, 1.4))
    end_card(
        canvas,
        time,
        END_CARD,
        "离得越远，预警越早；震中附近是盲区",
        (
            "预警秒数 = 到震源的距离 ÷ 3.5 千米/秒 − 发出警报用去的 8 秒",
            "50 千米约 7 秒，100 千米约 21 秒，150 千米约 35 秒",
        ),
        (
            "波速：纵波约 6、横波约 3.5 千米/秒（中国地震台网中心科普，2020）",
            "8 秒：2019 年四川资中 5.2 级地震的首报用时；震源深度假定 10 千米",
            "实际秒数随震源、台网和地质而变，画面为简化计算",
        ),
    )
    return canvas.finish()


def _waves(canvas: Canvas, now: float) -> None:
    x, y = sky(0.0), GROUND + DEPTH * SCALE
    for speed, colour, name in ((P_SPEED, AQUA, "纵波"), (S_SPEED, VERMILION, "横波")):
        radius = speed * now * SCALE
        if radius < 6:
            continue
        for echo in range(1, 4):
            canvas.ring(x, y, radius - echo * 26, colour, 4, 0.34 - echo * 0.08)
        canvas.ring(x, y, radius, colour, 11)
        if 130 < radius < 1560:
            depth = 60.0 if name == "纵波" else 150.0
            tag = (x + math.sqrt(radius**2 - min(depth, radius * 0.7) ** 2), y + min(depth, radius * 0.7))
            if tag[0] < 1790:
                canvas.chip(*tag, name, colour, NIGHT if name == "纵波" else CREAM)
    pulse = 1.0 + 0.12 * math.sin(now * 3.0)
    canvas.disc(x, y, 26 * pulse, GOLD)
    canvas.disc(x, y, 14, VERMILION)
    canvas.text(x + 44, y + 6, "震源", CREAM, 44)


def _ground(canvas: Canvas, time: float, now: float) -> None:
    canvas.box(0, GROUND - 7, 1920, GROUND + 7, INK)
    canvas.box(sky(0.0) - 4, GROUND - 26, sky(0.0) + 4, GROUND, VERMILION)
    canvas.text(sky(0.0), GROUND - 62, "震中", INK, 44, anchor="mm")
    flash = clamp(1.0 - abs(now - ISSUE - 1.2) / 2.6) if now >= ISSUE else 0.0
    shown = ramp(now, ISSUE, ISSUE + 1.2) * (1.0 - ramp(now, 20.0, 22.0))
    if shown > 0:
        for arc in range(3):
            reach = 80 + arc * 46 + 60 * (1.0 - flash)
            canvas.stroke(
                [
                    (
                        sky(0.0) + reach * math.cos(k * math.pi / 40),
                        GROUND - 30 - reach * math.sin(k * math.pi / 40),
                    )
                    for k in range(41)
                ],
                ORANGE,
                6,
                shown * flash * 0.8,
            )
        canvas.chip(
            96, 200, "第 8 秒：警报以电波发出，瞬间到达各地", ORANGE, NIGHT, align="left", alpha=shown
        )
    late = ramp(now, 22.5, 24.0) * (1.0 - ramp(time, 12.6, 13.0))
    canvas.chip(96, 200, "橙色是还剩的时间，横波一到就归零", INK, CREAM, align="left", alpha=late)
    early = ramp(now, 2.2, 3.2) * (1.0 - ramp(now, ISSUE - 0.6, ISSUE))
    canvas.chip(96, 200, "台站先收到纵波，立刻开始计算", TEAL, CREAM, align="left", alpha=early)


def _town(canvas: Canvas, distance: float, now: float) -> None:
    x, seconds = sky(distance), warning(distance)
    p_time, s_time = slant(distance) / P_SPEED, slant(distance) / S_SPEED
    shake = 1.5 * clamp((now - p_time) / 0.3) if now < s_time else 9.0 * math.exp(-(now - s_time) / 7.0)
    if now < p_time:
        shake = 0.0
    _house(canvas, x + shake * math.sin(now * 9.0), VERMILION if now >= s_time else INK)
    canvas.text(x, GROUND + 48, f"{distance:.0f} 千米", CREAM, 44, anchor="mm")
    alert = ramp(now, ISSUE, ISSUE + 1.0)
    if seconds <= 0:
        canvas.chip(
            x - 20, BASE - 34, "来不及", VERMILION, CREAM, alpha=max(alert, ramp(now, s_time, s_time + 0.6))
        )
        return
    top = BASE - seconds * PER_SECOND * alert
    left = clamp(s_time - now, 0.0, seconds)
    canvas.box(x - 34, top, x + 34, BASE, PAPER, radius=8, alpha=alert)
    canvas.box(x - 34, BASE - left * PER_SECOND * alert, x + 34, BASE, ORANGE, radius=8)
    canvas.box(x - 34, top, x + 34, BASE, INK, radius=8, alpha=alert, outline=4)
    words = f"还有 {left:.1f} 秒" if left > 0 else f"提前 {seconds:.0f} 秒"
    canvas.text(x + 40, top - 54, words, VERMILION if left > 0 else INK, 48, anchor="rm", alpha=alert)


def _house(canvas: Canvas, x: float, colour: tuple[int, int, int]) -> None:
    y = GROUND - 7
    canvas.box(x - 38, y - 62, x + 38, y, colour)
    canvas.polygon([(x - 54, y - 60), (x, y - 108), (x + 54, y - 60)], colour)
    canvas.box(x - 12, y - 36, x + 12, y, CREAM)
    for side in (-26, 26):
        canvas.box(x + side - 7, y - 50, x + side + 7, y - 34, GOLD)


def _curve(canvas: Canvas, time: float) -> None:
    shown = ramp(time, 12.8, 14.2)
    if shown <= 0:
        return
    edge = sky(blind_radius())
    canvas.box(sky(0.0), BASE - 4, sky(0.0) + (edge - sky(0.0)) * shown, BASE + 4, VERMILION)
    canvas.text(
        (sky(0.0) + edge) / 2,
        440,
        f"盲区约 {blind_radius():.0f} 千米",
        VERMILION,
        48,
        anchor="mm",
        alpha=shown,
    )
    canvas.dashes([(edge, 475), (edge, GROUND)], VERMILION, 5, alpha=shown)
    span = [blind_radius() + (160.0 - blind_radius()) * k / 60 * shown for k in range(61)]
    canvas.curve([(sky(d), BASE - warning(d) * PER_SECOND) for d in span], TEAL, 7)
    canvas.stroke([(edge, BASE), (1824, BASE)], SAND, 3)


def sound() -> Signal:
    """A soft double beep at the alert, and a low rumble that swells as the S wave passes each town."""
    track = silence(SECONDS)
    rumble = noise(SECONDS, 34.0, 95.0, seed=512)
    swell = [(0.0, 0.0), (START, 0.0), (START + 0.15, 0.35), (START + 1.2, 0.2)]
    for distance in TOWNS:
        arrival = START + slant(distance) / S_SPEED / PACE
        swell += [
            (arrival - 0.05, 0.16),
            (arrival + 0.18, 0.62 * math.sqrt(20.0 / max(distance, 20.0)) + 0.16),
            (arrival + 1.0, 0.16),
        ]
    swell += [(15.5, 0.0), (SECONDS, 0.0)]
    overlay(track, rumble * envelope(SECONDS, sorted(swell)), 0.0, 0.8)
    for turn in range(3):
        at = START + ISSUE / PACE + turn * 0.5
        overlay(track, beep(784.0, 0.16), at, 0.5)
        overlay(track, beep(988.0, 0.2), at + 0.18, 0.5)
    chord = sum((beep(f, 2.2) for f in (261.63, 392.0)), start=silence(2.2)) * (1.0 - clock(2.2) / 2.2) ** 2
    overlay(track, chord, END_CARD + 0.3, 0.2)
    return level(track, -23.0)


PIECE = Animation("quake-warning-seconds", 1920, 1080, SECONDS, scene, sound)
