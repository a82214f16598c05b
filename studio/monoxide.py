"""Animation carbon-monoxide-seats: oxygen and carbon monoxide compete for the seats of haemoglobin.

Thirty-two seats (eight molecules of four). A seat changes hands one event at a time: the newcomer is drawn with the
odds of Haldane's law, [HbCO]/[HbO₂] = M · p(CO)/p(O₂), so that the share of seats taken goes to
    M·x / (1 + M·x)   with   M = 218 and x = p(CO)/p(O₂)
whatever the start. Later fresh air brings x to nothing and oxygen takes the seats back, slowly.
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
    LEAF,
    NIGHT,
    STONE,
    VERMILION,
    Canvas,
    Point,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading

AFFINITY = 218.0
"""M of adult human haemoglobin, median of a systematic review (range 191–257)."""
RATIO = 1.0 / 100.0
"""Molecules of carbon monoxide for each of oxygen in this picture."""
SEATS, SECONDS, END_CARD = 32, 18.0, 14.4
LEAK, FRESH = 3.2, 10.8
"""When the room fills, when the windows open (seconds)."""
RED = (196, 52, 46)


def share(ratio: float) -> float:
    """The share of seats held by carbon monoxide at equilibrium."""
    return AFFINITY * ratio / (1.0 + AFFINITY * ratio)


def events() -> list[tuple[float, int, bool]]:
    """(second, seat, taken by carbon monoxide), in order: a chain whose resting state is Haldane's law."""
    random = np.random.default_rng(120)
    found = [
        (LEAK + 0.4 + k * 0.085, int(random.integers(SEATS)), bool(random.random() < share(RATIO)))
        for k in range(int((FRESH - LEAK - 0.6) / 0.085))
    ]
    holders = {seat: taken for _, seat, taken in found}
    held = [seat for seat in range(SEATS) if holders.get(seat, False)]
    random.shuffle(held)
    leaving = held[: len(held) // 3]
    return found + [(FRESH + 0.9 + k * 0.42, seat, False) for k, seat in enumerate(leaving)]


def place(seat: int) -> Point:
    """Pixel centre of a seat: eight molecules in rows of two, four seats each."""
    molecule, corner = divmod(seat, 4)
    x = 300.0 + 480.0 * (molecule % 2)
    y = 560.0 + 232.0 * (molecule // 2)
    return x + (-66.0 if corner % 2 == 0 else 66.0), y + (-52.0 if corner < 2 else 52.0)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1080, 1920, zoom)
    for molecule in range(8):
        x, y = 300.0 + 480.0 * (molecule % 2), 560.0 + 232.0 * (molecule // 2)
        canvas.box(x - 150, y - 108, x + 150, y + 108, mix(RED, NIGHT, 0.35), radius=84)
        for dx in (-66, 66):
            for dy in (-52, 52):
                canvas.disc(x + dx, y + dy, 46, mix(RED, NIGHT, 0.72))
    return partial(_frame, canvas.image, events(), zoom)


def _frame(ground: Image.Image, log: list[tuple[float, int, bool]], zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    taken = 0
    for seat in range(SEATS):
        past = [(at, gas) for at, who, gas in log if who == seat and at <= time]
        gas = past[-1][1] if past else False
        was = past[-2][1] if len(past) > 1 else False
        since = time - past[-1][0] if past and gas != was else 9.0
        taken += gas
        _seat(canvas, seat, gas, since)
    heading(canvas, "一氧化碳：抢座位", CREAM, size=72)
    canvas.text(90, 232, "血红蛋白上的座位，本来是给氧坐的", mix(CREAM, AQUA, 0.4), 50, weight="Regular")
    _legend(canvas, time)
    _tally(canvas, taken)
    _words(canvas, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "看不见，闻不到，抢得凶",
        (
            "抢座位的本领，是氧的两百多倍",
            "生火、用燃气：开窗、排烟、装报警器",
            "有人头晕倒下：开窗、撤离、打 120",
        ),
        (
            "结合平衡：霍尔丹方程，M = 218",
            "Human Physiology 46 卷，2020，系统综述",
            "预防要点：光明网 2021、黄冈市通告 2020",
            "画面只算座位的平衡，时间大大加快",
        ),
    )
    return canvas.finish()


def _seat(canvas: Canvas, seat: int, gas: bool, since: float) -> None:
    x, y = place(seat)
    come = ramp(since, 0.0, 0.35)
    away = 1.0 - come
    if gas:
        _oxygen(canvas, x + 150 * come, y - 60 * come, away)
        _monoxide(canvas, x - 120 * away, y - 90 * away, max(come, 0.2))
    else:
        if since < 0.35:
            _monoxide(canvas, x + 120 * come, y - 90 * come, away)
        _oxygen(canvas, x - 100 * away, y - 60 * away, max(come, 0.2))


def _oxygen(canvas: Canvas, x: float, y: float, alpha: float) -> None:
    for side in (-15.0, 15.0):
        canvas.disc(x + side, y, 22, AQUA, alpha)
        canvas.disc(x + side - 6, y - 6, 7, mix(AQUA, CREAM, 0.6), alpha)


def _monoxide(canvas: Canvas, x: float, y: float, alpha: float) -> None:
    canvas.disc(x, y, 42, GOLD, 0.25 * alpha)
    canvas.disc(x - 15, y, 23, STONE, alpha)
    canvas.disc(x + 15, y, 22, GOLD, alpha)
    canvas.disc(x + 9, y - 6, 7, mix(GOLD, CREAM, 0.6), alpha)


def _legend(canvas: Canvas, time: float) -> None:
    _oxygen(canvas, 130, 350, 1.0)
    canvas.text(180, 350, "氧", CREAM, 54)
    shown = ramp(time, LEAK - 0.4, LEAK)
    _monoxide(canvas, 330, 350, shown)
    canvas.text(384, 350, "一氧化碳", GOLD, 54, alpha=shown)
    canvas.text(640, 352, "1 个对 100 个氧", mix(CREAM, GOLD, 0.4), 48, weight="Regular", alpha=shown)


def _tally(canvas: Canvas, taken: int) -> None:
    left, right, y = 90.0, 990.0, 1470.0
    split = left + (right - left) * (1.0 - taken / SEATS)
    canvas.box(left, y, right, y + 54, GOLD, radius=14)
    if split > left + 20:
        canvas.box(left, y, split, y + 54, AQUA, radius=14)
    canvas.text(left, y + 112, f"氧：{SEATS - taken} 座", AQUA, 64)
    canvas.text(right, y + 112, f"被占：{taken} 座", GOLD if taken else STONE, 64, anchor="rm")


def _words(canvas: Canvas, time: float) -> None:
    lines = (
        (0.4, LEAK - 0.2, "平常：座位坐满氧，送往全身"),
        (LEAK - 0.2, 6.6, "屋里闷着火，一氧化碳来了"),
        (6.6, FRESH - 0.1, "一百比一，它却占了大半"),
        (FRESH - 0.1, END_CARD + 0.4, "开窗换气，座位要慢慢才还"),
    )
    for start, end, words in lines:
        colour = LEAF if start == FRESH - 0.1 else CREAM
        canvas.text(540, 1730, words, colour, 62, anchor="mm", alpha=window(time, start, end, 0.25))
    glow = window(time, LEAK - 0.2, FRESH, 0.5)
    if glow > 0:
        canvas.box(
            24,
            24,
            1056,
            1896,
            VERMILION,
            radius=40,
            outline=8,
            alpha=glow * (0.55 + 0.25 * math.sin(time * 3)),
        )
    canvas.box(90, 1660, 990, 1663, mix(INK, AQUA, 0.4))


PIECE = Animation("carbon-monoxide-seats", 1080, 1920, SECONDS, scene)
