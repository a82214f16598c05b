"""Animation gravitational-chirp: GW150914 from the quadrupole formula, seen slowly and heard at its own speed.

Inspiral, leading order (Peters 1964), τ seconds before the end, M the chirp mass as the detectors see it:
    f(τ) = (1/π)·(5/(256·τ))^(3/8)·(G·M/c³)^(−5/8),   h = (4/D)·(G·M/c²)^(5/3)·(π·f/c)^(2/3)
From `HAND_OVER` Hz on the last hole rings: pitch settles at `RING` Hz and dies with `DAMP` seconds. The joint is
smooth but simple: the published waveform comes from numerical relativity. The distance of the holes is Kepler's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import Animation
from studio.canvas import AQUA, CREAM, GOLD, ORANGE, STONE, VERMILION, Canvas, clamp, mix, ramp
from studio.furniture import dusk, end_card, heading
from studio.sound import RATE, Signal, level, overlay, silence, stereo

SUN = 4.925490947e-6
"""G·M☉/c³ in seconds."""
MASSES, REDSHIFT, DISTANCE = (36.0, 29.0), 0.09, 410.0
"""Solar masses in the source's frame, redshift, megaparsecs (Abbott et al., PRL 116, 061102)."""
HAND_OVER, RING, DAMP = 150.0, 250.0, 0.0040
"""Hz where the ringing takes over; its pitch (the signal's upper end, as published) and its decay, seconds."""
LEAD = 0.0069
"""Seconds by which Livingston heard it before Hanford."""
MEGAPARSEC = 3.0856775814913673e22 / 299_792_458.0
"""A megaparsec in seconds of light."""

SECONDS, END_CARD = 19.0, 15.6
SLOW, START, STOP = 40.0, 1.6, 10.2
PLAYS = (10.9, 12.4, 13.9)
"""When the sound is heard at its own speed; the last time raised by `LIFT` Hz."""
LIFT = 400.0

Field = npt.NDArray[np.float64]


def chirp_mass() -> float:
    """The chirp mass in the detectors' frame, seconds."""
    first, second = MASSES
    return float((first * second) ** 0.6 / (first + second) ** 0.2) * (1.0 + REDSHIFT) * SUN


def frequency(before: Field) -> Field:
    """Hz of the wave `before` seconds ahead of the leading-order end."""
    return np.asarray((5.0 / 256.0 / before) ** 0.375 * chirp_mass() ** -0.625 / math.pi)


def before(hertz: float) -> float:
    """Seconds from `hertz` to the leading-order end."""
    return float(5.0 / 256.0 * (math.pi * hertz) ** (-8.0 / 3.0) * chirp_mass() ** (-5.0 / 3.0))


def strain(hertz: Field) -> Field:
    """Amplitude of the strain at a pitch, for the best orientation."""
    return np.asarray(
        4.0 / (DISTANCE * MEGAPARSEC) * chirp_mass() ** (5.0 / 3.0) * (math.pi * hertz) ** (2.0 / 3.0)
    )


def signal(lift: float = 0.0) -> tuple[Field, Field, Field]:
    """(seconds from the hand-over, Hz, strain) at the sound's rate, from 30 Hz to the end of the ringing."""
    join = before(HAND_OVER)
    lead = before(30.0) - join
    time = np.arange(-round(lead * RATE), round(0.06 * RATE)) / RATE
    rising = frequency(np.maximum(join - time, join * 0.2))
    settle = HAND_OVER + (RING - HAND_OVER) * (1.0 - np.exp(-np.maximum(time, 0.0) / 0.0032))
    pitch = np.where(time < 0, rising, settle)
    swell = strain(np.minimum(pitch, RING))
    swell = np.where(time < 0, swell, swell * np.exp(-np.maximum(time - 0.004, 0.0) / DAMP))
    phase = 2.0 * np.pi * np.cumsum(pitch + lift) / RATE
    return time, pitch, np.asarray(swell * np.cos(phase - phase[np.argmax(time >= 0)]))


def separation(hertz: float) -> float:
    """Kilometres between the holes (Newton): the orbit turns at half the wave's pitch."""
    total = sum(MASSES) * (1.0 + REDSHIFT) * SUN
    return float((total / (math.pi * hertz) ** 2) ** (1.0 / 3.0) * 299_792.458)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1920, 1080, zoom, (6, 16, 28), (14, 44, 56))
    time, pitch, wave = signal()
    turns = np.cumsum(pitch) / RATE / 2.0
    return partial(_frame, canvas.image, (time, pitch, wave, turns - turns[np.argmax(time >= 0)]), zoom)


def _moment(second: float) -> float:
    """Seconds from the hand-over shown at a second of the film."""
    return 0.045 + (min(second, STOP) - STOP) / SLOW if second < STOP else 0.045


