"""Animation basin-fog: the night cools the ground, the air above it fills with droplets from below.

The temperature of the lowest 320 m obeys the heat equation ∂T/∂t = K ∂²T/∂z² under a loss of heat at the ground;
after sunrise the loss becomes a gain. Saturation pressure by Magnus, e = 6.112·exp(17.62·T/(243.12+T)) hPa (WMO);
where the air is colder than its dew point the surplus is fog. K and the losses are round figures for a calm night.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    AQUA,
    BAMBOO,
    CREAM,
    GOLD,
    INK,
    NIGHT,
    ORANGE,
    PAPER,
    STONE,
    VERMILION,
    Canvas,
    Point,
    clamp,
    mix,
    ramp,
    window,
)
from studio.drawing import smooth
from studio.furniture import end_card, heading

SECONDS, END_CARD = 18.0, 14.4
START, STOP = 1.4, 13.6
DUSK_HOUR, DAWN_HOUR, LAST_HOUR = 18.0, 31.5, 35.5
"""Hours from the midnight before: sunset, sunrise the next morning, the end."""
DEPTH, LAYERS = 320.0, 64
MIXING = 0.30
"""m²/s: how briskly calm night air spreads heat."""
EVENING, LAPSE, DEW = 11.0, 0.0065, 7.4
"""°C at the ground at dusk, °C lost a metre upwards, dew point of the evening's air."""
COOLING, WARMING = 0.0100, 0.030
"""K·m/s taken from the ground air by the night, given back by the morning."""

Field = npt.NDArray[np.float64]


def saturation(celsius: Field | float) -> Field:
    """Saturation vapour pressure over water, hPa (Magnus, WMO No. 8)."""
    warm = np.asarray(celsius, dtype=np.float64)
    return np.asarray(6.112 * np.exp(17.62 * warm / (243.12 + warm)))


def night() -> tuple[Field, Field]:
    """(hours, layers) temperature and fog (g/m³) every 0.05 h from dusk to late morning."""
    step, spacing = 3.6, DEPTH / LAYERS
    height = (np.arange(LAYERS) + 0.5) * spacing
    warm: Field = np.asarray(EVENING - LAPSE * height, dtype=np.float64)
    vapour = np.full(LAYERS, float(saturation(DEW)))
    temperature, water = [warm.copy()], [np.zeros(LAYERS)]
    per_frame = round(0.05 * 3600 / step)
    for frame in range(round((LAST_HOUR - DUSK_HOUR) / 0.05)):
        hour = DUSK_HOUR + frame * 0.05
        flux = -COOLING if hour < DAWN_HOUR else WARMING * math.sin(math.pi * (hour - DAWN_HOUR) / 11.0)
        mixing = MIXING if hour < DAWN_HOUR else MIXING * (1.0 + 7.0 * ramp(hour, DAWN_HOUR, LAST_HOUR))
        for _ in range(per_frame):
            warm += step / spacing * np.diff(_flux(warm, flux, mixing, spacing))
        temperature.append(warm.copy())
        excess = np.maximum(vapour - saturation(warm), 0.0)
        water.append(excess * 100.0 / (461.5 * (warm + 273.15)) * 1000.0)
    return np.array(temperature), np.array(water)


def _flux(warm: Field, ground: float, mixing: float, spacing: float) -> Field:
    inner = mixing * np.diff(warm) / spacing
    return np.concatenate([[-ground], inner, [-mixing * LAPSE]])


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    return partial(_frame, night(), zoom)


def hour_of(time: float) -> float:
    """The hour shown at a second of the film."""
    return DUSK_HOUR + (LAST_HOUR - DUSK_HOUR) * clamp((time - START) / (STOP - START))


PLAIN, TOP, SUNRISE_ROW = 1100.0, 420.0, 1000.0


def _row(height: float) -> float:
    return PLAIN - height / DEPTH * (PLAIN - TOP)


def _frame(state: tuple[Field, Field], zoom: float, time: float) -> Image.Image:
    hour = hour_of(time)
    index = min(round((hour - DUSK_HOUR) / 0.05), len(state[0]) - 1)
    warm, water = state[0][index], state[1][index]
    dark = ramp(hour, 18.0, 20.0) * (1.0 - ramp(hour, 30.2, 32.4))
    canvas = Canvas(1080, 1920, zoom=zoom, colour=NIGHT)
    for band in range(60):
        day = mix((140, 184, 190), (240, 222, 186), band / 55)
        canvas.box(
            0, band * 20, 1080, band * 20 + 21, mix(day, mix((6, 18, 34), (28, 60, 76), band / 55), dark)
        )
    _sky(canvas, hour, dark)
    _land(canvas, dark)
    _fog(canvas, water)
    _heat(canvas, time, hour)
    _profile(canvas, warm, water)
    ink = mix(INK, CREAM, (dark - 0.3) / 0.3)
    heading(canvas, "盆地里的雾，从哪里来", ink, size=72)
    clock = hour % 24.0
    canvas.text(990, 236, f"{int(clock):02d}:{int(clock * 6) % 6}0", ink, 84, anchor="rm")
    canvas.text(90, 236, "秋冬，晴朗无风的一夜", ink, 50, weight="Regular")
    _words(canvas, hour, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "地面先冷，雾从脚下长起来",
        (
            "地面整夜向天空散热，贴地的空气先变冷",
            "冷到露点以下，水汽变成小水滴",
            "上暖下冷盖住盆地，太阳出来才散",
        ),
        (
            "四川盆地区域性浓雾：92.8% 在 9 月到 2 月",
            "周自江等，《应用气象学报》17 卷，2006",
            "温度按热传导方程逐步计算，参数取整",
            "饱和水汽压：世界气象组织马格努斯公式",
        ),
    )
    return canvas.finish()


