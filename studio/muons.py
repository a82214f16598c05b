"""Animation muons-and-silence: muons counted as clicks, on the ground and under 2,400 m of rock.

On the ground I(θ) = I_v·cos²θ with I_v = 0.0083 /(cm²·s·sr) (Rossi 1948), so a level square metre gets I_v·π/2 = 130 a
second, and a palm of 75 cm² about one. Under Jinping 3.03·10⁻¹⁰ /(cm²·s) were measured (arXiv:2511.11050): 96 a year on
a square metre, one in 3.8 days. Clicks are thrown at random at these rates; the silence is silence. Then four days pass
in each second, and the mountain clicks as a palm does.
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
    CREAM,
    GOLD,
    INK,
    NIGHT,
    ORANGE,
    STONE,
    Canvas,
    Colour,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.sound import RATE, Signal, clock, overlay, poisson_times, silence, struck, to_loudness

VERTICAL = 0.0083
"""Muons per cm², second and steradian straight down at sea level (Rossi 1948)."""
GROUND_RATE = VERTICAL * math.pi / 2.0 * 1e4
"""Muons per second on a level square metre."""
DEEP_RATE = 3.03e-10 * 1e4
"""The same under Jinping (arXiv:2511.11050)."""
DAYS_A_SECOND = 4.0
SECONDS, END_CARD = 38.0, 30.6
PALM, METRE, DOWN, DEEP, HURRY = (1.2, 7.2), (7.8, 12.8), (12.8, 16.2), (16.2, 23.2), (23.8, 30.2)
"""Seconds of each part: the palm, the square metre, the way down, the silence, four days a second."""
DEPTH = 2400.0


def fast_rate() -> float:
    """Clicks a second on a square metre below when `DAYS_A_SECOND` days pass in a second."""
    return DEEP_RATE * 86_400.0 * DAYS_A_SECOND


def clicks(part: tuple[float, float], rate: float, seed: int) -> list[float]:
    """Moments of a part at a steady rate, as many as the rate gives on average."""
    start, end = part
    return [start + t for t in poisson_times(end - start, round(rate * (end - start)), seed)]


def falling() -> list[float]:
    """On the way down the clicks thin out, here tenfold every 316 m all the way; in rock they thin faster at first."""
    start, end = DOWN
    return [
        start + (end - start) * t
        for t in poisson_times(1.0, round(GROUND_RATE * (end - start)), seed=23)
        if np.random.default_rng(round(t * 1e9)).random() < 10.0 ** (-7.6 * ramp(t, 0.0, 1.0))
    ]


def depth(time: float) -> float:
    """Metres of rock overhead."""
    return DEPTH * ramp(time, *DOWN)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1920, 1080, zoom, (8, 16, 34), (26, 48, 70))
    random = np.random.default_rng(3)
    places = random.random((2000, 2))
    return partial(_frame, canvas.image, places, _parts(), zoom)


def _parts() -> list[tuple[str, list[float]]]:
    return [
        ("palm", clicks(PALM, 1.0, 26)),
        ("metre", clicks(METRE, GROUND_RATE, 12)),
        ("metre", falling()),
        ("metre", clicks(HURRY, fast_rate(), 72)),
    ]


def _frame(
    ground: Image.Image, places: np.ndarray, parts: list[tuple[str, list[float]]], zoom: float, time: float
) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    _rock(canvas, time)
    if time < METRE[0] - 0.2:
        _hand(canvas)
    else:
        _square(canvas, time)
    _tracks(canvas, places, parts, time)
    heading(canvas, "听：天上的粒子，山底的静", CREAM, size=88)
    _figures(canvas, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "一平方米，差了几千万倍",
        ("地面：一秒一百多个缪子", "锦屏山下：一整年不到一百个", "这么静，才听得见更轻的碰撞"),
        ("锦屏：arXiv:2511.11050，2025", "地面：Rossi，1948；声音是合成的"),
        size=1.28,
    )
    return canvas.finish()


def _rock(canvas: Canvas, time: float) -> None:
    """Going down, the rock rises past the square until it fills the picture above and below a lit hall."""
    down = ramp(time, *DOWN)
    if time < METRE[0] - 0.2:
        return
    top = 760.0 - 1500.0 * down
    rock: Colour = mix((74, 66, 62), (34, 32, 36), down)
    canvas.polygon(
        [(-10, top), (500, top - 90 * down), (960, top), (1930, top - 30), (1930, 1090), (-10, 1090)], rock
    )
    for k in range(9):
        y = top + 120.0 + k * 210.0
        if 0 < y < 1080:
            canvas.stroke(
                [(-10, y), (640, y + 26), (1240, y - 18), (1930, y + 22)], mix(rock, NIGHT, 0.35), 6
            )
    if down > 0.5:
        lit = ramp(down, 0.6, 1.0)
        canvas.box(180, 420, 1220, 900, mix((40, 60, 70), AQUA, 0.22), radius=60, alpha=lit)
        for x in (400.0, 700.0, 1000.0):
            canvas.box(x - 70, 440, x + 70, 456, (255, 236, 176), radius=8, alpha=lit)


def _hand(canvas: Canvas) -> None:
    skin = (226, 186, 150)
    x, y = 640.0, 700.0
    canvas.box(x - 150, y - 60, x + 150, y + 200, skin, radius=80)
    for k, reach in enumerate((150, 210, 230, 190)):
        left = x - 146 + k * 76
        canvas.box(left, y - reach, left + 64, y + 60, skin, radius=32)
    canvas.stroke([(x + 130, y + 120), (x + 240, y + 10)], skin, 70)


def _square(canvas: Canvas, time: float) -> None:
    shade = mix(CREAM, STONE, 0.25)
    canvas.polygon([(330, 690), (1070, 690), (1170, 850), (230, 850)], shade)
    canvas.text(700, 772, "1 平方米", INK, 84, anchor="mm")


def _tracks(canvas: Canvas, places: np.ndarray, parts: list[tuple[str, list[float]]], time: float) -> None:
    for where, moments in parts:
        for k, at in enumerate(moments):
            since = time - at
            if not 0.0 <= since < 0.3:
                continue
            a, b = places[k % len(places)]
            if where == "palm":
                x, y = 540.0 + 200.0 * a, 620.0 + 200.0 * b
            else:
                x, y = 330.0 + 740.0 * a, 705.0 + 125.0 * b
            lean = (b - 0.5) * 160.0
            faint = 1.0 - since / 0.3
            canvas.stroke(
                [(x + lean * 2.6, y - 400.0), (x, y)], GOLD, 7 if where == "palm" else 5, 0.8 * faint
            )
            canvas.disc(x, y, 12.0 + 40.0 * since, ORANGE, faint)


def _figures(canvas: Canvas, time: float) -> None:
    rows = (
        (PALM, "手掌上", "一秒约 1 个"),
        (METRE, "地面 1 平方米", "一秒一百多个"),
        (DEEP, "锦屏山下", "什么也没有"),
        (HURRY, "快进：一秒等于四天", "才像手掌上那样响"),
    )
    for (start, end), first, second in rows:
        shown = window(time, start - 0.5, end + 0.35, 0.25)
        canvas.text(700, 232, first, CREAM, 96, anchor="mm", alpha=shown)
        canvas.text(700, 968, second, GOLD, 110, anchor="mm", alpha=shown)
    down = window(time, DOWN[0] + 0.1, DOWN[1] - 0.1, 0.2)
    canvas.text(700, 232, "往下走", CREAM, 96, anchor="mm", alpha=down)
    _meter(canvas, time)


def _meter(canvas: Canvas, time: float) -> None:
    """How many so far, and how deep."""
    counted = 0
    for part, rate, seed in ((PALM, 1.0, 26), (METRE, GROUND_RATE, 12), (HURRY, fast_rate(), 72)):
        if part[0] - 0.3 <= time < part[1] + 0.4:
            counted = sum(at <= time for at in clicks(part, rate, seed))
    if DOWN[0] + 0.4 <= time < DOWN[1] - 0.1:
        canvas.text(1560, 560, f"{depth(time):.0f}", CREAM, 190, anchor="mm")
        canvas.text(1560, 720, "米深", CREAM, 84, anchor="mm")
        return
    canvas.text(1560, 560, str(counted), GOLD, 230, anchor="mm", alpha=ramp(time, 0.6, 1.0))
    words = (
        "个"
        if time < DEEP[0] - 0.2 or time > HURRY[0] - 0.3
        else f"等了 {clamp(time - DEEP[0], 0, 7):.0f} 秒"
    )
    if time >= HURRY[0] - 0.3:
        days = clamp(time - HURRY[0], 0.0, HURRY[1] - HURRY[0]) * DAYS_A_SECOND
        words = f"个，{days:.0f} 天"
    canvas.text(1560, 730, words, CREAM, 84, anchor="mm", alpha=ramp(time, 0.6, 1.0))


def click(seed: int) -> Signal:
    """One muon: a dry tick."""
    pitch = 2100.0 * (1.0 + 0.12 * float(np.random.default_rng(seed).random()))
    return struck(pitch, 0.005, fall=0.6)


def sound() -> Signal:
    """A rising sign opens each part but the silence; the way down is a tone that sinks; then nothing; then the clicks."""
    track = silence(SECONDS)
    for _, moments in _parts():
        for k, at in enumerate(moments):
            overlay(track, click(k), at, 0.5)
    for start in (PALM[0], METRE[0], HURRY[0]):
        overlay(track, struck(1046.5, 0.16), start - 0.55, 0.22)
    _sinking(track)
    overlay(track, struck(261.6, 0.5), END_CARD + 0.3, 0.3)
    return to_loudness(track, -20.0)


def _sinking(track: Signal) -> None:
    """A soft tone that sinks two octaves and fades: the way into the mountain."""
    seconds = DOWN[1] - DOWN[0] - 0.2
    time = clock(seconds)
    pitch = 660.0 * 2.0 ** (-2.0 * time / seconds)
    phase = 2.0 * np.pi * np.cumsum(pitch) / RATE
    overlay(track, np.sin(phase) * np.sin(np.pi * time / seconds) ** 0.7, DOWN[0] + 0.1, 0.16)


PIECE = Animation("muons-and-silence", 1920, 1080, SECONDS, scene, sound)
