"""Animation count-the-thunder: a flash, and thunder that arrives in real time while you count.

Light needs a hundred-thousandth of a second for three kilometres, sound nearly nine: c = 331.3·√(1 + θ/273.15) m/s.
The thunder is computed: the channel is a crooked line of short segments; each sends a pulse that reaches the ear after
(its distance)/c, weaker by 1/distance, and duller the farther it comes. Near segments crack, far ones roll.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.animate import Animation
from studio.canvas import AQUA, CREAM, GOLD, INK, ORANGE, STONE, VERMILION, Canvas, mix, ramp, window
from studio.furniture import dusk, end_card, heading
from studio.sound import RATE, Signal, level, noise, overlay, room, silence

CELSIUS = 20.0
SPEED = 331.3 * math.sqrt(1.0 + CELSIUS / 273.15)
"""Speed of sound in air at `CELSIUS`, m/s."""
DISTANCE = 3000.0
"""Metres to the foot of the flash."""
FLASH, SECONDS, END_CARD = 1.6, 18.0, 14.4
HEARD = FLASH + DISTANCE / SPEED
GROUND, EYE = 1330.0, (860.0, 1250.0)
STRIKE = 215.0

Field = npt.NDArray[np.float64]


def channel() -> Field:
    """(points, 3) metres: along the ground from the ear, sideways, and up; a random walk from the foot to 5 km."""
    random = np.random.default_rng(30)
    steps = random.normal(0.0, 1.0, (420, 2)) * 26.0
    drift = np.cumsum(steps, axis=0)
    drift -= np.linspace(0.0, 1.0, 420)[:, None] * drift[-1] * 0.4
    height = np.linspace(0.0, 5000.0, 420)
    return np.stack([DISTANCE + drift[:, 0] + 0.25 * height, drift[:, 1], height], axis=1)


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    canvas = dusk(1080, 1920, zoom, (18, 30, 44), (40, 74, 84))
    _hills(canvas)
    return partial(_frame, canvas.image, _bolt(), zoom)


def _bolt() -> list[tuple[float, float]]:
    random = np.random.default_rng(11)
    return [
        (
            STRIKE + 26.0 * float(random.normal()) * math.sin(math.pi * k / 17),
            560.0 + (GROUND - 560.0) * k / 17,
        )
        for k in range(18)
    ]


def _hills(canvas: Canvas) -> None:
    ridge = [
        (x, GROUND - 60 - 40 * math.sin(x / 150.0) - 26 * math.sin(x / 67.0)) for x in range(-20, 1101, 20)
    ]
    canvas.polygon([*ridge, (1100, 1500), (-20, 1500)], (26, 52, 58))
    canvas.box(0, GROUND, 1080, 1920, (20, 42, 46))


def _frame(ground: Image.Image, bolt: list[tuple[float, float]], zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1080, 1920, zoom=zoom, ground=ground)
    since = time - FLASH
    light = max(math.exp(-since / 0.16), 0.75 * math.exp(-abs(since - 0.28) / 0.1)) if since >= 0 else 0.0
    canvas.box(0, 0, 1080, 1920, (214, 226, 240), alpha=0.6 * light)
    _cloud(canvas, light)
    if light > 0.02:
        canvas.stroke(bolt, (190, 206, 255), 26, 0.35 * light)
        canvas.stroke(bolt, CREAM, 10, min(1.0, light * 1.6))
    _sound_front(canvas, time)
    _listener(canvas)
    _ruler(canvas, time)
    heading(canvas, "打雷了，数几秒？", CREAM, size=72)
    canvas.text(90, 232, "这段按真实快慢播放，请一起数", mix(CREAM, AQUA, 0.4), 50, weight="Regular")
    _count(canvas, time)
    end_card(
        canvas,
        time,
        END_CARD,
        "秒数除以 3，约是千米数",
        ("不到 30 秒：雷电已在约 10 千米内", "马上进屋，或关好车窗待在车里", "最后一声雷过 30 分钟，再出门"),
        (
            "数秒估距：中国天气网《预估雷电的来临》",
            "“双 30”：中国气象局专家公开提示",
            "声速 20 ℃ 约 343 米/秒（计算）",
            "雷声由程序按放电通道形状合成",
        ),
    )
    return canvas.finish()


def _cloud(canvas: Canvas, light: float) -> None:
    body = mix((58, 74, 88), (220, 228, 240), 0.7 * light)
    shade = mix((38, 52, 64), (150, 164, 190), 0.7 * light)
    puffs = (
        (60, 500, 110),
        (170, 440, 120),
        (300, 470, 120),
        (420, 440, 110),
        (540, 490, 90),
        (640, 515, 64),
    )
    for x, y, radius in puffs:
        canvas.disc(x, y + 40, radius, shade)
    for x, y, radius in puffs:
        canvas.disc(x, y, radius, body)
    canvas.box(-60, 520, 610, 596, shade, radius=38)


def _sound_front(canvas: Canvas, time: float) -> None:
    gone = (time - FLASH) * SPEED
    if not 0.0 < gone < DISTANCE * 1.5:
        return
    scale = (EYE[0] - 40 - STRIKE) / DISTANCE
    for echo, alpha in ((0.0, 1.0), (150.0, 0.5), (300.0, 0.25)):
        radius = (gone - echo) * scale
        if radius > 0:
            arc = [
                (STRIKE + radius * math.cos(math.radians(a)), GROUND - radius * math.sin(math.radians(a)))
                for a in range(0, 61, 3)
            ]
            canvas.stroke(arc, ORANGE, 9, alpha)


def _listener(canvas: Canvas) -> None:
    x, y = EYE
    canvas.box(x - 66, y - 70, x + 130, GROUND, (92, 70, 56))
    canvas.polygon([(x - 96, y - 66), (x + 32, y - 160), (x + 160, y - 66)], (124, 58, 46))
    canvas.box(x - 40, y - 40, x + 40, y + 36, GOLD)
    canvas.disc(x, y - 8, 18, INK)
    canvas.box(x - 26, y + 10, x + 26, y + 36, INK, radius=14)


def _ruler(canvas: Canvas, time: float) -> None:
    left, right, y = STRIKE, EYE[0] - 40, GROUND + 60
    canvas.stroke([(left, y), (right, y)], STONE, 5)
    for kilometre in range(4):
        x = left + (right - left) * kilometre / 3
        canvas.stroke([(x, y - 16), (x, y + 16)], STONE, 5)
        canvas.text(x, y + 56, f"{kilometre}", CREAM, 46, anchor="mm")
    canvas.text(left - 90, y + 56, "千米", CREAM, 44, anchor="mm", weight="Regular")
    gone = (time - FLASH) * SPEED
    if 0 < gone < DISTANCE:
        x = left + (right - left) * gone / DISTANCE
        canvas.disc(x, y, 20, ORANGE)
        canvas.text(x, y + 108, "雷声", ORANGE, 46, anchor="mm", alpha=1.0 - ramp(gone, 2500.0, 2800.0))


def _count(canvas: Canvas, time: float) -> None:
    since = time - FLASH
    if 0 <= since < HEARD - FLASH:
        number = int(since)
        pulse = 1.0 + 0.25 * math.exp(-(since - number) * 6.0)
        canvas.text(
            540, 1640, str(number), GOLD, round(190 * pulse), anchor="mm", alpha=ramp(since, 0.0, 0.2)
        )
        canvas.text(740, 1680, "秒", GOLD, 72, anchor="lm", alpha=ramp(since, 0.0, 0.2))
    after = ramp(time, HEARD, HEARD + 0.4)
    canvas.text(
        540,
        1600,
        f"{DISTANCE / SPEED:.1f} 秒",
        VERMILION if after < 0.5 else GOLD,
        150,
        anchor="mm",
        alpha=after,
    )
    canvas.text(
        540,
        1738,
        f"{DISTANCE / SPEED:.1f} × 343 米 ≈ 3 千米",
        CREAM,
        62,
        anchor="mm",
        alpha=ramp(time, HEARD + 0.9, HEARD + 1.4),
    )
    canvas.text(540, 1610, "先看见闪电……", CREAM, 64, anchor="mm", alpha=window(time, 0.2, FLASH + 0.05, 0.2))
    canvas.text(
        540,
        1790,
        "光早到了，声音还在路上",
        mix(CREAM, AQUA, 0.3),
        54,
        anchor="mm",
        weight="Regular",
        alpha=window(time, FLASH + 1.0, HEARD, 0.3),
    )


def sound() -> Signal:
    """Quiet rain all along; the thunder when it is due. Nothing at the flash: light makes no sound."""
    track = silence(SECONDS)
    overlay(track, noise(SECONDS, 900.0, 5000.0, seed=3), 0.0, 0.012)
    path = channel()
    middles, lengths = (path[1:] + path[:-1]) / 2.0, np.linalg.norm(np.diff(path, axis=0), axis=1)
    away = np.linalg.norm(middles, axis=1)
    impulses = np.zeros(round((SECONDS - FLASH) * RATE), dtype=np.float64)
    when = np.round(away / SPEED * RATE).astype(int)
    facing = np.abs(np.einsum("ij,ij->i", np.diff(path, axis=0), middles)) / (lengths * away)
    np.add.at(impulses, when[when < len(impulses)], (lengths * (1.1 - facing) / away)[when < len(impulses)])
    overlay(track, _dulled(impulses, away.mean()), FLASH, 1.0)
    fade = np.clip((SECONDS - np.arange(len(track)) / RATE) / 2.0, 0.0, 1.0)
    return level(room(track, wet=0.35, length=2.4) * fade, -24.0, ceiling=0.8)


def _dulled(impulses: Signal, distance: float) -> Signal:
    """Each impulse becomes an N wave about 1/60 s long; air takes more of the high tones, as the square of their pitch."""
    pitch = np.fft.rfftfreq(len(impulses), 1.0 / RATE)
    wave = np.zeros(len(impulses), dtype=np.float64)
    length = round(RATE / 60)
    wave[:length] = np.linspace(1.0, -1.0, length)
    air = np.exp(-((pitch / 160.0) ** 2) * distance / 60_000.0) / (
        1.0 + (20.0 / np.maximum(pitch, 1e-3)) ** 4
    )
    shaped = np.fft.irfft(np.fft.rfft(impulses) * np.fft.rfft(wave) * air, len(impulses))
    return np.asarray(shaped / np.max(np.abs(shaped)), dtype=np.float64)


PIECE = Animation("count-the-thunder", 1080, 1920, SECONDS, scene, sound)
