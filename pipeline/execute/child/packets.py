"""What the packets of one stream add up to: how long it lasts, its rate, its gaps. Runs inside the limited child only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

STEP_TOLERANCE = Fraction(21, 20)
FASTEST = 60
"""Frames a second that a film moving at times is still given; no header makes more frames of fewer packets."""

LISTED_STEPS = 5


@dataclass
class Track:
    """What the packets of one stream add up to. Stamps are whole multiples of `base` seconds: a long film has millions.

    `in_step` counts packets that follow the one before by no more than `step`. `stamps`, where wanted, is when each
    is shown, and whether it is a keyframe. `alone`, in seconds, is how long a stream lasts that tells no length.
    """

    base: Fraction = Fraction(0)
    first: int | None = None
    beyond: int = 0
    packets: int = 0
    corrupt: bool = False
    step: int = 0
    in_step: int = 0
    stamps: list[tuple[int, bool]] | None = None
    widest: int = 0
    last: int | None = None
    alone: Fraction = Fraction(0)

    def follow(self, rate: Fraction) -> None:
        """Counts from now on the packets that follow in the step of a frame rate."""
        if self.base:
            self.step = math.floor(STEP_TOLERANCE / rate / self.base)

    def add(self, packet: Any, stamp: int) -> None:
        """Counts one packet shown at `stamp`, unless an edit list leaves it out."""
        if packet.is_discard:
            return
        self.packets += 1
        if self.stamps is not None:
            self.stamps.append((stamp, packet.is_keyframe))
        self.corrupt |= packet.is_corrupt
        self.first = stamp if self.first is None else min(self.first, stamp)
        self.beyond = max(self.beyond, stamp + (packet.duration or 0))
        sent = packet.dts if packet.dts is not None else stamp
        if self.last is not None:
            self.widest = max(self.widest, abs(sent - self.last))
            self.in_step += sent - self.last <= self.step
        self.last = sent

    @property
    def start(self) -> Fraction | None:
        """Of the first, in seconds."""
        return None if self.first is None else self.first * self.base

    @property
    def gap(self) -> Fraction:
        """The longest time without a packet, or the longest leap back, in seconds."""
        return self.widest * self.base

    @property
    def duration(self) -> Fraction:
        """From the first to the end of the last, in seconds."""
        if self.first is None:
            return Fraction(0)
        told = (self.beyond - self.first) * self.base
        return told if told > 0 else self.alone

    def frame_rate(self, guessed: Fraction) -> Fraction:
        """The container's guess, unless it is a mere time base, far above what there is; then the measured average.

        A film that stands still now and then is far below its rate on average: then a tenth of it must keep the guess.
        """
        measured = Fraction(self.packets) / self.duration
        moving = guessed <= FASTEST and self.in_step * 10 >= self.packets
        if guessed and (guessed <= measured * Fraction(3, 2) or moving):
            return guessed
        return measured.limit_denominator(1001)


def timeline(stamps: list[tuple[int, bool]], base: Fraction) -> dict[str, Any]:
    """When frames are shown, in seconds: the first, the distances there are, and which frames are keyframes."""
    stamps = sorted(stamps)
    steps = {later - earlier for (earlier, _), (later, _) in pairwise(stamps)}
    return {
        "frames": len(stamps),
        "start": str(stamps[0][0] * base) if stamps else "",
        "steps": [str(step * base) for step in sorted(steps)[:LISTED_STEPS]],
        "keys": [number for number, (_, keyed) in enumerate(stamps) if keyed],
    }
