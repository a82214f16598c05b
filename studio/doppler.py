"""Recording passing-train: a whistle that passes, from the equation of a moving source.

A source of pitch f moves along a line at speed v, the ear is `NEAR` metres beside it. What the ear hears at time t left
the source at τ with t = τ + r(τ)/c; the pitch heard is f/(1 + r'(τ)/c), the strength falls as 1/r. Two ears 0.18 m
apart get their own r, so the train also crosses from left to right.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from studio.animate import Recording
from studio.canvas import AQUA, CREAM, GOLD, INK, NIGHT, ORANGE, STONE, VERMILION, Canvas, mix
from studio.sound import RATE, Signal, clock, level, noise, overlay, silence, stereo

SPEED_OF_SOUND = 343.2
"""m/s at 20 °C."""
CHORD = (370.0, 466.0, 554.0)
"""Hz of the three pipes of the whistle: a made-up chord."""
PASSES = ((2.0, 30.0, 8.0), (20.0, 30.0, 60.0), (38.0, 60.0, 20.0))
"""Start in seconds, speed in m/s, how near in metres."""
LENGTH, SECONDS, LOUDNESS = 16.0, 74.0, -20.0
BOARD = 56.0
"""Where the same whistle is heard by one who rides along: no change at all."""
EARS = 0.09


def ratio(speed: float, towards: bool) -> float:
    """Pitch heard over pitch sounded, far off on the line of travel."""
    return 1.0 / (1.0 - speed / SPEED_OF_SOUND) if towards else 1.0 / (1.0 + speed / SPEED_OF_SOUND)


def semitones(speed: float) -> float:
    """By how many semitones the pitch falls altogether as the train goes by."""
    return 12.0 * math.log2(ratio(speed, True) / ratio(speed, False))


def whistle(time: Signal) -> Signal:
    """The source's own sound at its own times: three pipes with a few harmonics, and the roll of wheels."""
    tone = np.zeros_like(time)
    for pitch in CHORD:
        for harmonic, strength in enumerate((1.0, 0.5, 0.3, 0.15), start=1):
            tone += strength * np.sin(2.0 * np.pi * pitch * harmonic * time)
    return tone / len(CHORD)


def heard(speed: float, near: float, ear: float) -> Signal:
    """What one ear, `ear` metres to the right, gets of a pass of `LENGTH` seconds with the nearest point in the middle."""
    arrival = clock(LENGTH) - LENGTH / 2.0
    sent = arrival - near / SPEED_OF_SOUND
    for _ in range(60):
        sent = arrival - np.hypot(speed * sent - ear, near) / SPEED_OF_SOUND
    away = np.hypot(speed * sent - ear, near)
    rumble = np.interp(sent, arrival - 0.5, noise(LENGTH, 60.0, 500.0, seed=21))
    fade = np.clip(np.minimum(clock(LENGTH), LENGTH - clock(LENGTH)) / 1.2, 0.0, 1.0)
    return np.asarray((whistle(sent) + 0.5 * rumble) * fade * (near / away) ** 0.8, dtype=np.float64)


def sound() -> Signal:
    """The whole piece in stereo."""
    left, right = silence(SECONDS), silence(SECONDS)
    for start, speed, near in PASSES:
        overlay(left, heard(speed, near, -EARS), start, 1.0)
        overlay(right, heard(speed, near, EARS), start, 1.0)
        lean = 0.35 * np.tanh((clock(LENGTH) - LENGTH / 2.0) * speed / near / 2.0)
        first = round(start * RATE)
        left[first : first + len(lean)] *= 1.0 - lean
        right[first : first + len(lean)] *= 1.0 + lean
    fade = np.clip(np.minimum(clock(LENGTH), LENGTH - clock(LENGTH)) / 1.5, 0.0, 1.0)
    aboard = (whistle(clock(LENGTH)) + 0.25 * noise(LENGTH, 60.0, 500.0, seed=22)) * fade * 0.5
    overlay(left, aboard, BOARD)
    overlay(right, aboard, BOARD)
    return level(stereo(left, right), LOUDNESS, ceiling=0.85)


def cover() -> Image.Image:
    """1600×900: circular waves of a moving source, crowded ahead and stretched behind."""
    canvas = Canvas(1600, 900, sharpness=4, colour=NIGHT)
    for band in range(30):
        canvas.box(0, band * 30, 1600, band * 30 + 31, mix(NIGHT, INK, band / 29))
    y, head, mach = 590.0, 960.0, 0.42
    for ring in range(1, 15):
        radius = ring * 58.0
        canvas.ring(
            head - mach * radius, y, radius, mix(GOLD, AQUA, ring / 14), 6, max(0.12, 0.9 - ring * 0.06)
        )
    canvas.box(-10, y + 76, 1610, y + 84, STONE)
    for carriage in range(4):
        right = head + 70 - carriage * 262
        canvas.box(right - 246, y - 64, right, y + 62, mix(VERMILION, NIGHT, 0.12 * carriage), radius=24)
        canvas.box(right - 226, y - 38, right - 24, y + 4, mix(CREAM, AQUA, 0.3), radius=12)
        for wheel in (-200.0, -46.0):
            canvas.disc(right + wheel, y + 64, 20, STONE)
    canvas.polygon([(head + 60, y - 64), (head + 130, y + 62), (head + 40, y + 62)], VERMILION)
    canvas.box(90, 96, 104, 190, VERMILION, radius=6)
    canvas.text(132, 143, "火车开过去，音调为什么变低", CREAM, 84)
    canvas.text(134, 246, "前面的声波被挤密，后面的被拉疏", mix(CREAM, ORANGE, 0.4), 50, weight="Regular")
    return canvas.finish()


PIECE = Recording("passing-train", sound, cover)
