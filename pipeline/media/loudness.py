"""How loud a sound is, and the linear gain that brings it to a target. Pure.

Loudness is that of ITU-R BS.1770 and EBU R 128 (integrated, gated), of the two channels that will be published: mono
stands in both, surround is folded down first, so every meter reads of the result what was aimed at.
Levels are whole numbers: hundredths of LUFS, LU, dB and dBTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

RATE = 48_000
"""Hz of everything measured and published: what Opus and broadcasters take, and browsers play without resampling."""

TWO_CHANNELS = {"osr": RATE, "ochl": "stereo", "osf": "flt", "rematrix_maxval": 1}
"""Options of `aresample` before measuring and before encoding alike: the same two channels, in floating point."""

WEB_TARGET = -1600
"""−16 LUFS: what Apple Podcasts asks for (± 1 dB), and the sound of videos as well."""

BROADCAST_TARGET = -2400
"""−24 LUFS: GY/T 282-2014 for digital television in China, after ITU-R BS.1864."""

SILENT = -7000
"""The absolute gate of BS.1770, −70 LUFS: what is not louder has no loudness to set."""

MAX_GAIN = 2000
"""20 dB: beyond it the noise of a recording is lifted with it."""

MAX_LIMITING = 1200
"""12 dB: how far the limiter may press the highest peak. Beyond it the sound would be compressed, not limited."""


@dataclass(frozen=True)
class Loudness:
    """Of one sound stream: integrated loudness, true peak, loudness range (EBU Tech 3342).

    `integrated` is `SILENT` when nothing passes the gate; `true_peak` is rounded up.
    """

    integrated: int
    true_peak: int
    range: int

    def to_facts(self) -> dict[str, int]:
        """A plain value."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Loudness:
        """What `to_facts` gave; other facts beside it are left alone. KeyError, TypeError or ValueError when it is none."""
        return cls(int(facts["integrated"]), int(facts["true_peak"]), int(facts["range"]))


StreamKey = tuple[str, int]
"""A source's digest and the index of one of its sound streams."""


def most_gain(loudness: Loudness, ceiling: int) -> int:
    """The highest gain a sound may get under a limiter's ceiling."""
    return min(MAX_GAIN, ceiling + MAX_LIMITING - loudness.true_peak)
