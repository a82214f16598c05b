"""Animation press-to-this-beat: the pace of chest compressions, to be heard and followed.

120 is dialled with the telephone's own tones (ITU-T Q.23). Then three paces: 80 a minute, too slow; 160, too fast, and
shallower (Field et al. 2012, a manikin study: depth falls and tires sooner above 120); 110, inside the 100 to 120 of the
guidelines, for thirty strokes with a bell at every tenth. The beat goes on, softly, to the last frame.
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
    ORANGE,
    SAND,
    STONE,
    TEAL,
    VERMILION,
    Canvas,
    Colour,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.sound import Signal, beep, noise, overlay, silence, struck, to_loudness

SECONDS, END_CARD = 36.0, 29.4
DIAL = (("1", 1.0, 697.0, 1209.0), ("2", 1.5, 697.0, 1336.0), ("0", 2.0, 941.0, 1336.0))
"""Key, second, and its two tones in Hz."""
RING = (2.8, 3.8)
"""The tone of a called telephone: 450 Hz for a second."""
SLOW, FAST, RIGHT = (5.0, 80, 4), (9.2, 160, 7), (13.0, 110, 30)
"""Each pace: second of the first stroke, strokes a minute, how many."""
WRONG = (8.2, 12.1)
FLOOR, CHEST = 1270.0, (490.0, 1204.0)
SKIN: Colour = (232, 190, 150)
HAIR: Colour = (104, 78, 62)


def strokes(pace: tuple[float, int, int]) -> list[float]:
    """When each stroke of a pace begins, seconds."""
    start, rate, count = pace
    return [start + number * 60.0 / rate for number in range(count)]


def following() -> list[float]:
    """The strokes behind the end card: the same beat without a break."""
    period = 60.0 / RIGHT[1]
    first = strokes(RIGHT)[-1] + period
    return [first + k * period for k in range(int((SECONDS - 0.4 - first) / period))]


def depth(time: float) -> float:
    """How deep the chest is pressed, cm: half of each period down, half up; 3.5 at the fast pace, 5.5 at the others."""
    for pace, reach in ((SLOW, 5.5), (FAST, 3.5), (RIGHT, 5.5)):
        start, rate, count = pace
        turns = (time - start) * rate / 60.0
        if 0.0 <= turns < count:
            return reach * math.sin(math.pi * turns % math.pi) ** 2
    return 0.0


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1080, 1920, zoom)
    canvas.box(0, FLOOR, 1080, 1450, mix(TEAL, NIGHT, 0.55))
    return partial(_frame, canvas.image, zoom)


def _frame(ground: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    _lying(canvas)
    _kneeling(canvas, time)
    _phone(canvas, time)
    _gauge(canvas, time)
    heading(canvas, "跟着这个拍子按", CREAM, size=84)
    _pace(canvas, time)
    _count(canvas, time)
    _words(canvas, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "每分钟 100 至 120 下",
        (
            "胸口正中，压下 5 至 6 厘米",
            "每一下都放松到底，不要停",
            "按到他醒来、呼吸正常，",
            "或者急救人员接手",
        ),
        (
            "按压：英国 NHS；默沙东诊疗手册",
            "太快会变浅：Field 等，《复苏》83 卷，2012",
            "只讲成人；没有经过医生审核",
            "不能代替培训，先打 120",
        ),
    )
    return canvas.finish()


def _lying(canvas: Canvas) -> None:
    shirt = mix(AQUA, NIGHT, 0.15)
    canvas.box(206, FLOOR - 132, 282, FLOOR - 14, HAIR, radius=40)
    canvas.disc(282, FLOOR - 66, 60, SKIN)
    canvas.stroke([(750, FLOOR - 54), (1010, FLOOR - 46)], mix(STONE, NIGHT, 0.45), 84)
    canvas.box(986, FLOOR - 108, 1050, FLOOR - 4, STONE, radius=20)
    canvas.box(332, FLOOR - 112, 800, FLOOR - 4, shirt, radius=52)
    canvas.stroke([(410, FLOOR - 30), (580, FLOOR - 22)], SKIN, 40)


def _kneeling(canvas: Canvas, time: float) -> None:
    """The rescuer bends from the hips, arms straight, hands on the middle of the chest."""
    down = depth(time) * 9.0
    x, y = CHEST
    y += down - 46.0
    shoulder = (x + 10.0, y - 326.0)
    hip = (x + 300.0, 1010.0 + down * 0.3)
    head = (shoulder[0] - 36.0, shoulder[1] - 96.0)
    canvas.stroke([hip, (x + 200, FLOOR + 96), (x + 470, FLOOR + 110)], mix(INK, STONE, 0.35), 92)
    canvas.stroke([(shoulder[0] + 20, shoulder[1] + 16), hip], ORANGE, 122)
    canvas.disc(head[0] + 16, head[1] - 14, 70, HAIR)
    canvas.disc(head[0] - 6, head[1] + 12, 60, SKIN)
    canvas.stroke([shoulder, (x, y)], ORANGE, 54)
    canvas.stroke([(x + 2, y - 70), (x, y + 6)], SKIN, 46)
    canvas.box(x - 58, y - 8, x + 58, y + 30, SKIN, radius=18)
    canvas.box(x - 50, y + 20, x + 50, y + 44, mix(SKIN, STONE, 0.25), radius=12)


def _phone(canvas: Canvas, time: float) -> None:
    shown = window(time, -1.0, 5.0, 0.3)
    canvas.box(100, 390, 980, 590, INK, radius=36, alpha=shown)
    for number, (key, at, _, _) in enumerate(DIAL):
        lit = ramp(time, at - 0.05, at)
        canvas.text(260 + number * 110, 488, key, GOLD, 170, anchor="mm", alpha=shown * lit)
    canvas.text(880, 490, "免提", LEAF, 90, anchor="rm", alpha=shown * ramp(time, RING[0] - 0.2, RING[0]))


def _gauge(canvas: Canvas, time: float) -> None:
    """A ruler beside the chest: where 5 to 6 cm lie, and how deep it goes now."""
    x, top, step = 110.0, 780.0, 44.0
    shown = window(time, SLOW[0] - 0.6, END_CARD + 0.4, 0.4)
    canvas.box(x - 20, top + 5 * step, x + 150, top + 6 * step, LEAF, radius=8, alpha=0.85 * shown)
    canvas.box(x, top, x + 12, top + 7 * step, SAND, radius=6, alpha=shown)
    reach = depth(time)
    colour = CREAM if reach >= 5.0 else GOLD
    canvas.box(x + 24, top, x + 84, top + reach * step + 4, colour, radius=8, alpha=shown)
    canvas.text(x + 170, top + 5.5 * step + 8, "5—6", LEAF, 58, alpha=shown)
    canvas.text(x + 170, top + 5.5 * step + 76, "厘米", LEAF, 58, alpha=shown)


def _pace(canvas: Canvas, time: float) -> None:
    rows = (
        (SLOW, WRONG[0] + 0.6, "太慢", STONE),
        (FAST, WRONG[1] + 0.5, "太快", VERMILION),
        (RIGHT, END_CARD + 0.4, "正好", LEAF),
    )
    for (start, rate, _), end, verdict, colour in rows:
        shown = window(time, start - 0.4, end, 0.25)
        canvas.text(90, 492, str(rate), CREAM, 200, alpha=shown)
        unit = 110.0 + canvas.text_width(str(rate), 200)
        canvas.text(unit, 524, "下／分", CREAM, 64, alpha=shown)
        canvas.chip(
            990, 502, verdict, colour, NIGHT if colour != VERMILION else CREAM, 88, alpha=shown, align="right"
        )


def _count(canvas: Canvas, time: float) -> None:
    for pace, colour in ((SLOW, STONE), (FAST, VERMILION), (RIGHT, GOLD)):
        done = [t for t in strokes(pace) if t <= time]
        if not done or time > strokes(pace)[-1] + 0.9:
            continue
        beat = math.exp(-(time - done[-1]) * 7.0)
        tenth = pace is RIGHT and len(done) % 10 == 0
        canvas.ring(540, 1590, 124 + 22 * beat, LEAF if tenth else colour, 14 + 16 * beat, 0.4 + 0.6 * beat)
        canvas.text(540, 1586, str(len(done)), LEAF if tenth else CREAM, round(130 + 18 * beat), anchor="mm")


def _words(canvas: Canvas, time: float) -> None:
    lines = (
        (-1.0, 4.7, "叫不应，没有正常呼吸：打 120"),
        (4.7, 8.9, "一分钟 80 下，太慢"),
        (8.9, 12.6, "一分钟 160 下，太快，按得浅"),
        (12.6, 20.8, "一分钟 110 下，一起按"),
        (20.8, END_CARD + 0.3, "压下去，放松到底，不要停"),
    )
    for start, end, words in lines:
        canvas.text(540, 1786, words, CREAM, 66, anchor="mm", alpha=window(time, start, end, 0.25))


def thump(strength: float) -> Signal:
    """A stroke on the chest: a low knock, driven so that a telephone's small speaker gives its overtones."""
    low = np.tanh(2.6 * struck(88.0, 0.085, fall=0.9)) * 0.62
    overlay(low, noise(0.05, 150.0, 900.0, seed=5), 0.0, 0.05)
    return np.asarray(low * strength, dtype=np.float64)


