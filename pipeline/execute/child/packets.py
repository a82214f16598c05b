"""Derives duration, frame rate and gaps of a stream from its packets. Runs in the limited child."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

STEP_TOLERANCE = Fraction(21, 20)
FASTEST = 60
"""Highest guessed frame rate that is trusted for a mostly static video, so that a header cannot inflate the output."""

ROUNDED = Fraction(2, 1000)
"""Seconds by which rounding may move a step."""

BACK = Fraction(1, 10)
"""Seconds by which a stamp must lie back to be another recording's."""

LISTED_STEPS = 5
"""Maximum number of frame intervals to report; a constant rate has one."""


@dataclass
class Track:
    """Statistics of the packets of one stream. Timestamps are integers in units of `base` seconds, for speed.

    `in_step` counts packets that follow the previous one within `step`. `stamps`, unless None, collects the timestamp
    of each packet and whether it is a keyframe. `alone` is the duration in seconds if the packets do not give one.
    `restarts` if the stamps begin again: `behind` counts the packets since a keyframe that stands before what was seen.
    `lost` counts packets that an edit list discards because their time has passed.
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
    highest: int | None = None
    before: int | None = None
    behind: int = 0
    restarts: bool = False
    lost: int = 0

    def follow(self, rate: Fraction) -> None:
        """Start counting packets that follow each other at a frame rate."""
        if self.base:
            self.step = math.floor(STEP_TOLERANCE / rate / self.base)

    def add(self, packet: Any, stamp: int) -> None:
        """Count a packet with presentation timestamp `stamp`, unless an edit list discards it."""
        if packet.is_discard:
            self.lost += self.highest is not None and (self.highest - stamp) * self.base > BACK
            return
        self.packets += 1
        if self.stamps is not None:
            self.stamps.append((stamp, packet.is_keyframe))
        self.corrupt |= packet.is_corrupt
        self.first = stamp if self.first is None else min(self.first, stamp)
        self.beyond = max(self.beyond, stamp + (packet.duration or 0))
        self._order(packet, stamp)
        sent = packet.dts if packet.dts is not None else stamp
        if self.last is not None:
            self.widest = max(self.widest, abs(sent - self.last))
            self.in_step += sent - self.last <= self.step
        self.last = sent

    def _order(self, packet: Any, stamp: int) -> None:
        """Notice a restart: no keyframe is shown before what was sent before it. One wrong stamp alone is none.

        What two packets in a row have reached counts as seen.
        """
        reached = stamp if self.before is None else min(stamp, self.before)
        self.before = stamp
        if self.highest is None or reached >= self.highest:
            self.highest, self.behind = reached, 0
        elif self.behind or (packet.is_keyframe and (self.highest - stamp) * self.base > BACK):
            self.behind += 1
            self.restarts |= self.behind > 1

    @property
    def start(self) -> Fraction | None:
        """First timestamp in seconds."""
        return None if self.first is None else self.first * self.base

    @property
    def gap(self) -> Fraction:
        """Longest step between successive decoding timestamps, forwards or backwards, in seconds."""
        return self.widest * self.base

    @property
    def duration(self) -> Fraction:
        """From the first timestamp to the end of the last packet, in seconds."""
        if self.first is None:
            return Fraction(0)
        measured = (self.beyond - self.first) * self.base
        return measured if measured > 0 else self.alone

    def frame_rate(self, guessed: Fraction) -> Fraction:
        """Return the container's guess, unless it is merely a time base, far above the measured average; then the average.

        The average of a video with static passages is far below its frame rate: its guess is trusted if a tenth of the
        packets follow it.
        """
        measured = Fraction(self.packets) / self.duration
        moving = guessed <= FASTEST and self.in_step * 10 >= self.packets
        if guessed and (guessed <= measured * Fraction(3, 2) or moving):
            return guessed
        return measured.limit_denominator(1001)


def sound_timeline(track: Track) -> dict[str, Any]:
    """Return the number of packets, the usual step between them in seconds, and how many steps differ from it.

    The last packet may be short, and a container may round stamps to milliseconds.
    """
    steps = Counter(later - earlier for (earlier, _), (later, _) in pairwise(sorted(track.stamps or [])))
    usual = steps.most_common(1)[0][0] if steps else 0
    spare = ROUNDED / track.base if track.base else 0
    uneven = sum(count for step, count in steps.items() if abs(step - usual) > spare)
    return {"packets": track.packets, "step": str(usual * track.base), "uneven": uneven}


def timeline(stamps: list[tuple[int, bool]], base: Fraction) -> dict[str, Any]:
    """Return the number of frames, the first timestamp and the distinct frame intervals in seconds, and the keyframes."""
    stamps = sorted(stamps)
    steps = {later - earlier for (earlier, _), (later, _) in pairwise(stamps)}
    return {
        "frames": len(stamps),
        "start": str(stamps[0][0] * base) if stamps else "",
        "steps": [str(step * base) for step in sorted(steps)[:LISTED_STEPS]],
        "keys": [number for number, (_, keyed) in enumerate(stamps) if keyed],
    }
