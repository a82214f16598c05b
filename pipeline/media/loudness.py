"""Loudness of an audio stream, its targets, and the limits on the gain that reaches them.

Loudness follows ITU-R BS.1770 and EBU R 128 (integrated, gated). It is measured on the two channels to be published
(mono is duplicated, surround is downmixed first), so that any meter confirms the target on the result.
Levels are integers: hundredths of LUFS, LU, dB and dBTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

RATE = 48_000
"""Sample rate in Hz for measuring and publishing: Opus and broadcasters require it, browsers play it natively."""

TWO_CHANNELS = {"osr": RATE, "ochl": "stereo", "osf": "flt", "rematrix_maxval": 1}
"""Options of `aresample`, the same for measuring and encoding: stereo, floating point."""

WEB_TARGET = -1600
"""−16 LUFS, which Apple Podcasts asks for (± 1 dB); used for videos as well."""

BROADCAST_TARGET = -2400
"""−24 LUFS: GY/T 282-2014 for digital television in China, after ITU-R BS.1864."""

SILENT = -7000
"""The absolute gate of BS.1770, −70 LUFS: quieter audio counts as silent and is not adjusted."""

MAX_GAIN = 2000
"""20 dB: more would make the noise of a recording audible."""

MAX_LIMITING = 1200
"""12 dB: the most the limiter may reduce the highest peak. More would be compression, not limiting."""


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness, true peak and loudness range (EBU Tech 3342) of one audio stream.

    `integrated` is `SILENT` if nothing passes the gate; `true_peak` is rounded up.
    """

    integrated: int
    true_peak: int
    range: int

    def to_facts(self) -> dict[str, int]:
        """Return a JSON value, kept in manifest facts."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Loudness:
        """Rebuild the value of `to_facts`, ignoring other facts. Raise KeyError, TypeError or ValueError if malformed."""
        return cls(int(facts["integrated"]), int(facts["true_peak"]), int(facts["range"]))


StreamKey = tuple[str, int | tuple[int, int]]
"""Digest of a source and index of one of its audio streams, or of the two that are left and right."""


def max_gain(loudness: Loudness, ceiling: int) -> int:
    """Return the highest gain allowed under a limiter's ceiling."""
    return min(MAX_GAIN, ceiling + MAX_LIMITING - loudness.true_peak)
