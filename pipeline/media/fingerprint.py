"""The perceptual fingerprint of a recording, and its file format.

A fingerprint is two sequences of 64-bit hashes at fixed intervals, one of the video, one of the audio. Two copies of
the same recording differ in few bits of most hashes, however they were encoded or scaled. A hash of 0 marks a moment
without features: a flat picture, silence.

Why not a library: they hash single pictures and depend on numpy and more (imagehash: scipy and PyWavelets as well;
pdqhash: numpy) for one small cosine transform, and none handles audio. PyAV, a dependency already, decodes and scales.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

FINGERPRINT_VERSION = 1
"""Increment when the same source would give different hashes."""

FINGERPRINT = "fingerprint.json"
"""The output file of a fingerprint job."""

PICTURE_STEP_MS = 500
SOUND_STEP_MS = 250
HEX = 16


@dataclass(frozen=True)
class Fingerprint:
    """Hashes of the video every `PICTURE_STEP_MS` and of the audio every `SOUND_STEP_MS`; empty without such a stream."""

    pictures: tuple[int, ...] = ()
    sounds: tuple[int, ...] = ()

    def to_json(self) -> str:
        """Return the content of the file: one string of hexadecimal digits per sequence."""
        rows = {"pictures": _text(self.pictures), "sounds": _text(self.sounds)}
        return json.dumps({"version": FINGERPRINT_VERSION, **rows}, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """Parse the content of the file. Raise ValueError unless it is a fingerprint of this version."""
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("version") != FINGERPRINT_VERSION:
            raise ValueError("not a fingerprint of this version")
        return cls(_hashes(value["pictures"]), _hashes(value["sounds"]))


def _text(hashes: tuple[int, ...]) -> str:
    return "".join(f"{value:0{HEX}x}" for value in hashes)


def _hashes(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + HEX], 16) for at in range(0, len(text), HEX))
