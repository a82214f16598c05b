"""Animation hear-four-rains: the four levels of a rainstorm warning as drops on a roof.

The levels are 50 mm in 12, 6 and 3 hours and 100 mm in 3 hours (order 16 of the China Meteorological Administration,
2007). Were the rain even, that is 4.2, 8.3, 16.7 and 33.3 mm an hour: each level twice the one before. One drop is heard
for every same share of the rain, so their number doubles as well; the gauge shows what three hours of it bring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from studio.animate import Animation
from studio.canvas import AQUA, CREAM, INK, NIGHT, STONE, Canvas, Colour, mix, window
from studio.furniture import dusk, end_card, heading
from studio.sound import Signal, overlay, plucked, poisson_times, silence, struck, to_loudness


@dataclass(frozen=True)
class Level:
    """A warning: its colour and what it stands for."""

    name: str
    colour: Colour
    ink: Colour
    hours: int
    millimetres: int

    @property
    def rate(self) -> float:
        """Millimetres an hour, were the rain even."""
        return self.millimetres / self.hours


LEVELS = (
    Level("蓝", (46, 116, 214), CREAM, 12, 50),
    Level("黄", (246, 208, 62), NIGHT, 6, 50),
    Level("橙", (240, 140, 46), NIGHT, 3, 50),
    Level("红", (214, 52, 44), CREAM, 3, 100),
)
BELLS = (392.0, 493.88, 587.33, 783.99)
"""Hz: the bell of each level, rung once for blue to four times for red."""
FIRST, LENGTH, LEAD, FALL = 1.0, 6.3, 1.5, 4.5
"""Seconds: the first level, the length of each, its bells, its rain."""
SECONDS, END_CARD = 34.0, 26.6
DROPS = 54
"""Drops heard of the lowest level."""
ROOF = 700.0


def opening(number: int) -> float:
    """When level `number` begins, seconds."""
    return FIRST + number * LENGTH


def drops(number: int) -> list[float]:
    """When the drops of a level fall, seconds: as many as its rate asks."""
    count = round(DROPS * LEVELS[number].rate / LEVELS[0].rate)
    return [opening(number) + LEAD + t for t in poisson_times(FALL, count, seed=40 + number)]


def bells(number: int) -> list[float]:
    """When a level's bell is rung."""
    return [opening(number) + 0.05 + k * 0.3 for k in range(number + 1)]


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1920, 1080, zoom, (20, 30, 44), (44, 66, 78))
    places = [np.random.default_rng(70 + n).random((len(drops(n)), 2)) for n in range(4)]
    return partial(
        _frame, canvas.image, [list(zip(drops(n), places[n], strict=True)) for n in range(4)], zoom
    )


Falling = list[tuple[float, np.ndarray]]


