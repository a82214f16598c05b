"""Recording equal-temperament: the pure fifth, the comma, and the scale of twelve equal steps, as sound.

Pure fifth 3:2 = 701.955 cents; tempered fifth 2^(7/12) = 700 cents. Twelve pure fifths pass seven octaves by
3^12 / 2^19 = 531441/524288 = 23.46 cents. Sounding together on middle C, the tempered fifth beats at
|3·f − 2·f·2^(7/12)| = 0.886 Hz. Every section starts at the second given in `PLAN`.
"""

from __future__ import annotations

import math
from fractions import Fraction

from PIL import Image

from studio.animate import Recording
from studio.canvas import AQUA, CREAM, GOLD, INK, NIGHT, ORANGE, STONE, TEAL, VERMILION, Canvas, mix
from studio.sound import CONCERT_C, Signal, level, overlay, plucked, room, silence, sustained

SEMITONE = 2.0 ** (1.0 / 12.0)
"""1.0594630943592953: the number Zhu Zaiyu carried to twenty-five digits."""
PURE_FIFTH = Fraction(3, 2)
COMMA = Fraction(531441, 524288)

SECONDS = 72.0
PLAN = {
    "pure fifth": 1.0,
    "tempered fifth": 7.5,
    "twelve pure fifths": 15.0,
    "comma": 25.0,
    "twelve tempered fifths": 31.5,
    "unison": 41.5,
    "chromatic scale": 46.5,
    "phrase in C": 55.0,
    "phrase in E flat": 61.5,
    "last chord": 68.0,
}
_PHRASE = ((4, 1.0), (7, 1.0), (9, 0.5), (7, 0.5), (4, 1.0), (2, 0.5), (4, 0.5), (2, 0.5), (0, 1.6))
"""Semitones above the tonic and length in beats: a phrase of five notes' scale, written for this piece."""
_BEAT = 0.78
_LOUDNESS = -18.0


def cents(ratio: Fraction | float) -> float:
    """The interval of a frequency ratio; an octave is 1200."""
    return 1200.0 * math.log2(float(ratio))


def stacked_fifths(fifth: float) -> list[float]:
    """Thirteen ratios: 1 and twelve fifths one on another, each brought down into the first octave from 1."""
    notes, height = [1.0], 1.0
    for _ in range(12):
        height *= fifth
        while height >= 2.0 - 1e-9:
            height /= 2.0
        notes.append(height)
    return notes


def sound() -> Signal:
    """The whole piece, 72 s."""
    track, low = silence(SECONDS), CONCERT_C
    _together(track, "pure fifth", (low, low * float(PURE_FIFTH)))
    _together(track, "tempered fifth", (low, low * SEMITONE**7), 6.3)
    _walk(track, "twelve pure fifths", [low * r for r in stacked_fifths(float(PURE_FIFTH))])
    _together(track, "comma", (low, low * float(COMMA)))
    _walk(track, "twelve tempered fifths", [low * r for r in stacked_fifths(SEMITONE**7)])
    _together(track, "unison", (low, low), 4.0)
    for step in range(13):
        overlay(track, plucked(low * SEMITONE**step, 1.6), PLAN["chromatic scale"] + step * 0.58, 0.95)
    _phrase(track, "phrase in C", low)
    _phrase(track, "phrase in E flat", low * SEMITONE**3)
    for step in (-12, 0, 7, 12, 16):
        overlay(
            track,
            plucked(low * SEMITONE**step, 3.6, decay=1.6),
            PLAN["last chord"] + 0.03 * (step + 12) / 7,
            0.6,
        )
    return level(room(track, wet=0.14), _LOUDNESS)


def _together(track: Signal, section: str, pitches: tuple[float, float], seconds: float = 5.2) -> None:
    for pitch in pitches:
        overlay(track, sustained(pitch, seconds), PLAN[section], 0.42)


def _walk(track: Signal, section: str, pitches: list[float]) -> None:
    for number, pitch in enumerate(pitches):
        overlay(track, plucked(pitch, 2.4 if number == 12 else 1.5), PLAN[section] + number * 0.66, 1.0)


def _phrase(track: Signal, section: str, tonic: float) -> None:
    beat = 0.0
    for step, length in _PHRASE:
        overlay(
            track,
            plucked(tonic * SEMITONE**step, 1.0 + length * _BEAT, decay=1.3),
            PLAN[section] + beat * _BEAT,
            1.0,
        )
        beat += length
    for step, at in ((-12, 0.0), (-5, 2.0), (-12, 5.0)):
        overlay(track, plucked(tonic * SEMITONE**step, 2.4, decay=1.5), PLAN[section] + at * _BEAT, 0.5)


def cover() -> Image.Image:
    """1600×900: twelve pure fifths that overshoot, within the ring of twelve equal steps that closes."""
    canvas = Canvas(1600, 900, sharpness=4, colour=NIGHT)
    for band in range(30):
        canvas.box(0, band * 30, 1600, band * 30 + 31, mix(NIGHT, INK, band / 29))
    x, y, radius = 1120.0, 450.0, 300.0
    canvas.ring(x, y, radius, TEAL, 10)
    for step in range(12):
        angle = math.radians(step * 30 - 90)
        canvas.stroke(
            [
                (x + radius * 0.86 * math.cos(angle), y + radius * 0.86 * math.sin(angle)),
                (x + radius * math.cos(angle), y + radius * math.sin(angle)),
            ],
            AQUA,
            5,
        )
        canvas.disc(
            x + radius * math.cos(angle), y + radius * math.sin(angle), 22, GOLD if step else VERMILION
        )
    _spiral(canvas, x, y, radius)
    canvas.box(90, 206, 104, 300, VERMILION, radius=6)
    canvas.text(132, 253, "听见十二平均律", CREAM, 92)
    canvas.text(134, 372, "十二个纯五度，回不到起点", mix(CREAM, ORANGE, 0.55), 48, weight="Regular")
    canvas.text(134, 446, "十二个相等的半音，正好一圈", mix(CREAM, AQUA, 0.6), 48, weight="Regular")
    canvas.text(134, 620, "1.059463094…", GOLD, 84)
    canvas.text(134, 706, "连乘十二次，恰好等于 2", CREAM, 48, weight="Regular")
    return canvas.finish()


def _spiral(canvas: Canvas, x: float, y: float, radius: float) -> None:
    turn = cents(PURE_FIFTH) * 12.0 / 1200.0 - 7.0
    previous = (x, y - radius * 0.80)
    inner = radius * 0.80
    for number in range(1, 13):
        pitch = (cents(PURE_FIFTH) * number) % 1200.0
        angle = math.radians(pitch * 0.3 - 90.0)
        shrink = inner - 5.0 * number
        here = (x + shrink * math.cos(angle), y + shrink * math.sin(angle))
        canvas.stroke([previous, here], mix(ORANGE, VERMILION, number / 12), 5)
        previous = here
    angle = 2.0 * math.pi * turn - math.pi / 2
    canvas.disc(x + (inner - 60) * math.cos(angle), y + (inner - 60) * math.sin(angle), 15, VERMILION)
    canvas.disc(x, y - inner, 15, CREAM)
    canvas.disc(x, y, 10, STONE)


PIECE = Recording("equal-temperament", sound, cover)
