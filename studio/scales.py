"""Recording three-scales: one tune, one third, one chord in three tunings, for radio: −24 LUFS.

Fifths stacked 3:2 (三分损益 in its later, closed form of twelve; a third of 81:64), small whole numbers (纯律; 5:4),
and twelve equal steps (十二平均律; 2^(1/3)). All from C of 261.63 Hz. Sounding together, a third of frequency ratio r
beats at |4·r − 5| · 261.63 Hz: 16.4, 0 and 10.4 times a second.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from PIL import Image

from studio.animate import Recording
from studio.canvas import AQUA, CREAM, GOLD, INK, NIGHT, ORANGE, STONE, TEAL, VERMILION, Canvas, mix
from studio.sound import CONCERT_C, Signal, overlay, plucked, room, silence, sustained, to_loudness

LUFS = -24.0
"""What radio and television programmes are brought to here (GY/T 377—2023 and ITU-R BS.1770)."""
STEPS = (0, 2, 4, 5, 7, 9, 11, 12)
"""Semitones of the major scale."""
FIFTHS = tuple(Fraction(n) for n in ("1", "9/8", "81/64", "4/3", "3/2", "27/16", "243/128", "2"))
JUST = tuple(Fraction(n) for n in ("1", "9/8", "5/4", "4/3", "3/2", "5/3", "15/8", "2"))
EQUAL = tuple(2.0 ** (step / 12.0) for step in STEPS)
JUST_SHARPS = (135.0 / 128.0, 45.0 / 32.0)
EQUAL_SHARPS = (2.0 ** (1.0 / 12.0), 2.0**0.5)
"""C sharp and F sharp, which the tune needs a whole tone higher."""
TUNINGS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("五度相生", tuple(float(r) for r in FIFTHS)),
    ("纯律", tuple(float(r) for r in JUST)),
    ("平均律", EQUAL),
)
TUNE = ((2, 1.0), (1, 0.5), (0, 0.5), (1, 1.0), (2, 1.0), (4, 1.5), (3, 0.5), (2, 2.0),
        (4, 1.0), (5, 0.5), (4, 0.5), (2, 1.0), (3, 1.0), (2, 0.5), (1, 0.5), (0, 3.0))  # fmt: skip
"""Degrees of the scale and beats: a tune written for this piece."""
BEAT = 0.62
SCALES, THIRDS, CHORDS, TUNES, MOVED, SECONDS = 1.0, 28.0, 54.0, 82.0, 128.0, 162.0
"""Where the parts begin."""


def beats(third: float) -> float:
    """How often a second a major third on middle C swells and fades."""
    return abs(4.0 * third - 5.0) * CONCERT_C


def cents(ratio: float) -> float:
    """1200 to the octave."""
    return 1200.0 * math.log2(ratio)


def sound() -> Signal:
    """The whole piece, mono."""
    track = silence(SECONDS)
    for number, (_, scale) in enumerate(TUNINGS):
        for step, ratio in enumerate(scale):
            overlay(track, plucked(CONCERT_C * ratio, 2.0), SCALES + number * 8.6 + step * 0.8, 1.0)
        for degrees, part, length in (((0, 2), THIRDS, 6.4), ((0, 2, 4), CHORDS, 7.0)):
            for degree in degrees:
                overlay(
                    track, sustained(CONCERT_C * scale[degree], length), part + number * (length + 2.0), 0.5
                )
        _tune(track, scale, CONCERT_C, TUNES + number * 15.0)
    for number, (scale, sharps) in enumerate(((TUNINGS[1][1], JUST_SHARPS), (EQUAL, EQUAL_SHARPS))):
        _moved(track, scale, sharps, MOVED + number * 15.6)
    finished = room(track, wet=0.15)
    return to_loudness(np.asarray(finished * 0.5 / np.max(np.abs(finished))), LUFS)


def _tune(track: Signal, scale: tuple[float, ...], tonic: float, start: float) -> None:
    at = 0.0
    for degree, length in TUNE:
        overlay(track, plucked(tonic * scale[degree], 1.2 + length * BEAT, decay=1.2), start + at * BEAT, 1.0)
        at += length
    for degree, when in ((0, 0.0), (4, 4.0), (0, 8.0), (3, 11.0), (0, 13.0)):
        overlay(track, plucked(tonic * scale[degree] / 2.0, 2.2, decay=1.4), start + when * BEAT, 0.5)


def _moved(track: Signal, scale: tuple[float, ...], sharps: tuple[float, float], start: float) -> None:
    """The tune a whole tone higher, on the notes tuned for C: D to A is 40:27 on the just keyboard, 22 cents too narrow."""
    keyboard = dict(zip(STEPS, scale, strict=True)) | dict(zip((1, 6), sharps, strict=True))
    at = 0.0
    for degree, length in TUNE:
        step = STEPS[degree] + 2
        ratio = keyboard[step % 12] * (2.0 if step >= 12 else 1.0)
        overlay(track, plucked(CONCERT_C * ratio, 1.2 + length * BEAT, decay=1.2), start + at * BEAT, 1.0)
        at += length


def cover() -> Image.Image:
    """1600×900: three rulers of one octave, the third marked on each."""
    canvas = Canvas(1600, 900, sharpness=4, colour=NIGHT)
    for band in range(30):
        canvas.box(0, band * 30, 1600, band * 30 + 31, mix(NIGHT, INK, band / 29))
    canvas.box(90, 96, 104, 190, VERMILION, radius=6)
    canvas.text(132, 143, "一个八度，三种分法", CREAM, 96)
    canvas.text(134, 256, "同一支曲子，差别不到四分之一个半音", mix(CREAM, AQUA, 0.6), 50, weight="Regular")
    for row, ((name, scale), colour) in enumerate(zip(TUNINGS, (ORANGE, AQUA, GOLD), strict=True)):
        y = 420.0 + row * 150.0
        canvas.text(110, y, name, colour, 56)
        canvas.box(420, y - 8, 1500, y + 8, TEAL, radius=8)
        for degree, ratio in enumerate(scale):
            x = 420.0 + cents(ratio) / 1200.0 * 1080.0
            canvas.disc(x, y, 26 if degree == 2 else 17, VERMILION if degree == 2 else colour)
            if degree == 2:
                canvas.text(x, y - 56, f"{cents(ratio):.0f}", CREAM, 46, anchor="mm")
    canvas.text(420, 842, "大三度，单位：音分", STONE, 44, weight="Regular")
    return canvas.finish()


PIECE = Recording("three-scales", sound, cover)