def _frame(ground: Image.Image, rain: list[Falling], zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    now = min(3, max(0, int((time - FIRST) / LENGTH)))
    for falling in rain:
        _drops(canvas, falling, time)
    _roof(canvas)
    _sign(canvas, now, time)
    _gauge(canvas, now, time)
    heading(canvas, "听：四种颜色的雨", CREAM, size=88)
    _ladder(canvas, now, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "颜色升一级，雨急一倍",
        ("红色的雨，是蓝色的八倍", "先看哪里、几点起、什么颜色", "怎么做，照当地那条预警写的"),
        ("标准：中国气象局令第 16 号（2007）", "雨强按下得一样匀来算；雨声是合成的"),
        size=1.28,
    )
    return canvas.finish()


def _drops(canvas: Canvas, falling: Falling, time: float) -> None:
    for at, (across, _) in falling:
        x, since = 120.0 + 1000.0 * float(across), time - at
        if -0.3 <= since < 0.0:
            y = ROOF + since * 1700.0
            canvas.stroke([(x, y - 62), (x, y)], mix(AQUA, CREAM, 0.5), 7, 0.9)
        elif 0.0 <= since < 0.22:
            reach = 16.0 + since * 190.0
            for side in (-1.0, 1.0):
                canvas.disc(x + side * reach, ROOF - 26.0 + since * 60.0, 7.0, CREAM, 1.0 - since / 0.22)


def _roof(canvas: Canvas) -> None:
    canvas.polygon([(60, ROOF + 86), (150, ROOF), (1090, ROOF), (1180, ROOF + 86)], (86, 92, 98))
    for k in range(12):
        x = 190.0 + k * 78.0
        canvas.stroke([(x, ROOF + 4), (x + (k - 5.5) * 14.0, ROOF + 84)], (62, 70, 78), 7)


def _sign(canvas: Canvas, now: int, time: float) -> None:
    """The colour, as large as a warning sign, with what it stands for."""
    level, start = LEVELS[now], opening(now)
    shown = window(time, start - 0.05, start + LENGTH - 0.1, 0.2) if time >= FIRST - 0.1 else 0.0
    rung = max((1.0 - (time - at) / 0.3 for at in bells(now) if 0.0 <= time - at < 0.3), default=0.0)
    grow = 12.0 * rung
    canvas.box(430 - grow, 240 - grow, 790 + grow, 500 + grow, level.colour, radius=44, alpha=0.97 * shown)
    canvas.text(610, 372, level.name, level.ink, 200, anchor="mm", alpha=shown)
    words = f"{level.hours} 小时 {level.millimetres} 毫米"
    canvas.text(610, 880, words, CREAM, 120, anchor="mm", alpha=shown)


def _gauge(canvas: Canvas, now: int, time: float) -> None:
    """What falls in three hours; the rain of each level lasts as long in the film."""
    level = LEVELS[now]
    share = min(1.0, max(0.0, (time - opening(now) - LEAD) / FALL))
    left, right, bottom, top = 1350.0, 1570.0, 940.0, 300.0
    canvas.box(left, top - 30, right, bottom, mix(NIGHT, CREAM, 0.16), radius=30)
    depth = 3.0 * level.rate * share
    y = bottom - (bottom - top) * depth / 100.0
    canvas.box(left + 14, y, right - 14, bottom - 14, AQUA, radius=16)
    for mark in (25, 50, 100):
        row = bottom - (bottom - top) * mark / 100.0
        canvas.stroke([(right + 14, row), (right + 50, row)], STONE, 7)
        canvas.text(right + 66, row, str(mark), CREAM, 72)
    canvas.text(1840, top - 96, "3 小时积下的毫米", CREAM, 68, anchor="rm")


def _ladder(canvas: Canvas, now: int, time: float) -> None:
    for number, level in enumerate(LEVELS):
        lit = time >= opening(number) and time >= FIRST
        x = 1330.0 + number * 130.0
        canvas.box(
            x,
            80,
            x + 110,
            150,
            level.colour if lit else mix(INK, STONE, 0.25),
            radius=16,
            outline=0.0 if lit else 5.0,
        )


def drop(across: float, seed: int) -> Signal:
    """A drop on a metal roof: a short high knock, none quite like the next."""
    pitch = 1500.0 + 1900.0 * float(np.random.default_rng(seed).random())
    return np.asarray(struck(pitch, 0.011, fall=0.35) * (0.75 + 0.5 * across), dtype=np.float64)


def sound() -> Signal:
    """Each level: its bell once to four times, then its drops; the end is a last bell of the highest."""
    track = silence(SECONDS)
    for number in range(4):
        for at in bells(number):
            overlay(track, plucked(BELLS[number], 1.4, decay=0.5), at, 0.55)
        for k, at in enumerate(drops(number)):
            overlay(track, drop((k * 0.618) % 1.0, 1000 * number + k), at, 0.3)
    for k, pitch in enumerate(BELLS):
        overlay(track, plucked(pitch, 2.4, decay=0.9), END_CARD + 0.2 + k * 0.32, 0.5)
    return to_loudness(track, -20.0)


PIECE = Animation("hear-four-rains", 1920, 1080, SECONDS, scene, sound)
