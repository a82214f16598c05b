"""Animation why-sky-rain-night: a schematic section of the Sichuan basin through one day and night.

The air parcels follow a stream function in terrain-following coordinates, ξ across the basin (−1…1) and η
from the ground (0) to the lid (1):
    ψ = A(t)·sin(πξ)·sin(πη),   u = ∂ψ/∂η,   w = −∂ψ/∂ξ
which conserves mass; A is positive by day (air rises along the slopes) and negative by night (it drains down
them and rises in the middle). Strengths are illustrative, not measured.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import FRAME_RATE, Animation
from studio.canvas import (
    AQUA,
    BAMBOO,
    CREAM,
    GOLD,
    INK,
    LEAF,
    NIGHT,
    ORANGE,
    PAPER,
    TEAL,
    VERMILION,
    Canvas,
    Colour,
    Point,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import end_card, heading
from studio.sound import Signal, envelope, level, noise

SECONDS = 19.0
DUSK, NIGHTFALL, RAIN, END_CARD = 4.2, 6.0, 11.0, 15.2
LID = 300.0
PARCELS, TRAIL = 112, 9
_RIDGE: tuple[Point, ...] = (
    (-40, 350),
    (60, 330),
    (170, 352),
    (300, 480),
    (420, 655),
    (540, 790),
    (700, 838),
    (960, 850),
    (1220, 836),
    (1360, 780),
    (1470, 655),
    (1570, 545),
    (1650, 520),
    (1740, 560),
    (1960, 590),
)

Field = npt.NDArray[np.float64]


def ground_height(x: Field | float) -> Field:
    """Pixel row of the ground."""
    return np.asarray(np.interp(x, [p[0] for p in _RIDGE], [p[1] for p in _RIDGE]), dtype=np.float64)


def strength(time: float) -> float:
    """A(t): sign and vigour of the circulation."""
    return 0.55 * (1.0 - ramp(time, DUSK, 5.0)) - 1.0 * ramp(time, 5.0, 6.6)


def parcels() -> Field:
    """(frames, parcels, 2) positions in ξ, η; midpoint steps through the stream function."""
    random = np.random.default_rng(11)
    place = np.stack([random.uniform(-1, 1, PARCELS), random.uniform(0.03, 0.97, PARCELS)], axis=1)
    track, step = [], 0.16 / FRAME_RATE
    for frame in range(-TRAIL, round(SECONDS * FRAME_RATE)):
        track.append(place)
        power = strength(max(0.0, frame / FRAME_RATE))
        middle = place + 0.5 * step * _flow(place, power)
        place = place + step * _flow(middle, power)
        place = np.stack([np.clip(place[:, 0], -0.999, 0.999), np.clip(place[:, 1], 0.004, 0.996)], axis=1)
    return np.stack(track)


def _flow(place: Field, power: float) -> Field:
    xi, eta = np.pi * place[:, 0], np.pi * place[:, 1]
    return power * np.pi * np.stack([np.sin(xi) * np.cos(eta), -np.cos(xi) * np.sin(eta)], axis=1)


def _pixels(place: Field) -> Field:
    x = 960.0 + 690.0 * place[..., 0]
    floor = ground_height(x) - 8.0
    return np.stack([x, floor + (LID - floor) * place[..., 1]], axis=-1)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    day = _sky(zoom, (150, 190, 188), (236, 226, 196))
    night = _sky(zoom, (8, 26, 38), (30, 66, 76))
    return partial(_frame, day, night, _pixels(parcels()), _drops(), zoom)


def _sky(zoom: float, top: Colour, bottom: Colour) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom)
    for band in range(90):
        canvas.box(0, band * 12, 1920, band * 12 + 13, mix(top, bottom, band / 75))
    return canvas.image


def _drops() -> Field:
    random = np.random.default_rng(23)
    return np.stack(
        [random.uniform(600, 1330, 120), random.uniform(0, 1, 120), random.uniform(0.8, 1.2, 120)], axis=1
    )


def _frame(
    day: Image.Image, night: Image.Image, air: Field, drops: Field, zoom: float, time: float
) -> Image.Image:
    dark = ramp(time, DUSK, NIGHTFALL)
    ground = day if dark == 0 else night if dark == 1 else Image.blend(day, night, dark)
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    _lights(canvas, time, dark)
    _radiation(canvas, time)
    _rain(canvas, time, drops)
    _cloud(canvas, time, dark)
    _land(canvas, dark)
    _air(canvas, time, air)
    _labels(canvas, time, dark)
    end_card(
        canvas,
        time,
        END_CARD,
        "巴山夜雨，是地形与昼夜合写的",
        ("山风汇入、暖湿气流加强，空气上升成云致雨", "云顶散热让云更不稳定，但贡献多少仍在研究"),
        (
            "夜雨的气候特征：胡迪、李跃清，《大气科学》39 卷，2015",
            "山地与盆地间环流、夜间气流：Lu 等，Climate Dynamics，2024",
            "云顶辐射冷却：Wood，Monthly Weather Review 140 卷，2012",
            "气流快慢与云的大小为示意，不是实测",
        ),
    )
    return canvas.finish()


def _lights(canvas: Canvas, time: float, dark: float) -> None:
    sink = ramp(time, 2.0, 5.4)
    x, y = 700.0 - 560.0 * sink, 190.0 + 260.0 * sink
    for radius, alpha in ((112, 0.16), (84, 0.25)):
        canvas.disc(x, y, radius, GOLD, alpha * (1 - dark))
    canvas.disc(x, y, 60, mix(GOLD, VERMILION, 0.5 * sink))
    rise = ramp(time, 5.2, 7.4)
    x, y = (
        1640.0,
        510.0 - 270.0 * rise,
    )  # a crescent: one disc of 46 less one of 40 that lies 25 to the upper right
    outer = [math.radians(a - 28.6) for a in range(60, 301, 4)]
    inner = [math.radians(a - 28.6) for a in range(267, 92, -4)]
    canvas.polygon(
        [
            *((x + 46 * math.cos(a), y + 46 * math.sin(a)) for a in outer),
            *((x + 22 + 40 * math.cos(a), y - 12 + 40 * math.sin(a)) for a in inner),
        ],
        CREAM,
        dark,
    )


_PUFFS: tuple[tuple[float, float, float], ...] = (
    (560, 500, 46),
    (630, 476, 62),
    (715, 486, 66),
    (800, 462, 78),
    (880, 478, 74),
    (960, 456, 86),
    (1045, 474, 76),
    (1130, 464, 78),
    (1215, 484, 66),
    (1295, 478, 60),
    (1365, 502, 44),
)


def _cloud(canvas: Canvas, time: float, dark: float) -> None:
    growth = ramp(time, 9.6, 12.6)
    body, shade = mix((250, 248, 240), (112, 138, 146), dark), mix((206, 212, 206), (72, 100, 110), dark)
    drift = 10.0 * math.sin(time * 0.5)
    centre = [math.exp(-(((x - 960.0) / 230.0) ** 2)) for x, _, _ in _PUFFS]
    for (x, y, r), near in zip(_PUFFS, centre, strict=True):
        canvas.disc(x + drift, y + 34, r * (1 + 0.15 * growth * near), shade)
    canvas.box(545 + drift, 480, 1385 + drift, 560, shade, radius=40)
    rim = mix(body, AQUA, 0.9 * ramp(time, 8.8, 10.0))
    for colour, sunk in ((rim, 0.0), (body, 17.0)):
        for (x, y, r), near in zip(_PUFFS, centre, strict=True):
            canvas.disc(x + drift, y + sunk - 40 * growth * near, r * (1 + 0.30 * growth * near), colour)
    canvas.box(575 + drift, 505, 1355 + drift, 545, body, radius=20)


def _radiation(canvas: Canvas, time: float) -> None:
    shown = window(time, 8.6, RAIN + 3.6, 0.6)
    for index, x in enumerate((690, 800, 1120, 1230)):
        bottom, phase = 408.0, time * 5.0 + index
        wave = [(x + 11 * math.sin(k * 0.52 + phase), bottom - k * 4.1) for k in range(24)]
        canvas.arrow([*wave, (wave[-1][0], wave[-1][1] - 26)], VERMILION, 8, alpha=shown)


def _rain(canvas: Canvas, time: float, drops: Field) -> None:
    shown = ramp(time, RAIN, RAIN + 1.2)
    if shown <= 0:
        return
    for x, phase, speed in drops[: round(len(drops) * shown)]:
        fall = ((time - RAIN) * 0.9 * speed + phase) % 1.0
        floor = float(ground_height(x))
        y = 540.0 + fall * (floor - 540.0)
        canvas.stroke([(x, y), (x - 5, min(y + 34, floor))], (170, 214, 222), 4, 0.85)


def _land(canvas: Canvas, dark: float) -> None:
    fine = np.linspace(-40, 1960, 161)
    smooth = np.convolve(np.pad(ground_height(fine), 4, mode="edge"), np.ones(9) / 9, mode="valid")
    ridge = list(zip(fine.tolist(), smooth.tolist(), strict=True))
    canvas.polygon([*ridge, (1960, 1100), (-40, 1100)], mix(BAMBOO, (36, 82, 70), dark))
    for depth, share in ((70, 0.25), (170, 0.45)):
        canvas.polygon(
            [*((x, y + depth + 14 * math.sin(x / 90)) for x, y in ridge), (1960, 1100), (-40, 1100)],
            mix(mix(BAMBOO, INK, share), mix((36, 82, 70), NIGHT, share), dark),
        )
    for x in (690, 735, 1130, 1178, 1226):
        y = float(ground_height(float(x))) + 6
        canvas.box(x - 15, y - 26, x + 15, y, mix(PAPER, (46, 70, 70), dark))
        canvas.polygon([(x - 22, y - 25), (x, y - 46), (x + 22, y - 25)], mix(VERMILION, (30, 46, 50), dark))
        canvas.box(x - 5, y - 18, x + 5, y - 6, mix(INK, GOLD, dark))


def _air(canvas: Canvas, time: float, air: Field) -> None:
    frame = min(round(time * FRAME_RATE) + TRAIL, len(air) - 1)
    vigour = clamp(abs(strength(time)) * 1.4)
    for number in range(PARCELS):
        trail = air[frame - TRAIL : frame + 1 : 3, number]
        climb = (trail[0, 1] - trail[-1, 1]) / 24.0
        colour = mix(mix(PAPER, AQUA, clamp(-climb)), ORANGE, clamp(climb))
        canvas.stroke([(float(x), float(y)) for x, y in trail], colour, 6, 0.9 * vigour)
        canvas.disc(float(trail[-1, 0]), float(trail[-1, 1]), 5.5, colour, vigour)


def _labels(canvas: Canvas, time: float, dark: float) -> None:
    ink = mix(INK, CREAM, (dark - 0.3) / 0.3)
    heading(canvas, "巴山夜雨：雨为什么爱在夜里下", ink, size=64)
    hour = (
        14.0
        + 2.0 * clamp(time / DUSK)
        + 6.0 * ramp(time, DUSK, NIGHTFALL)
        + 5.0 * clamp((time - NIGHTFALL) / 9.0)
    )
    canvas.text(1824, 92, f"{int(hour) % 24:02d}:{int(hour * 6) % 6}0", ink, 64, anchor="rm")
    day = window(time, 0.9, DUSK + 0.3)
    canvas.text(96, 700, "谷风沿坡上行", CREAM, 48, alpha=day)
    canvas.chip(960, 640, "云挡住阳光，盆地里升温慢", INK, CREAM, 48, alpha=window(time, 1.6, DUSK + 0.3))
    notes = ((6.3, 96, 720, "① 山坡先变冷", "山风滑向盆地"), (7.6, 1462, 740, "② 偏南暖湿气流", "入夜后加强"))
    for start, x, y, name, note in notes:
        shown = ramp(time, start, start + 0.5)
        canvas.text(x, y, name, GOLD, 48, alpha=shown)
        canvas.text(x, y + 66, note, CREAM, 46, weight="Regular", alpha=shown)
    inflow = ramp(time, 7.6, 8.2)
    sway = 12.0 * math.sin(time * 3.0)
    for offset in (0.0, 74.0):
        canvas.arrow(
            [
                (1450 + offset + sway, 930 - offset * 0.2),
                (1330 + offset + sway, 868 - offset * 0.2),
                (1215 + offset + sway, 838 - offset * 0.2),
            ],
            ORANGE,
            14,
            alpha=inflow,
        )
    canvas.chip(
        960, 236, "③ 云顶向太空散热，上冷下暖", VERMILION, CREAM, 48, alpha=window(time, 8.9, END_CARD)
    )
    canvas.chip(
        960,
        912,
        "④ 空气上升、凝结，夜雨落下",
        TEAL,
        LEAF if dark < 0.5 else CREAM,
        48,
        alpha=ramp(time, RAIN, RAIN + 0.5),
    )


def sound() -> Signal:
    """Rain that comes on with the night: two bands of noise, the higher one the patter."""
    swell = envelope(
        SECONDS, ((0.0, 0.0), (RAIN - 0.6, 0.0), (RAIN + 2.2, 1.0), (16.4, 0.8), (18.8, 0.0), (SECONDS, 0.0))
    )
    wind = envelope(
        SECONDS,
        ((0.0, 0.0), (5.0, 0.0), (7.5, 0.30), (10.5, 0.26), (15.5, 0.12), (18.0, 0.0), (SECONDS, 0.0)),
    )
    patter = noise(SECONDS, 1400.0, 6500.0, seed=31) * (1.0 + 0.35 * noise(SECONDS, 3.0, 14.0, seed=32))
    return level(
        swell * (0.5 * patter + 0.5 * noise(SECONDS, 250.0, 1100.0, seed=33))
        + wind * noise(SECONDS, 120.0, 420.0, seed=34),
        -27.0,
    )


PIECE = Animation("why-sky-rain-night", 1920, 1080, SECONDS, scene, sound, quality=26)
