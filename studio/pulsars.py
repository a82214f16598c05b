"""Recording pulsar-beats: five pulsars as drum, rattle and tone, each at its measured period.

A pulse is a short burst with the width of a few hundredths of the period; nothing is sped up. The fastest turns 642
times a second, and its pulses fuse into a tone near the E above the treble C. Periods from the ATNF catalogue, rounded.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from studio.animate import Recording
from studio.canvas import AQUA, CREAM, GOLD, INK, NIGHT, ORANGE, STONE, VERMILION, Canvas, mix
from studio.sound import Signal, clock, envelope, level, overlay, room, silence, stereo

PULSARS = (
    ("PSR B1919+21", 1.3373, 300.0),
    ("PSR B0329+54", 0.7145, 380.0),
    ("船帆座脉冲星", 0.0893, 520.0),
    ("蟹状星云脉冲星", 0.0334, 900.0),
    ("PSR B1937+21", 0.001558, 0.0),
)
"""Name, period in seconds, the pitch its pulse is given here (Hz; the last is heard at its own rate)."""
STARTS = (2.0, 16.0, 27.0, 36.0, 45.0, 54.0)
"""Where each is heard alone, and where they come together."""
SECONDS, LOUDNESS = 84.0, -20.0


def pulse(pitch: float, width: float) -> Signal:
    """A burst: a falling tone with a hard edge, `width` seconds to 1/e."""
    time = clock(width * 7.0)
    sweep = 2.0 * np.pi * pitch * (time + 0.6 * width * (1.0 - np.exp(-time / (0.5 * width))))
    return np.asarray(np.sin(sweep) * np.exp(-time / width) * np.clip(time / 0.0015, 0.0, 1.0))


def train(number: int, seconds: float) -> Signal:
    """`seconds` of one pulsar."""
    _, period, pitch = PULSARS[number]
    if pitch == 0.0:
        return _tone(1.0 / period, seconds)
    track = silence(seconds)
    beat = pulse(pitch, min(0.09, period * 0.16))
    for k in range(math.ceil(seconds / period)):
        overlay(track, beat, k * period)
    return track


def _tone(frequency: float, seconds: float) -> Signal:
    """A narrow pulse as a sum of its harmonics up to 9 kHz."""
    time = clock(seconds)
    tone = np.zeros_like(time)
    for harmonic in range(1, int(9000.0 / frequency) + 1):
        tone += np.cos(2.0 * np.pi * harmonic * frequency * time) * math.exp(-0.22 * harmonic)
    return tone / 3.0


def sound() -> Signal:
    """The whole piece in stereo; each pulsar keeps its place from left to right."""
    left, right = silence(SECONDS), silence(SECONDS)
    for number in range(len(PULSARS)):
        alone = STARTS[number + 1] - STARTS[number] - 1.6
        _place(left, right, number, STARTS[number], alone, 1.0)
        _place(left, right, number, STARTS[5] + number * 3.2, SECONDS - 3.0 - STARTS[5] - number * 3.2, 0.62)
    track = stereo(room(left, wet=0.22, seed=7), room(right, wet=0.22, seed=9))
    return level(track, LOUDNESS, ceiling=0.85)


def _place(left: Signal, right: Signal, number: int, start: float, seconds: float, gain: float) -> None:
    pan = (0.5, 0.3, 0.7, 0.15, 0.5)[number]
    loud = gain * (1.0, 1.0, 0.6, 0.45, 0.22)[number]
    shaped = train(number, seconds) * envelope(
        seconds, ((0.0, 0.0), (0.05, 1.0), (seconds - 1.2, 1.0), (seconds, 0.0))
    )
    overlay(left, shaped, start, loud * math.cos(pan * math.pi / 2))
    overlay(right, shaped, start, loud * math.sin(pan * math.pi / 2))


def cover() -> Image.Image:
    """1600×900: a lighthouse star with two beams, and three rows of its pulses."""
    canvas = Canvas(1600, 900, sharpness=4, colour=NIGHT)
    for band in range(30):
        canvas.box(0, band * 30, 1600, band * 30 + 31, mix((6, 14, 26), INK, band / 29))
    for x, y, size in np.random.default_rng(67).random((140, 3)):
        canvas.disc(x * 1600, y * 900, 0.8 + 2.0 * size, CREAM, 0.2 + 0.5 * size)
    x, y, tilt = 1220.0, 330.0, math.radians(-28.0)
    for way in (0.0, math.pi):
        for spread, alpha in ((0.20, 0.16), (0.12, 0.24), (0.05, 0.5)):
            canvas.polygon(
                [(x, y)]
                + [
                    (x + 620 * math.cos(tilt + way + s), y + 620 * math.sin(tilt + way + s))
                    for s in (-spread, spread)
                ],
                AQUA,
                alpha,
            )
    for turn in (-60.0, -40.0, 40.0, 60.0):
        arc = [
            (x + turn * 2.2 * math.sin(a), y + 150 * math.cos(a) * abs(turn) / 60)
            for a in np.linspace(0.05, math.pi - 0.05, 40)
        ]
        canvas.curve([(float(a), float(b)) for a, b in arc], mix(AQUA, NIGHT, 0.45), 4)
    canvas.disc(x, y, 66, GOLD, 0.25)
    canvas.disc(x, y, 46, GOLD)
    canvas.disc(x - 12, y - 12, 20, CREAM, 0.8)
    canvas.box(90, 126, 104, 220, VERMILION, radius=6)
    canvas.text(132, 173, "脉冲星的节拍", CREAM, 96)
    canvas.text(134, 290, "转一圈，响一下", mix(CREAM, AQUA, 0.6), 54, weight="Regular")
    for row, (name, period, colour) in enumerate(
        (("1.337 秒", 1.3373, ORANGE), ("0.0893 秒", 0.0893, GOLD), ("0.0334 秒", 0.0334, AQUA))
    ):
        base = 620.0 + row * 105.0
        canvas.text(110, base - 18, name, colour, 50)
        canvas.stroke([(400, base), (1500, base)], STONE, 3)
        for k in range(int(2.9 / period) + 1):
            at = 410.0 + k * period / 2.9 * 1080.0
            canvas.stroke([(at, base), (at, base - 62)], colour, 7 if period > 0.05 else 5)
    return canvas.finish()


PIECE = Recording("pulsar-beats", sound, cover)
