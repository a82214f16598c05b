"""Chooses the renditions of a video by its short side. They are never upscaled, even, and keep the aspect to 1 px."""

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
"""Frame rates of SMPTE ST 2036 and ITU-R BT.2020, up to 60."""

SNAP = Fraction(1, 2000)
"""Relative difference below which two rates are the same: 29.97 written as 2997/100 is 30000/1001."""

MAX_LONG_SIDE = 4096
"""Pixels: the widest frame of H.264 levels 5.1 and 5.2, which phones support."""

KEPT_DENOMINATORS = (1, 2, 1001)


@dataclass(frozen=True)
class Rung:
    """One rendition to encode; its sides are even. `name` is the short side with "p", plus the codec unless H.264."""

    name: str
    width: int
    height: int
    crf: int
    maxrate_kbps: int
    codec: str = "h264"
    preset: str = "veryfast"

    @property
    def short_side(self) -> int:
        """The shorter side in pixels."""
        return min(self.width, self.height)


def choose_rungs(width: int, height: int, duration_ms: int, settings: VideoSettings) -> tuple[Rung, ...]:
    """Return the ladder of a source displayed at `width` × `height`, largest first, never empty.

    A rung is included if its short side does not exceed the source's and its long side does not exceed what phones
    decode. A short source does without rungs for longer ones, except the largest that fits. If none fits, there is one rung with the quality settings of the smallest: at the source's own size rounded
    to even, scaled down if its long side is too long.
    """
    fitting = [rung for rung in settings.ladder if _fits(width, height, rung.short_side)]
    fitting = fitting[:1] + [rung for rung in fitting[1:] if duration_ms >= rung.min_seconds * 1000]
    if not fitting:
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
        for rung in fitting
    )


def _fits(width: int, height: int, short_side: int) -> bool:
    return short_side <= min(width, height) and max(scaled_even(width, height, short_side)) <= MAX_LONG_SIDE


def choose_extra_rungs(width: int, height: int, settings: VideoSettings) -> tuple[Rung, ...]:
    """Return the renditions in other codecs for which a source displayed at `width` × `height` is large enough."""
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
    """Return the size for an even short side. The long side is rounded to even, and never exceeds the source's."""
    short, long = sorted((width, height))
    exact = Fraction(long * short_side, short)
    side = min(2 * math.ceil(exact / 2 - Fraction(1, 2)), floor_even(long))
    return (side, short_side) if width >= height else (short_side, side)


def floor_even(length: int) -> int:
    """Round down to an even number, at least 2."""
    return max(2, length - length % 2)


def nearest_rung(rungs: tuple[Rung, ...], short_side: int) -> Rung:
    """Return the rung closest to a short side, the larger of two equally close ones."""
    return min(rungs, key=lambda rung: (abs(rung.short_side - short_side), -rung.short_side))


def rung_from(rungs: tuple[Rung, ...], short_side: int) -> Rung:
    """Return the smallest rung with at least that short side, or the largest."""
    return min((r for r in rungs if r.short_side >= short_side), key=lambda r: r.short_side, default=rungs[0])


def output_rate(rate: Fraction, limit: int) -> Fraction:
    """Return the constant frame rate of every rung. Raise ValueError for a rate that is not positive.

    A constant rate keeps its exact fraction. A rate above `limit` is divided by the smallest integer that brings it
    within. The average of a variable rate is rounded up to the next standard rate, below 24 to the next integer.
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


def responsive_widths(width: int, requested: tuple[int, ...]) -> tuple[int, ...]:
    """Return the widths of a picture's candidates, ascending: the requested ones below its own, and the largest possible.

    Never upscaled: the largest is its own width or the largest requested, whichever is smaller.
    """
    largest = min(width, max(requested))
    return tuple(sorted({w for w in requested if w < largest} | {largest}))


def scaled_height(width: int, height: int, new_width: int) -> int:
    """Return the height for a new width, rounded to the nearest pixel (halves up), at least 1."""
    return max(1, (2 * height * new_width + width) // (2 * width))
