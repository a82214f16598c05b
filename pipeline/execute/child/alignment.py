"""Compares the stamps of a sound with its samples: where they part, sound and picture would. Runs in the limited child.

Samples follow one another; stamps say when they are heard. They part where packets are lost, where a container says
nothing of an encoder's delay, and where the clock of the sound runs apart from that of the picture. ffmpeg makes good
what exceeds a tenth of a second. A rule that made good every hundredth would cut up sounds whose stamps only waver (Ogg
Vorbis, radio links), so it is used only where stamps part for good, and not below how far they waver.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from pipeline.execute.child.clock import frames_of
from pipeline.execute.child.media_file import open_media

NOTICED_MS = 10
"""How far apart sound and picture may be."""
MADE_GOOD_MS = 100
"""The distance from which ffmpeg corrects stamps by default: `min_hard_comp` of swresample."""
BREAK_MS = 5
"""A step that is off by less is rounding, where the length of a packet is not known exactly."""
AROUND = 7
"""Packets on either side that a wavering stamp is compared with."""
ODD = 3
"""Stamps that may be wrong without counting as wavering."""
MOST_DRIFT = 0.02
"""Drift above which the length expected of a packet is believed wrong, not the clock."""
DECODED_MS = 1_800_000
"""Most of a sound that is decoded: a minute's work at worst."""
FIXED = frozenset("aac mp1 mp1float mp2 mp2float mp3 mp3float ac3 alac amrnb amrwb".split())
"""Codecs all of whose packets hold the same number of samples."""


class Alignment(NamedTuple):
    """Distance in milliseconds from which stamps must be followed, 0 if never; whether the clocks drift apart."""

    apart_ms: int = 0
    drifts: bool = False


class Ruler:
    """Measures one sound while its packets are read.

    `apart` holds how far each packet's stamp lies from where its samples are, in milliseconds. Where the length of a packet
    is only what the container says, that is a suspicion.
    """

    def __init__(self, stream: Any) -> None:
        context = stream.codec_context
        self.apart = array("d")
        self._unit = float(1000 * stream.time_base)
        exact = context.name in FIXED and context.frame_size and context.sample_rate
        self._each = 1000 * context.frame_size / context.sample_rate if exact else 0.0
        self._next: float | None = None

    def add(self, packet: Any, stamp: int) -> None:
        """Measure a packet, in the order of the file."""
        heard = stamp * self._unit
        off = 0.0 if self._next is None else heard - self._next
        if self._each:
            self.apart.append(off)
            self._next = heard - off + self._each
            return
        last = self.apart[-1] if self.apart else 0.0
        self.apart.append(last + off if abs(off) > BREAK_MS else last)
        self._next = heard + (packet.duration or 0) * self._unit

    @property
    def sure(self) -> bool:
        """Whether what was measured needs no decoding to be believed."""
        steps = (later - earlier for earlier, later in pairwise(self.apart))
        drift = abs(sum(step for step in steps if abs(step) <= MADE_GOOD_MS))
        length = self._each * len(self.apart)
        return bool(length) and drift <= MADE_GOOD_MS + MOST_DRIFT * length


def alignment(file: Path, index: int, ruler: Ruler) -> Alignment:
    """Return how the stamps of a sound must be followed. Only what looks as if they part, and may not, is decoded."""
    found = aligned(ruler.apart)
    return found if found == Alignment() or ruler.sure else aligned(_decoded(file, index))


def _decoded(file: Path, index: int) -> Sequence[float]:
    """Decode up to `DECODED_MS` of a sound; return how far the stamp of each frame lies from where its samples are."""
    apart, samples, first = array("d"), 0.0, 0.0
    with open_media(file) as container:
        for frame in frames_of(container, index):
            if frame.time is not None:
                first = first if apart else frame.time * 1000
                apart.append(frame.time * 1000 - first - samples)
            samples += 1000 * frame.samples / frame.sample_rate
            if samples > DECODED_MS:
                break
    return apart


def aligned(apart: Sequence[float]) -> Alignment:
    """Return how stamps must be followed that are so far from their samples, packet by packet."""
    if not apart or max(apart) - min(apart) <= NOTICED_MS:
        return Alignment()
    level = [median(apart[max(0, at - AROUND) : at + AROUND + 1]) for at in range(len(apart))]
    left, drifts = _left(apart[0], level), _drifts(level)
    apart_ms = max(NOTICED_MS, math.ceil(1.25 * _wavers(apart, level)))
    if left <= (NOTICED_MS if drifts else apart_ms) or apart_ms >= MADE_GOOD_MS:
        return Alignment()
    return Alignment(apart_ms, drifts)


def _wavers(apart: Sequence[float], level: Sequence[float]) -> float:
    """Return how far stamps waver around their level, from one side to the other."""
    off = sorted(one - other for one, other in zip(apart, level, strict=True))
    odd = min(ODD, (len(off) - 1) // 2)
    return off[-1 - odd] - off[odd]


def _left(first: float, level: Sequence[float]) -> float:
    """Return the largest distance that ffmpeg's default leaves uncorrected, in milliseconds."""
    good, most = first, 0.0
    for now in level:
        if abs(now - good) > MADE_GOOD_MS:
            good = now
        most = max(most, abs(now - good))
    return most


def _drifts(level: Sequence[float]) -> bool:
    steps = (later - earlier for earlier, later in pairwise(level))
    return abs(sum(step for step in steps if abs(step) <= BREAK_MS)) > NOTICED_MS
