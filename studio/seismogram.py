"""Recording sound-of-earthquake: the seconds between two seismic waves, at real speed and then as audible sound.

Speeds as in `studio.quake`. At slant distance R the waves are R/v_S − R/v_P apart; turned round,
    R = Δt · v_P·v_S / (v_P − v_S) = 8.4 km for each second counted.
The second half plays synthetic seismograms fifty times too fast: a wave of 6 Hz becomes a tone of 300 Hz. Each wave is
an onset and a scattered tail of noise that dies away exponentially; strength falls with distance.
"""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from studio.animate import Recording
from studio.canvas import AQUA, CREAM, GOLD, INK, NIGHT, ORANGE, STONE, TEAL, VERMILION, Canvas, mix
from studio.quake import P_SPEED, S_SPEED, slant
from studio.sound import RATE, Signal, clock, envelope, level, noise, overlay, plucked, silence, stereo

SECONDS, LOUDNESS, FAST = 78.0, -20.0, 50.0
DISTANCES = (25.0, 60.0, 100.0)
"""Epicentral kilometres of the three places, for a focus 10 km deep."""
COUNTED = (2.0, 10.0, 22.0)
"""Where each P wave is heard at real speed."""
HEARD = (40.0, 46.0, 52.0)
"""Where each seismogram is heard fifty times too fast."""
TOGETHER = 62.0


def gap(distance: float) -> float:
    """Seconds between the two waves at an epicentral distance in km."""
    return slant(distance) * (1.0 / S_SPEED - 1.0 / P_SPEED)


def seismogram(distance: float, seed: int) -> Signal:
    """Four seconds of ground motion, sped up: the longitudinal wave, then the stronger and lower transverse one."""
    track = silence(4.0)
    far = slant(distance)
    for speed, pitch, strength, tail in ((P_SPEED, 300.0, 0.35, 9.0), (S_SPEED, 130.0, 1.0, 16.0)):
        life = (tail + far / 12.0) / FAST
        grain = noise(4.0, pitch * 0.55, pitch * 1.6, seed)
        time = clock(4.0)
        shape = (1.0 - np.exp(-time / 0.012)) * np.exp(-time / life)
        tone = np.sin(2.0 * np.pi * pitch * time) * np.exp(-time / (life * 0.35))
        overlay(
            track,
            (0.55 * grain + 0.8 * tone) * shape,
            0.2 + far / speed / FAST,
            strength * (30.0 / far) ** 0.6,
        )
        seed += 1
    return track


def thud(seconds: float = 2.4) -> Signal:
    """The transverse wave as a mark to count by: a low drum."""
    time = clock(seconds)
    sweep = 2.0 * np.pi * (58.0 * time + 26.0 * 0.09 * (1.0 - np.exp(-time / 0.09)))
    return np.asarray(np.sin(sweep) * np.exp(-time / 0.5) * np.clip(time / 0.004, 0.0, 1.0))


def sound() -> Signal:
    """The whole piece in stereo."""
    left, right = silence(SECONDS), silence(SECONDS)
    for distance, start in zip(DISTANCES, COUNTED, strict=True):
        _counted(left, right, distance, start)
    for number, (distance, start) in enumerate(zip(DISTANCES, HEARD, strict=True)):
        for repeat in (0.0, 2.7):
            overlay(left, seismogram(distance, 100 + number * 10), start + repeat, 0.8)
            overlay(right, seismogram(distance, 300 + number * 10), start + repeat, 0.8)
    for turn in range(3):
        for number, (distance, pan) in enumerate(zip(DISTANCES, (0.1, 0.5, 0.9), strict=True)):
            motion = seismogram(distance, 500 + number * 10)
            overlay(left, motion, TOGETHER + turn * 4.6, math.cos(pan * math.pi / 2))
            overlay(right, motion, TOGETHER + turn * 4.6, math.sin(pan * math.pi / 2))
    fade = envelope(SECONDS, ((0.0, 1.0), (SECONDS - 1.5, 1.0), (SECONDS, 0.0)))
    return level(stereo(left * fade, right * fade), LOUDNESS, ceiling=0.85)


def _counted(left: Signal, right: Signal, distance: float, start: float) -> None:
    """A bright pluck for the first wave, a tick a second, a drum for the second wave."""
    for track in (left, right):
        overlay(track, plucked(880.0, 1.4, decay=0.5), start, 0.5)
        for second in range(1, math.ceil(gap(distance))):
            overlay(track, plucked(1760.0, 0.3, decay=0.05), start + second, 0.12)
        overlay(track, thud(), start + gap(distance), 1.0)


def cover() -> Image.Image:
    """1600×900: three seismograms one below the other, their two onsets on two straight lines."""
    canvas = Canvas(1600, 900, sharpness=4, colour=NIGHT)
    for band in range(30):
        canvas.box(0, band * 30, 1600, band * 30 + 31, mix(NIGHT, INK, band / 29))
    canvas.box(90, 86, 104, 180, VERMILION, radius=6)
    canvas.text(132, 133, "把地震波变成声音", CREAM, 92)
    canvas.text(
        134, 236, "先到的尖，后到的沉；中间隔几秒，就有多远", mix(CREAM, AQUA, 0.6), 48, weight="Regular"
    )
    onsets: dict[float, list[tuple[float, float]]] = {P_SPEED: [], S_SPEED: []}
    for row, distance in enumerate(DISTANCES):
        y = 400.0 + row * 160.0
        motion = seismogram(distance, 100 + row * 10)
        step = 24
        peak = float(np.max(np.abs(motion)))
        points = [
            (330.0 + k / RATE * 1150.0, y - 62.0 * float(motion[k]) / peak)
            for k in range(0, round(1.02 * RATE), step)
        ]
        canvas.stroke([(330, y), (1500, y)], TEAL, 2)
        canvas.stroke(points, GOLD, 4)
        canvas.text(110, y, f"{distance:.0f} 千米", CREAM, 52)
        for speed, found in onsets.items():
            found.append((330.0 + (0.2 + slant(distance) / speed / FAST) * 1150.0, y))
    for (speed, found), colour, name in zip(onsets.items(), (AQUA, ORANGE), ("纵波", "横波"), strict=True):
        canvas.dashes(
            [(found[0][0], 320.0), *found, (found[-1][0] + (30 if speed == P_SPEED else 46), 812.0)],
            colour,
            5,
        )
        canvas.text(found[-1][0] + 36, 846, name, colour, 50, anchor="mm")
    canvas.text(1500, 320, "快放 50 倍", STONE, 46, anchor="rm", weight="Regular")
    return canvas.finish()


PIECE = Recording("sound-of-earthquake", sound, cover)
