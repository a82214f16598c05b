"""Animation chilli-feels-hot: one channel of a nerve ending, opened by heat above 43 °C or by capsaicin at 37 °C.

How open the channel is follows a two-state curve of temperature, P = 1 / (1 + exp((T_half − T) / s)): shut below the
threshold, open above it. With capsaicin bound, the curve lies `SHIFT` degrees lower, so the mouth's own warmth suffices.
The threshold is measured (Caterina et al. 1997: above 43 °C); the slope and the shift are for illustration.
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
from studio.furniture import dusk, end_card, heading

BODY, THRESHOLD, SLOPE, SHIFT = 37.0, 43.0, 0.45, 12.0
"""°C: the mouth's warmth, the channel's threshold, the width of the step, how far capsaicin moves it."""
SECONDS, END_CARD = 17.0, 13.4
HOT, COOL, DOCK = (1.4, 4.2), (6.3, 7.6), (8.4, 9.8)
"""When the soup warms the mouth, when it cools again, when capsaicin settles on the channel (seconds)."""
PORE: Point = (705.0, 800.0)
TOP, BOTTOM = 700.0, 900.0
IONS = 44
_PLACES = np.random.default_rng(43).random((IONS, 3))


def openness(celsius: float, bound: float) -> float:
    """Share of channels open at a temperature when `bound` (0…1) of the effect of capsaicin is there."""
    half = THRESHOLD + 4.0 * SLOPE - SHIFT * bound
    return 1.0 / (1.0 + math.exp((half - celsius) / SLOPE))


def temperature(time: float) -> float:
    """What the tongue feels, °C."""
    return BODY + 11.0 * (ramp(time, *HOT) - ramp(time, *COOL))


def docked(time: float) -> float:
    """How far the capsaicin has settled, 0…1."""
    return ramp(time, *DOCK)


def opening(time: float) -> float:
    """How open the channel in the picture is."""
    return openness(temperature(time), ramp(time, DOCK[1], DOCK[1] + 0.5))


def departures(share: float) -> list[float]:
    """Seconds at which things set out, one each time the channel has been wholly open for `share` of a second."""
    times = np.arange(round(SECONDS * 60)) / 60.0
    total = np.cumsum([opening(t) if opening(t) > 0.3 else 0.0 for t in times]) / 60.0
    return [float(times[np.searchsorted(total, share * k)]) for k in range(1, int(total[-1] / share))]


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1080, 1920, zoom)
    canvas.box(360, BOTTOM, 1080, 1150, mix(TEAL, NIGHT, 0.72))
    return partial(_frame, canvas.image, departures(0.14), departures(0.2), zoom)


def _frame(
    ground: Image.Image, ions: list[float], pulses: list[float], zoom: float, time: float
) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    gate = opening(time)
    _thermometer(canvas, temperature(time))
    _membrane(canvas, time)
    _ions(canvas, ions, time)
    _channel(canvas, gate)
    _capsaicin(canvas, time)
    _nerve(canvas, time, pulses)
    heading(canvas, "辣为什么觉得“烫”", CREAM, size=72)
    canvas.text(90, 232, "舌头的神经末梢上，有一种感热的门", mix(CREAM, AQUA, 0.4), 50, weight="Regular")
    _words(canvas, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "烫和辣，走的是同一扇门",
        ("43 ℃ 以上的热，能打开它", "辣椒素贴上来，也能打开它", "大脑收到的信号一样：烫、痛"),
        (
            "Caterina 等，《自然》389 卷，1997：",
            "辣椒素受体是一种受热激活的离子通道",
            "2021 年诺贝尔生理学或医学奖",
            "门的形状、开合快慢为示意",
        ),
    )
    return canvas.finish()


def _thermometer(canvas: Canvas, celsius: float) -> None:
    x, top, bottom = 150.0, 460.0, 1060.0

    def row(value: float) -> float:
        return bottom - (value - 33.0) / 18.0 * (bottom - top)

    hot = clamp((celsius - BODY) / 9.0)
    colour = mix(ORANGE, VERMILION, hot)
    canvas.box(x - 30, top - 30, x + 30, bottom + 20, mix(NIGHT, CREAM, 0.14), radius=30)
    canvas.disc(x, bottom + 40, 54, mix(NIGHT, CREAM, 0.14))
    canvas.disc(x, bottom + 40, 40, colour)
    canvas.box(x - 15, row(celsius), x + 15, bottom + 40, colour, radius=15)
    y = row(THRESHOLD)
    canvas.stroke([(x - 44, y), (x + 44, y)], GOLD, 7)
    canvas.text(x + 60, y, "43 ℃", GOLD, 48)
    canvas.text(x, top - 76, f"{celsius:.0f} ℃", colour if hot > 0.3 else CREAM, 68, anchor="mm")


def _membrane(canvas: Canvas, time: float) -> None:
    for k in range(24):
        x = 386.0 + k * 31.0
        if abs(x - PORE[0]) < 112:
            continue
        sway = 5.0 * math.sin(time * 1.7 + k * 0.9)
        for y, way in ((TOP, 1.0), (BOTTOM, -1.0)):
            for side in (-6.0, 6.0):
                canvas.curve(
                    [
                        (x + side, y + 16 * way),
                        (x + side + sway, y + 50 * way),
                        (x + side - sway, y + 90 * way),
                    ],
                    mix(TEAL, AQUA, 0.25),
                    5,
                )
            canvas.disc(x, y, 15, AQUA)


def _channel(canvas: Canvas, gate: float) -> None:
    x, y = PORE
    colour: Colour = mix(STONE, ORANGE, gate)
    for side in (-1.0, 1.0):
        inner, outer = x + side * (9.0 + 25.0 * gate), x + side * 104.0
        lean = side * 12.0 * gate
        canvas.curve(
            [
                (inner + side * 42 - lean, TOP - 46),
                (inner + side * 30, y - 10),
                (inner + side * 42 + lean, BOTTOM + 46),
            ],
            colour,
            62,
        )
        canvas.curve(
            [(outer - side * 14, TOP - 30), (outer - side * 20, y), (outer - side * 14, BOTTOM + 30)],
            mix(colour, NIGHT, 0.25),
            46,
        )


def _ions(canvas: Canvas, departures_: list[float], time: float) -> None:
    for (a, b, c), number in zip(_PLACES, range(IONS), strict=True):
        travel = (time - departures_[number] + 0.5) / 1.3 if number < len(departures_) else -1.0
        stir = (6.0 * math.sin(time * 2.0 + a * 9.0), 6.0 * math.cos(time * 2.3 + b * 9.0))
        start = (400.0 + 600.0 * a, 420.0 + 210.0 * b)
        end = (380.0 + 600.0 * c, 985.0 + 120.0 * b)
        if travel <= 0.0:
            x, y = start
        elif travel < 0.4:
            share = travel / 0.4
            x, y = start[0] + (PORE[0] - start[0]) * share, start[1] + (TOP - 60 - start[1]) * share
        elif travel < 0.62:
            share = (travel - 0.4) / 0.22
            x, y = PORE[0], TOP - 60 + (BOTTOM + 60 - TOP + 60) * share
        else:
            share = clamp((travel - 0.62) / 0.38)
            x, y = PORE[0] + (end[0] - PORE[0]) * share, BOTTOM + 60 + (end[1] - BOTTOM - 60) * share
        if 0.0 < travel < 0.62:
            stir = (0.0, 0.0)
        canvas.disc(x + stir[0], y + stir[1], 20, GOLD, 0.22)
        canvas.disc(x + stir[0], y + stir[1], 12, GOLD)


def _capsaicin(canvas: Canvas, time: float) -> None:
    settled = docked(time)
    shown = window(time, 7.8, END_CARD + 0.6, 0.5)
    for number, (from_x, from_y) in enumerate(((420.0, 430.0), (900.0, 400.0))):
        side = -1.0 if number == 0 else 1.0
        x = from_x + (PORE[0] + side * 128 - from_x) * settled
        y = from_y + (PORE[1] - 20 - from_y) * settled
        turn = (1.0 - settled) * 1.2 * math.sin(time * 1.5 + number)
        hexagon = [
            (x + 34 * math.cos(turn + k * math.pi / 3), y + 34 * math.sin(turn + k * math.pi / 3))
            for k in range(6)
        ]
        tail = [(x + side * (34 + 26 * k), y + (14 if k % 2 else -8)) for k in range(4)]
        canvas.stroke(tail, VERMILION, 12, shown)
        canvas.polygon(hexagon, VERMILION, shown)
        canvas.disc(x, y, 15, mix(VERMILION, CREAM, 0.35), shown)


def _nerve(canvas: Canvas, time: float, pulses: list[float]) -> None:
    path = [
        (PORE[0], 1150.0),
        (PORE[0], 1215.0),
        (600.0, 1300.0),
        (350.0, 1340.0),
        (190.0, 1420.0),
        (190.0, 1530.0),
    ]
    canvas.curve(path, mix(TEAL, AQUA, 0.5), 22)
    for start in pulses:
        along = (time - start - 0.25) / 0.9
        if not 0.0 <= along <= 1.0:
            continue
        place = along * (len(path) - 1)
        index = min(int(place), len(path) - 2)
        share = place - index
        x = path[index][0] + (path[index + 1][0] - path[index][0]) * share
        y = path[index][1] + (path[index + 1][1] - path[index][1]) * share
        canvas.disc(x, y, 26, ORANGE, 0.35)
        canvas.disc(x, y, 15, GOLD)
    alarm = opening(max(0.0, time - 0.9))
    canvas.box(90, 1530, 990, 1700, mix(INK, VERMILION, alarm * 0.9), radius=36)
    words = "大脑：“烫！痛！”" if alarm > 0.5 else "大脑：没有警报"
    canvas.text(540, 1615, words, CREAM, 84, anchor="mm")


def _words(canvas: Canvas, time: float) -> None:
    lines = (
        (0.5, 2.9, "门关着，带电的离子进不来"),
        (2.9, 6.4, "热汤超过 43 ℃，门开了"),
        (6.4, 8.2, "凉下来，门又关上"),
        (8.2, 9.9, "吃一口辣椒，温度没变"),
        (9.9, END_CARD + 0.4, "辣椒素贴上，37 ℃ 门也开"),
    )
    for start, end, words in lines:
        canvas.text(540, 1770, words, CREAM, 56, anchor="mm", alpha=window(time, start, end, 0.25))
    canvas.text(880, 1200, "神经", mix(CREAM, AQUA, 0.5), 44, weight="Regular", anchor="mm")


PIECE = Animation("chilli-feels-hot", 1080, 1920, SECONDS, scene)
