"""Animation length-of-day: how much longer than 86 400 s the day was, 1962 to 2026, month by month; two sounds.

The curve is the monthly mean of the excess published by the IERS (`length_of_day.csv`). Excess adds up: a day longer by
2 ms makes clocks and the Earth part by 0.7 s in a year, which leap seconds made good. The season's own wave is the mean
of all years by calendar month, less the mean of the year.

The first sound is music over a drone whose tune follows the yearly means, the second the curve alone: one month one tone,
the pitch 330·2^(excess/1.5 ms) Hz, and a click for each leap second.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    BAMBOO,
    CREAM,
    GOLD,
    NIGHT,
    ORANGE,
    STONE,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.sound import RATE, Signal, clock, envelope, level, noise, overlay, plucked, room, silence, stereo

Field = npt.NDArray[np.float64]
DATA = Path(__file__).with_name("length_of_day.csv")
LEAPS = (
    (1972, 7), (1973, 1), (1974, 1), (1975, 1), (1976, 1), (1977, 1), (1978, 1), (1979, 1), (1980, 1), (1981, 7),
    (1982, 7), (1983, 7), (1985, 7), (1988, 1), (1990, 1), (1991, 1), (1992, 7), (1993, 7), (1994, 7), (1996, 1),
    (1997, 7), (1999, 1), (2006, 1), (2009, 1), (2012, 7), (2015, 7), (2017, 1),
)  # fmt: skip
"""Months at whose beginning a leap second had just been added (IERS)."""
SECONDS = 76.0
CURVE, SEASON, TIDE, END_CARD = (8.0, 44.0), 46.0, 56.0, 66.0
LEFT, RIGHT, BASE, MILLI = 150.0, 1824.0, 770.0, 105.0
"""Pixels: ends of the time axis, the row of exactly 86 400 s, one millisecond."""


@lru_cache(maxsize=1)
def months() -> tuple[Field, Field]:
    """(time in years, excess in milliseconds) of every whole month."""
    with DATA.open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if not row[0].startswith("#")]
    when = np.array([int(year) + (int(month) - 0.5) / 12.0 for year, month, _ in rows])
    return when, np.array([int(value) / 1000.0 for _, _, value in rows])


@lru_cache(maxsize=1)
def season() -> Field:
    """Milliseconds by calendar month: the mean over whole years of the month's excess less its year's mean."""
    _, excess = months()
    whole = len(excess) // 12 * 12
    table = excess[:whole].reshape(-1, 12)
    return np.asarray((table - table.mean(axis=1, keepdims=True)).mean(axis=0))


def yearly() -> tuple[Field, Field]:
    """(year, mean excess in milliseconds) of whole years."""
    _, excess = months()
    whole = len(excess) // 12
    return np.arange(1962, 1962 + whole, dtype=np.float64), excess[: whole * 12].reshape(-1, 12).mean(axis=1)


def year_at(time: float) -> float:
    """The year the pen has reached at a second of the film."""
    when, _ = months()
    share = clamp((time - CURVE[0]) / (CURVE[1] - CURVE[0]))
    return float(when[0] + share * (when[-1] - when[0]))


def second_of(year: float) -> float:
    """The second of the film at which the pen reaches a year."""
    when, _ = months()
    return CURVE[0] + (year - float(when[0])) / float(when[-1] - when[0]) * (CURVE[1] - CURVE[0])


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1920, 1080, zoom, (6, 18, 32), (18, 54, 66))
    return partial(_frame, canvas.image, zoom)


def _frame(ground: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    _opening(canvas, time)
    _curve(canvas, time)
    _season(canvas, time)
    _tide(canvas, time)
    heading(canvas, "一天，是 86400 秒吗", CREAM, size=64)
    end_card(
        canvas,
        time,
        END_CARD,
        "地球不是一只准钟",
        ("几千年里，月亮引起的潮汐让一天慢慢变长", "几十年里，忽长忽短；2020 年以来，有些日子短了"),
        (
            "每月日长：国际地球自转服务（IERS）EOP 20 C04，1962 年 1 月到 2026 年 8 月",
            "长期变化：Stephenson、Morrison、Hohenkerk，《皇家学会会刊 A》472 卷，2016",
            "两条音轨：音乐版；数据发声版，一个月一个音，一天越长音越高",
        ),
    )
    return canvas.finish()


def _opening(canvas: Canvas, time: float) -> None:
    shown = window(time, 0.3, CURVE[0], 0.5)
    if shown <= 0:
        return
    x, y, size = 560.0, 580.0, 290.0
    canvas.disc(x, y, size + 18, AQUA, 0.2 * shown)
    canvas.disc(x, y, size, (34, 98, 138), shown)
    for meridian in range(6):
        turn = (time * 0.5 + meridian / 6.0) * math.pi % math.pi
        bend = size * math.cos(turn)
        arc = [
            (x + bend * math.sin(a), y - size * math.cos(a)) for a in np.linspace(0.0, math.pi, 40).tolist()
        ]
        canvas.stroke(arc, mix(AQUA, (34, 98, 138), 0.4), 4, shown)
    for parallel in (-0.5, 0.0, 0.5):
        half = size * math.sqrt(1 - parallel**2)
        canvas.stroke(
            [(x - half, y + size * parallel), (x + half, y + size * parallel)],
            mix(AQUA, (34, 98, 138), 0.6),
            3,
            shown,
        )
    lines = (
        (1.0, "地球自转一圈，我们叫它一天"),
        (2.8, "拿原子钟一比：天天都有一点出入"),
        (4.8, "差多少？千分之几秒"),
    )
    for row, (start, words) in enumerate(lines):
        canvas.text(
            980,
            460 + row * 120,
            words,
            GOLD if row == 2 else CREAM,
            58,
            alpha=shown * ramp(time, start, start + 0.6),
        )


def _x(year: float) -> float:
    return LEFT + (year - 1962.0) / 65.0 * (RIGHT - LEFT)


def _curve(canvas: Canvas, time: float) -> None:
    shown = window(time, CURVE[0] - 0.4, SEASON + 0.2, 0.5)
    if shown <= 0:
        return
    when, excess = months()
    now = year_at(time)
    canvas.text(
        96,
        186,
        "一天比 86400 秒多出几毫秒（千分之一秒）",
        mix(CREAM, AQUA, 0.4),
        48,
        weight="Regular",
        alpha=shown,
    )
    for milli in range(5):
        y = BASE - milli * MILLI
        canvas.stroke(
            [(LEFT, y), (RIGHT, y)],
            GOLD if milli == 0 else STONE,
            4 if milli == 0 else 2,
            shown * (1.0 if milli == 0 else 0.4),
        )
        canvas.text(
            LEFT - 20,
            y,
            f"{milli}",
            GOLD if milli == 0 else STONE,
            46,
            anchor="rm",
            weight="Regular",
            alpha=shown,
        )
    for year in range(1970, 2030, 10):
        canvas.text(_x(year), BASE + 146, f"{year}", STONE, 46, anchor="mm", weight="Regular", alpha=shown)
    count = int(np.searchsorted(when, now))
    points = [
        (_x(float(a)), BASE - float(b) * MILLI) for a, b in zip(when[:count], excess[:count], strict=True)
    ]
    leaps = [year + (month - 1) / 12.0 for year, month in LEAPS if year + (month - 1) / 12.0 <= now]
    for leap in leaps:
        canvas.box(_x(leap) - 4, BASE + 60, _x(leap) + 4, BASE + 104, ORANGE, radius=3, alpha=shown)
    if len(points) > 2:
        canvas.curve(points, mix(AQUA, NIGHT, 1.0 - shown), 4)
        canvas.disc(*points[-1], 13, VERMILION, shown)
    canvas.text(RIGHT, 110, f"{int(now)} 年", CREAM, 72, anchor="rm", alpha=shown)
    canvas.text(RIGHT, 196, f"闰秒 {len(leaps)} 次", ORANGE, 54, anchor="rm", alpha=shown)
    _notes(canvas, now, shown)


def _notes(canvas: Canvas, now: float, shown: float) -> None:
    notes = (
        (1964.0, 1971.5, "大约每天多 2 毫秒"),
        (1972.2, 1979.0, "1972 年：一天多出 3 毫秒，开始加闰秒"),
        (1982.0, 1990.0, "每天多 2 毫秒，一年差出 0.7 秒"),
        (1992.0, 1999.0, "差得多了，就给钟表添一秒"),
        (2000.0, 2010.0, "2000 年起转得快了，闰秒少了"),
        (2017.5, 2026.9, "2020 年以来，有的日子不到 86400 秒"),
    )
    for start, end, words in notes:
        alpha = shown * window(now, start, end, 0.8)
        canvas.text(96, 286, words, CREAM, 54, alpha=alpha)  # low down, captions would cover it
    seen = shown * ramp(now, 2024.5, 2025.2)
    canvas.text(RIGHT, 300, "2024 年 7 月 5 日：短 1.65 毫秒", GOLD, 50, anchor="rm", alpha=seen)


def _season(canvas: Canvas, time: float) -> None:
    shown = window(time, SEASON, TIDE, 0.5)
    if shown <= 0:
        return
    canvas.text(
        96,
        186,
        "把六十多年按月份平均：一年里也有快慢",
        mix(CREAM, AQUA, 0.4),
        48,
        weight="Regular",
        alpha=shown,
    )
    middle, scale = 560.0, 380.0
    canvas.stroke([(LEFT, middle), (RIGHT, middle)], STONE, 3, shown)
    grown = ramp(time, SEASON + 0.6, SEASON + 3.0)
    for month, value in enumerate(season().tolist()):
        x = 250.0 + month * 128.0
        height = value * scale * clamp(grown * 2.0 - month / 12.0)
        colour = ORANGE if value > 0 else AQUA
        canvas.box(
            x - 42,
            middle - max(height, 0.0) - 2,
            x + 42,
            middle + max(-height, 0.0) + 2,
            colour,
            radius=8,
            alpha=shown,
        )
        canvas.text(x, 870, f"{month + 1} 月", STONE, 46, anchor="mm", weight="Regular", alpha=shown)
    canvas.text(LEFT, 300, "比平均长", ORANGE, 50, alpha=shown)
    canvas.text(LEFT, 800, "比平均短", AQUA, 50, alpha=shown)
    low = int(np.argmin(season()))
    canvas.text(
        960,
        980,
        f"{low + 1} 月前后转得最快，主要是大气环流在换季",
        CREAM,
        58,
        anchor="mm",
        alpha=shown * ramp(time, SEASON + 3.2, SEASON + 3.8),
    )


def _tide(canvas: Canvas, time: float) -> None:
    shown = window(time, TIDE, END_CARD + 0.4, 0.5)
    if shown <= 0:
        return
    canvas.text(
        96, 186, "再往长里看：潮汐像一只刹车", mix(CREAM, AQUA, 0.4), 48, weight="Regular", alpha=shown
    )
    x, y, size = 460.0, 600.0, 180.0
    swing = time * 0.6
    ahead = swing + 0.18
    bulge = [
        (
            x + (size + 44 * math.cos(a - ahead) ** 2) * math.cos(a),
            y + (size + 44 * math.cos(a - ahead) ** 2) * math.sin(a),
        )
        for a in np.linspace(0.0, 2 * math.pi, 91).tolist()
    ]
    canvas.polygon(bulge, AQUA, 0.55 * shown)
    canvas.disc(x, y, size - 8, (34, 98, 138), shown)
    for k, (dx, dy, r) in enumerate(((-40, -60, 54), (60, 20, 66), (-50, 70, 40))):
        turn = time * 1.8 + k
        canvas.disc(
            x + dx * math.cos(turn) - dy * math.sin(turn),
            y + dx * math.sin(turn) + dy * math.cos(turn),
            r * 0.8,
            BAMBOO,
            0.8 * shown,
        )
    canvas.disc(x + 330 * math.cos(swing), y + 320 * math.sin(swing), 46, (214, 210, 196), shown)
    lines = (
        (0.8, CREAM, "月亮拉起海水，鼓包总被自转带到前头"),
        (2.4, CREAM, "月亮往回拽，地球一点点慢下来"),
        (4.2, GOLD, "潮汐：每百年让一天长 2.3 毫秒"),
        (5.8, ORANGE, "古代日月食记录：实际长 1.8 毫秒"),
    )
    for row, (start, colour, words) in enumerate(lines):
        canvas.text(
            960,
            400 + row * 120,
            words,
            colour,
            50,
            alpha=shown * ramp(time, TIDE + start, TIDE + start + 0.5),
        )


def music() -> Signal:
    """A drone, a tune of the yearly means on a scale of five notes, and a bell for each leap second."""
    left, right = silence(SECONDS), silence(SECONDS)
    scale = [
        146.83 * ratio * octave for octave in (1.0, 2.0, 4.0) for ratio in (1.0, 9 / 8, 5 / 4, 3 / 2, 5 / 3)
    ]
    for number, (year, mean) in enumerate(zip(*yearly(), strict=True)):
        tone = scale[round(clamp(float(mean) * 4.0, 0.0, 14.0))]
        pan = 0.35 + 0.3 * (number % 2)
        for track, gain in ((left, 1.0 - pan), (right, pan)):
            overlay(track, plucked(tone, 2.6, decay=1.3), second_of(float(year) + 0.5), gain * 0.9)
    for year, month in LEAPS:
        for track in (left, right):
            overlay(track, plucked(1174.66, 1.6, decay=0.6), second_of(year + (month - 1) / 12.0), 0.12)
    for start, roots in (
        (0.5, (73.42, 110.0, 146.83)),
        (19.0, (82.41, 123.47, 164.81)),
        (38.0, (61.74, 92.5, 146.83)),
        (56.0, (73.42, 110.0, 185.0)),
    ):
        _drone(left, right, start, roots)
    swell = np.asarray(envelope(SECONDS, ((0.0, 0.0), (3.0, 1.0), (SECONDS - 5.0, 1.0), (SECONDS, 0.0))))
    mixed = stereo(
        room(left, wet=0.3, length=2.2, seed=7) * swell, room(right, wet=0.3, length=2.2, seed=8) * swell
    )
    return level(mixed, -23.0, ceiling=0.85)


def _drone(left: Signal, right: Signal, start: float, roots: tuple[float, ...]) -> None:
    length = min(20.5, SECONDS - start)
    time = clock(length)
    shape = np.clip(np.minimum(time, length - time) / 3.0, 0.0, 1.0)
    for root in roots:
        for side, track in ((-1.0, left), (1.0, right)):
            tone = sum(
                (np.sin(2 * np.pi * root * h * (1 + side * 0.0012) * time) / h**1.5 for h in (1, 2, 3, 4)),
                start=np.zeros_like(time),
            )
            overlay(track, tone * shape, start, 0.07)


def sonified() -> Signal:
    """The curve as sound: pitch from the month's excess, gliding; a soft click for each leap second; then the season."""
    when, excess = months()
    pen = (
        np.clip((clock(SECONDS) - CURVE[0]) / (CURVE[1] - CURVE[0]), 0.0, 1.0) * (when[-1] - when[0])
        + when[0]
    )
    pitch = 330.0 * 2.0 ** (np.interp(pen, when, excess) / 1.5)
    wave = np.cumsum(pitch) * 2.0 * np.pi / RATE
    tone = np.sin(wave) + 0.4 * np.sin(2 * wave) + 0.18 * np.sin(3 * wave)
    track = tone * envelope(
        SECONDS,
        (
            (0.0, 0.0),
            (CURVE[0], 0.0),
            (CURVE[0] + 0.4, 0.3),
            (CURVE[1], 0.3),
            (CURVE[1] + 1.0, 0.0),
            (SECONDS, 0.0),
        ),
    )
    click = noise(0.06, 900.0, 3200.0, seed=60) * np.exp(-clock(0.06) / 0.012)
    for year, month in LEAPS:
        overlay(track, click, second_of(year + (month - 1) / 12.0), 0.16)
    overlay(track, plucked(330.0, 3.0, decay=1.4), 2.0, 0.7)
    for month, value in enumerate(season().tolist()):
        overlay(
            track, plucked(330.0 * 2.0 ** (value / 0.5), 1.2, decay=0.6), SEASON + 1.0 + month * 0.55, 0.7
        )
    for turn in range(4):
        overlay(track, plucked(330.0 * 2.0 ** (-turn / 12.0), 2.4, decay=1.4), TIDE + 1.0 + turn * 1.8, 0.7)
    return level(stereo(track, track), -23.0, ceiling=0.85)


PIECE = Animation(
    "length-of-day", 1920, 1080, SECONDS, scene, music, quality=22, rate=25, second_sound=sonified
)