def sound() -> Signal:
    """The call, the slow pace, the fast one, each with a falling sign; then the right one behind a rising sign."""
    track = silence(SECONDS)
    for _, at, low, high in DIAL:
        overlay(track, beep(low, 0.26) + beep(high, 0.26), at, 0.24)
    overlay(track, beep(450.0, RING[1] - RING[0]), RING[0], 0.22)
    for pace, strength in ((SLOW, 1.0), (FAST, 0.5), (RIGHT, 1.0)):
        for number, at in enumerate(strokes(pace), start=1):
            overlay(track, thump(strength), at, 1.0)
            if pace is RIGHT:
                overlay(track, struck(880.0, 0.03), at, 0.14)
                overlay(track, noise(0.16, 500.0, 2600.0, seed=number), at + 0.27, 0.012)
            if pace is RIGHT and number % 10 == 0:
                overlay(track, struck(1318.5, 0.4), at, 0.32)
    for at in WRONG:
        overlay(track, beep(233.1, 0.24), at, 0.2)
        overlay(track, beep(174.6, 0.34), at + 0.26, 0.2)
    overlay(track, beep(523.3, 0.16), 12.62 - 0.28, 0.16)
    overlay(track, beep(784.0, 0.2), 12.62 - 0.1, 0.16)
    for at in following():
        overlay(track, thump(0.45), at, 1.0)
        overlay(track, struck(880.0, 0.03), at, 0.06)
    return to_loudness(track, -18.0)


PIECE = Animation("press-to-this-beat", 1080, 1920, SECONDS, scene, sound)