def _sky(canvas: Canvas, hour: float, dark: float) -> None:
    random = np.random.default_rng(5)
    for x, y, size in random.random((70, 3)):
        canvas.disc(x * 1080, 300 + y * 380, 1.0 + 1.8 * size, CREAM, dark * (0.3 + 0.5 * size))
    rise = (hour - DAWN_HOUR) / (LAST_HOUR - DAWN_HOUR)
    if rise > 0.0:  # it comes up behind the hills, which are drawn later
        canvas.disc(860, SUNRISE_ROW - 560 * rise, 84, GOLD, 0.3)
        canvas.disc(860, SUNRISE_ROW - 560 * rise, 60, mix(ORANGE, GOLD, clamp(rise * 1.5)))


def _land(canvas: Canvas, dark: float) -> None:
    far = mix((120, 150, 140), (20, 44, 54), dark)
    left: list[Point] = [(-20, 560), (60, 540), (150, 640), (240, 820), (330, 980), (420, 1060), (520, PLAIN)]
    right: list[Point] = [(620, PLAIN), (720, 1070), (820, 980), (920, 830), (1010, 690), (1100, 640)]
    canvas.polygon([*smooth([*left, *right]), (1100, 1200), (-20, 1200)], far)
    canvas.box(0, PLAIN, 1080, 1300, mix(BAMBOO, (28, 66, 58), dark))
    for x in (250, 330, 470, 560, 690, 770):
        canvas.box(x - 20, PLAIN - 34, x + 20, PLAIN + 4, mix(PAPER, (58, 78, 80), dark))
        canvas.polygon(
            [(x - 30, PLAIN - 32), (x, PLAIN - 62), (x + 30, PLAIN - 32)], mix(VERMILION, (46, 50, 54), dark)
        )
        canvas.box(x - 7, PLAIN - 22, x + 7, PLAIN - 6, mix(INK, GOLD, dark))


def _fog(canvas: Canvas, water: Field) -> None:
    spacing = DEPTH / LAYERS
    canvas.box(-10, PLAIN, 1090, 1300, (226, 232, 230), alpha=clamp(float(water[0]) * 0.7, 0.0, 0.6))
    for layer in range(LAYERS - 1, -1, -1):
        if water[layer] < 0.004:
            continue
        y = _row((layer + 1) * spacing)
        canvas.box(
            -10,
            y,
            1090,
            _row(layer * spacing) + 1,
            (226, 232, 230),
            alpha=clamp(float(water[layer]) * 1.5, 0.0, 0.9),
        )


def _heat(canvas: Canvas, time: float, hour: float) -> None:
    shown = window(hour, 18.8, 30.5, 1.0)
    for x in (140, 400, 640, 880):
        phase = time * 5.0 + x
        wave = [(x + 12 * math.sin(k * 0.52 + phase), PLAIN - 70 - k * 6.0) for k in range(24)]
        canvas.arrow([*wave, (wave[-1][0], wave[-1][1] - 30)], VERMILION, 9, alpha=shown * 0.9)


def _profile(canvas: Canvas, warm: Field, water: Field) -> None:
    left, top, right, bottom = 330.0, 1350.0, 960.0, 1640.0
    canvas.box(0, 1300, 1080, 1920, NIGHT)
    canvas.box(0, 1300, 1080, 1304, AQUA, alpha=0.4)

    def place(celsius: float, height: float) -> tuple[float, float]:
        return left + (celsius - 2.0) / 14.0 * (right - left), bottom - height / DEPTH * (bottom - top)

    spacing = DEPTH / LAYERS
    curve = [place(float(t), (k + 0.5) * spacing) for k, t in enumerate(warm)]
    dew = place(DEW, 0.0)[0]
    canvas.dashes([(dew, top), (dew, bottom)], AQUA, 4, dash=10)
    wet = [p for p, w in zip(curve, water, strict=True) if w > 0.004]
    if len(wet) > 1:
        canvas.polygon([*wet, (dew, wet[-1][1]), (dew, wet[0][1])], CREAM, 0.5)
    canvas.curve(curve, ORANGE, 9)
    canvas.stroke([(left, top), (left, bottom), (right, bottom)], STONE, 4)
    canvas.text(90, top + 12, "高处", STONE, 46, weight="Regular")
    canvas.text(90, bottom - 16, "地面", STONE, 46, weight="Regular")
    for celsius in (4, 8, 12):
        canvas.text(
            place(celsius, 0.0)[0], bottom + 40, f"{celsius} ℃", STONE, 44, anchor="mm", weight="Regular"
        )
    canvas.text(right, top + 24, "气温", ORANGE, 50, anchor="rm")
    canvas.text(dew - 14, top + 24, "露点", AQUA, 50, anchor="rm")


def _words(canvas: Canvas, hour: float, time: float) -> None:
    lines = (
        (18.2, 22.2, "地面向晴空散热，先变冷"),
        (22.2, 26.0, "下冷上暖，空气不对流：逆温"),
        (26.0, 31.8, "低于露点，雾从地面长起来"),
        (31.8, 36.0, "太阳一晒，雾从下面散开"),
    )
    last = ramp(time, END_CARD, END_CARD + 0.4)
    for start, end, words in lines:
        shown = window(hour, start, end + (0.0 if end < 36 else 9.0), 0.35) * (1.0 - last)
        canvas.text(540, 1780, words, CREAM, 62, anchor="mm", alpha=shown)


PIECE = Animation("basin-fog", 1080, 1920, SECONDS, scene, quality=22)
