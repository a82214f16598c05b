"""Which renditions a video gets: a pure choice by its short side. Laws: never upscaled, even, aspect within 1 px."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from pipeline.config import VideoSettings

STANDARD_RATES: tuple[Fraction, ...] = (
    Fraction(24000, 1001),
    Fraction(24),
    Fraction(25),
    Fraction(30000, 1001),
    Fraction(30),
    Fraction(48),
    Fraction(50),
    Fraction(60000, 1001),
    Fraction(60),
)
"""Frame rates of SMPTE ST 2036 and ITU-R BT.2020 up to 60."""

SNAP = Fraction(1, 2000)
"""Rates this close are the same: 29.97 written as 2997/100 is 30000/1001."""

MAX_LONG_SIDE = 4096
"""Pixels: the widest frame of H.264 levels 5.1 and 5.2 that phones declare."""

KEPT_DENOMINATORS = (1, 2, 1001)


@dataclass(frozen=True)
class Rung:
    """One rendition to encode; the sizes are even. `name` is its short side with "p", and a codec beside H.264."""

    name: str
    width: int
    height: int
    crf: int
    maxrate_kbps: int
    codec: str = "h264"
    preset: str = "veryfast"

    @property
    def short_side(self) -> int:
        """Pixels."""
        return min(self.width, self.height)


def choose_rungs(width: int, height: int, settings: VideoSettings) -> tuple[Rung, ...]:
    """The ladder of a source shown at `width` × `height`, largest first, at least one.

    A rung is taken when its short side does not exceed the source's, nor its long side what phones decode; a source
    smaller than every rung gets one at its own even size, one drawn out too long one that fits, with the quality of
    the smallest.
    """
    taken = [rung for rung in settings.ladder if _fits(width, height, rung.short_side)]
    if not taken:
        last, long = settings.ladder[-1], max(width, height)
        size = floor_even(width), floor_even(height)
        if long > MAX_LONG_SIDE:
            size = scaled_even(width, height, floor_even(min(width, height) * MAX_LONG_SIDE // long))
        return (Rung(f"{min(size)}p", *size, last.crf, last.maxrate_kbps, preset=settings.preset),)
    return tuple(
        Rung(
            f"{rung.short_side}p",
            *scaled_even(width, height, rung.short_side),
            rung.crf,
            rung.maxrate_kbps,
            preset=settings.preset,
        )
        for rung in taken
    )


def _fits(width: int, height: int, short_side: int) -> bool:
    return short_side <= min(width, height) and max(scaled_even(width, height, short_side)) <= MAX_LONG_SIDE


def choose_extra_rungs(width: int, height: int, settings: VideoSettings) -> tuple[Rung, ...]:
    """The renditions in another codec of a source shown at `width` × `height`: those it is large enough for."""
    return tuple(
        Rung(
            f"{rung.short_side}p-{rung.codec}",
            *scaled_even(width, height, rung.short_side),
            rung.crf,
            rung.maxrate_kbps,
            rung.codec,
            rung.preset,
        )
        for rung in settings.extra_rungs
        if _fits(width, height, rung.short_side)
    )


def scaled_even(width: int, height: int, short_side: int) -> tuple[int, int]:
    """The even size with that even short side; the long side is the nearest even number, never above the source's."""
    short, long = sorted((width, height))
    exact = Fraction(long * short_side, short)
    side = min(2 * math.ceil(exact / 2 - Fraction(1, 2)), floor_even(long))
    return (side, short_side) if width >= height else (short_side, side)


def floor_even(length: int) -> int:
    """The even number not above, at least 2."""
    return max(2, length - length % 2)


def nearest_rung(rungs: tuple[Rung, ...], short_side: int) -> Rung:
    """The rung closest to a short side; the larger of two equally close."""
    return min(rungs, key=lambda rung: (abs(rung.short_side - short_side), -rung.short_side))


def output_rate(rate: Fraction, limit: int) -> Fraction:
    """The constant frame rate of every rung.

    A regular rate is kept as the fraction it is. Above `limit` it is divided by the smallest whole number that
    brings it under. The average of a variable rate becomes the next standard rate above, or whole number below 24.
    """
    if rate <= 0:
        raise ValueError(f"frame rate {rate}")
    for standard in STANDARD_RATES:
        if abs(rate - standard) <= standard * SNAP:
            rate = standard
    rate /= math.ceil(rate / limit)
    if rate.denominator in KEPT_DENOMINATORS:
        return rate
    if rate <= 23:
        return Fraction(math.ceil(rate))
    return next((standard for standard in STANDARD_RATES if standard >= rate), Fraction(math.floor(rate)))


def responsive_widths(width: int, wanted: tuple[int, ...]) -> tuple[int, ...]:
    """Widths of a picture's candidates, rising: those wanted below its own, and the largest it can give.

    Never upscaled; the largest is its own width or the largest wanted, whichever is smaller.
    """
    largest = min(width, max(wanted))
    return tuple(sorted({w for w in wanted if w < largest} | {largest}))


def scaled_height(width: int, height: int, new_width: int) -> int:
    """The height for a new width, rounded to the nearest pixel (halves up), at least 1."""
    return max(1, (2 * height * new_width + width) // (2 * width))