def _frame(ground: Image.Image, data: tuple[Field, ...], zoom: float, second: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=ground)
    now = _moment(second)
    for at in PLAYS:
        if at <= second < at + 1.2:
            now = second - at - 0.2
            now = min(now, 0.045)
    time, pitch, _, turns = data
    index = int(clamp(np.searchsorted(time, max(now, time[0])), 0, len(time) - 1))
    _ripples(canvas, data, index)
    _holes(canvas, float(pitch[index]), float(turns[index]), float(time[index]))
    _strip(canvas, data, index)
    heading(canvas, "引力波：GW150914 的“啁啾”", CREAM, size=64)
    _figures(canvas, second, float(pitch[index]), float(time[index]))
    end_card(
        canvas,
        second,
        END_CARD,
        "约十三亿光年外的一声，2015 年听到",
        ("两个黑洞：约 36 与 29 倍太阳质量，并成约 62 倍", "少掉的约 3 倍，变成了引力波"),
        (
            "质量、距离、35 到 250 赫兹：Abbott 等，PRL 116, 061102（2016）",
            "波形：四极公式首项接衰减的铃响，由程序计算；不是探测器数据",
            "左声道利文斯顿，右声道汉福德，相差 6.9 毫秒",
        ),
    )
    return canvas.finish()


CENTRE, SCALE = (600.0, 560.0), 0.36


def _ripples(canvas: Canvas, data: tuple[Field, ...], index: int) -> None:
    """Crests of the wave as two-armed spirals: what leaves now reaches `radius` later; slowed like the picture."""
    _, _, _, turns = data
    backs = [back for back in range(0, 4300, 14) if back <= index]
    for arm in (0.0, math.pi):
        crest = []
        for back in backs:
            angle, radius = 2.0 * math.pi * float(turns[index - back]) + arm, 100.0 + back * 0.21
            crest.append((CENTRE[0] + radius * math.cos(angle), CENTRE[1] + 0.42 * radius * math.sin(angle)))
        for first in range(0, len(crest) - 1, 8):
            fade = 0.75 * (1.0 - first / 307.0) + 0.05
            canvas.stroke(crest[first : first + 9], AQUA, 7, fade)


def _holes(canvas: Canvas, hertz: float, turns: float, time: float) -> None:
    merged = ramp(time, -0.004, 0.004)
    apart = separation(min(hertz, RING)) * SCALE * (1.0 - merged)
    total = sum(MASSES)
    for mass, other, way in ((MASSES[0], MASSES[1], 1.0), (MASSES[1], MASSES[0], -1.0)):
        x = CENTRE[0] + way * apart * other / total * math.cos(2.0 * math.pi * turns)
        y = CENTRE[1] + 0.42 * way * apart * other / total * math.sin(2.0 * math.pi * turns)
        size = 2.0 * mass * SUN * 299_792.458 * SCALE * 0.62 * (1.0 + 0.35 * merged)
        canvas.disc(x, y, size + 9, ORANGE, 0.5)
        canvas.disc(x, y, size + 4, GOLD)
        canvas.disc(x, y, size, (0, 0, 0))


def _strip(canvas: Canvas, data: tuple[Field, ...], index: int) -> None:
    time, _, wave, _ = data
    left, right, middle, height = 96.0, 1824.0, 900.0, 84.0
    first, last = -0.20, 0.05
    shown = np.arange(np.searchsorted(time, first), index + 1, 12)
    canvas.stroke([(left, middle), (right, middle)], STONE, 2)
    points = [
        (
            left + (float(time[k]) - first) / (last - first) * (right - left),
            middle - float(wave[k]) / 3.4e-21 * height,
        )
        for k in shown
    ]
    canvas.curve(points, GOLD, 6)
    if points:
        canvas.disc(*points[-1], 12, VERMILION)
    for tenth in (-0.2, -0.1, 0.0):
        x = left + (tenth - first) / (last - first) * (right - left)
        canvas.text(
            x,
            1024,
            f"{tenth:+.1f} 秒" if tenth else "0",
            mix(STONE, CREAM, 0.5),
            40,
            weight="Regular",
            anchor="lm" if tenth == first else "mm",
        )


def _figures(canvas: Canvas, second: float, hertz: float, time: float) -> None:
    x = 1250.0
    canvas.text(x, 300, f"{hertz:.0f}", GOLD, 150)
    canvas.text(x + 300, 330, "赫兹", GOLD, 60)
    merged = time > 0.004
    apart = "合成一个" if merged else f"相距 {separation(hertz):.0f} 千米"
    canvas.text(x, 448, apart, CREAM, 56)
    canvas.text(x, 530, "波幅约 10 的负 21 次方", mix(CREAM, AQUA, 0.4), 48, weight="Regular")
    slow = second < PLAYS[0] - 0.3
    words = (
        "慢放 40 倍"
        if slow
        else ("真实快慢，音高不变" if second < PLAYS[2] - 0.3 else "真实快慢，抬高 400 赫兹")
    )
    canvas.chip(x, 640, words, VERMILION if not slow else (24, 66, 78), CREAM, 50, align="left")
    canvas.text(
        x,
        730,
        "戴上耳机，听一声上滑音",
        mix(CREAM, AQUA, 0.4),
        46,
        weight="Regular",
        alpha=ramp(second, 9.9, 10.4),
    )


def sound() -> Signal:
    """The wave itself at its own speed, Livingston left and, 6.9 ms later and upside down, Hanford right."""
    left, right = silence(SECONDS), silence(SECONDS)
    for number, at in enumerate(PLAYS):
        time, _, wave = signal(LIFT if number == 2 else 0.0)
        edge = np.clip((time - time[0]) / 0.3, 0.0, 1.0)
        start = at + 0.2 + float(time[0])
        overlay(left, wave * edge / 1e-21, start)
        overlay(right, -wave * edge / 1e-21, start + LEAD)
    return level(stereo(left, right), -26.0, ceiling=0.8)


PIECE = Animation("gravitational-chirp", 1920, 1080, SECONDS, scene, sound)
