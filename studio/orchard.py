"""Animation two-orchards: ten thousand mandarins of each of two groves go by, one knock for each with a maggot in it.

Dongkou in Hunan, 2018 (Xia et al., Florida Entomologist 103(4)): of the fruit picked, 2.19 % were infested in a grove kept
as usual and 0.02 % in one kept with care: 219 and 2 of ten thousand. Then what the care is: fruit that yellows early or
falls is taken up and tied in a bag before the maggots reach the ground.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from studio.animate import Animation
from studio.canvas import (
    BAMBOO,
    CREAM,
    GOLD,
    LEAF,
    ORANGE,
    SAND,
    STONE,
    VERMILION,
    Canvas,
    clamp,
    mix,
    ramp,
    window,
)
from studio.furniture import dusk, end_card, heading
from studio.sound import Signal, beep, envelope, noise, overlay, poisson_times, silence, struck, to_loudness

FRUIT = 10_000
ROWS, COLUMNS = 50, 200


@dataclass(frozen=True)
class Grove:
    """A grove: when its name appears and its fruit goes by, and how many in ten thousand are infested."""

    name: str
    named: float
    start: float
    infested: int
    seed: int


PASSING = 8.0
"""Seconds that the ten thousand take."""
GROVES = (Grove("照常管的园子", -1.0, 1.4, 219, 8), Grove("管得细的园子", 10.1, 10.8, 2, 27))
CARE, FALLS, PICKS, TIED = 19.6, (20.2, 21.1, 22.0), (22.9, 23.4, 23.9), 24.6
"""Seconds: the last part, when fruit falls, when it is taken up, when the bag is tied."""
SECONDS, END_CARD = 34.0, 26.8
LEFT, TOP, STEP_X, STEP_Y = 96.0, 330.0, 8.64, 10.0


def knocks(grove: Grove) -> list[float]:
    """When an infested fruit goes by, seconds."""
    return [grove.start + t for t in poisson_times(PASSING, grove.infested, grove.seed)]


def place(grove: Grove, at: float) -> tuple[float, float]:
    """Where in the field of fruit the one stands that goes by at `at`."""
    number = int((at - grove.start) / PASSING * FRUIT)
    return LEFT + (number // ROWS) * STEP_X, TOP + (number % ROWS) * STEP_Y


def scene(zoom: float) -> Callable[[float], Image.Image]:
    """Frames by second."""
    plain = dusk(1920, 1080, zoom, (24, 42, 32), (40, 62, 44)).image
    canvas = Canvas(1920, 1080, zoom=zoom, ground=plain)
    for column in range(COLUMNS):
        for row in range(ROWS):
            canvas.disc(LEFT + column * STEP_X, TOP + row * STEP_Y, 4.1, mix(ORANGE, GOLD, 0.35))
    return partial(_frame, plain, canvas.image, zoom)


def _frame(plain: Image.Image, field: Image.Image, zoom: float, time: float) -> Image.Image:
    canvas = Canvas(1920, 1080, zoom=zoom, ground=plain)
    if time < CARE - 0.4:
        _field(canvas, field, time)
    else:
        _care(canvas, time)
    heading(canvas, "听：一万只柑橘走过去", CREAM, size=88)
    end_card(
        canvas,
        time,
        END_CARD,
        "管得细：一万只里，两只",
        ("没熟先黄的，摘；落地的，捡", "当天装袋扎紧，或者深埋", "家家一起捡，来年才少"),
        ("湖南洞口，2018：带虫 2.19% 与 0.02%", "《佛罗里达昆虫学家》103 卷；声音是合成的"),
        size=1.28,
    )
    return canvas.finish()


def _field(canvas: Canvas, field: Image.Image, time: float) -> None:
    """The fruit of the grove that goes by now, laid out as it passes; infested ones are marked and stay marked."""
    grove = GROVES[0] if time < GROVES[1].start - 0.7 else GROVES[1]
    share = clamp((time - grove.start) / PASSING)
    scale = canvas.zoom * canvas.sharpness
    top, bottom = round((TOP - 12) * scale), round((TOP + ROWS * STEP_Y) * scale)
    right = round((LEFT - 5 + COLUMNS * STEP_X * share) * scale)
    if share > 0:
        canvas.image.paste(field.crop((0, top, right, bottom)), (0, top))
    found = [at for at in knocks(grove) if at <= time]
    for at in found:
        x, y = place(grove, at)
        fresh = math.exp(-(time - at) * 5.0)
        size = 9.0 if grove.infested > 20 else 17.0
        canvas.disc(x, y, size + 26.0 * fresh, VERMILION, 0.3 + 0.3 * fresh)
        canvas.disc(x, y, size, VERMILION)
    shown = window(time, grove.named, grove.start + PASSING + 0.75, 0.25)
    canvas.text(96, 232, grove.name, LEAF if grove.infested < 20 else CREAM, 96, alpha=shown)
    canvas.text(96, 944, f"走过 {round(FRUIT * share)} 只", CREAM, 92, alpha=shown)
    canvas.text(
        1824,
        944,
        f"有虫 {len(found)} 只",
        mix(VERMILION, CREAM, 0.28) if grove.infested > 20 else LEAF,
        112,
        anchor="rm",
        alpha=shown,
    )


def _care(canvas: Canvas, time: float) -> None:
    """A tree drops three fruits that yellowed early; they are taken up into a bag, and the bag is tied."""
    canvas.box(0, 850, 1920, 1080, (70, 54, 40))
    canvas.stroke([(520, 860), (530, 560)], (96, 72, 52), 60)
    for dx, dy, size in ((0, -110, 170), (-160, -60, 130), (160, -60, 130), (-60, 0, 130), (80, -10, 130)):
        canvas.disc(530 + dx, 500 + dy, size, BAMBOO)
    for dx, dy in ((-200, -60), (-60, -200), (90, -120), (200, -40), (10, -40), (-120, 40)):
        canvas.disc(530 + dx, 480 + dy, 34, mix(BAMBOO, LEAF, 0.6))
    tied = ramp(time, TIED, TIED + 0.4)
    _bag(canvas, tied, sum(at <= time for at in PICKS))
    for number, (fall, pick) in enumerate(zip(FALLS, PICKS, strict=True)):
        x = 400.0 + number * 150.0
        down = clamp((time - fall + 0.45) / 0.45) ** 2
        lifted = ramp(time, pick - 0.4, pick)
        y = 560.0 + (830.0 - 560.0) * down
        if lifted < 1.0:
            canvas.disc(
                x + (1330.0 - x) * lifted, y - 330.0 * math.sin(math.pi * lifted) - 130.0 * lifted, 40, GOLD
            )
    rows = (
        (CARE - 0.3, PICKS[0] - 0.6, "没熟先黄，落在地上"),
        (PICKS[0] - 0.6, TIED - 0.2, "摘、捡，一个不留"),
        (TIED - 0.2, END_CARD + 0.4, "当天装袋，扎紧"),
    )
    for start, end, words in rows:
        canvas.text(960, 968, words, CREAM, 110, anchor="mm", alpha=window(time, start, end, 0.2))


def _bag(canvas: Canvas, tied: float, inside: int) -> None:
    x, top = 1330.0, 600.0 - 10.0 * tied
    wide = 150.0 - 118.0 * tied
    cloth = mix(SAND, STONE, 0.35)
    canvas.polygon(
        [
            (x - wide, top),
            (x + wide, top),
            (x + 40 + 110 * (1 - tied), top + 70),
            (x + 180, 850),
            (x - 180, 850),
            (x - 40 - 110 * (1 - tied), top + 70),
        ],
        cloth,
    )
    for number in range(inside):
        canvas.disc(x - 84 + number * 84, 800, 36, mix(GOLD, cloth, 0.45))
    if tied > 0.5:
        canvas.stroke([(x - 52, top + 66), (x + 52, top + 66)], VERMILION, 22)


def sound() -> Signal:
    """A rustle of passing fruit and a knock for each infested one; then falls, pickings, a bag tied."""
    track = silence(SECONDS)
    for grove in GROVES:
        rustle = noise(PASSING, 1800.0, 5200.0, seed=grove.seed)
        swell = envelope(PASSING, [(0.0, 0.0), (0.4, 1.0), (PASSING - 0.5, 1.0), (PASSING, 0.0)])
        overlay(track, rustle * swell, grove.start, 0.012)
        for at in knocks(grove):
            overlay(track, struck(460.0, 0.03, fall=0.5), at, 0.5)
        overlay(track, struck(1046.5, 0.16), grove.start - 0.7, 0.25)
    for at in FALLS:
        overlay(track, np.tanh(2.0 * struck(96.0, 0.07, fall=0.6)), at, 0.5)
    for number, at in enumerate(PICKS):
        overlay(
            track,
            noise(0.3, 900.0, 6000.0, seed=60 + number) * envelope(0.3, [(0, 0), (0.08, 1), (0.3, 0)]),
            at - 0.2,
            0.06,
        )
        overlay(track, struck(180.0, 0.05), at + 0.1, 0.35)
    for k in range(14):
        overlay(track, struck(2400.0 + 60.0 * k, 0.006), TIED + 0.028 * k, 0.2)
    for k, pitch in enumerate((523.3, 659.3, 784.0)):
        overlay(track, beep(pitch, 0.3 + 0.3 * (k == 2)), TIED + 0.6 + 0.2 * k, 0.16)
    return to_loudness(track, -20.0)


PIECE = Animation("two-orchards", 1920, 1080, SECONDS, scene, sound)
