"""The perceptual fingerprint of a picture and sound: what it is made of, and its file.

A fingerprint is two rows of 64-bit hashes at even steps, one of what is seen, one of what is heard. Two recordings of
the same thing differ in few bits of most of their hashes, however they were encoded or scaled. A hash of 0 stands for
a moment with nothing in it to tell: a flat picture, silence.

Why our own: the libraries hash single pictures and bring numpy and more (imagehash: scipy and PyWavelets as well;
pdqhash: numpy) for what is one small cosine transform; none of them hears. PyAV, which we have, decodes and scales.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

FINGERPRINT_VERSION = 1
"""Raised when the same source would give other hashes."""

FINGERPRINT = "fingerprint.json"
"""The file of a finished fingerprint job."""

PICTURE_STEP_MS = 500
SOUND_STEP_MS = 250
HEX = 16


@dataclass(frozen=True)
class Fingerprint:
    """Hashes of the pictures every `PICTURE_STEP_MS` and of the sound every `SOUND_STEP_MS`; empty where there is none."""

    pictures: tuple[int, ...] = ()
    sounds: tuple[int, ...] = ()

    def to_json(self) -> str:
        """The content of its file: one text of hexadecimal digits a row."""
        rows = {"pictures": _text(self.pictures), "sounds": _text(self.sounds)}
        return json.dumps({"version": FINGERPRINT_VERSION, **rows}, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """ValueError when it is no fingerprint of this version."""
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("version") != FINGERPRINT_VERSION:
            raise ValueError("not a fingerprint of this version")
        return cls(_hashes(value["pictures"]), _hashes(value["sounds"]))


def _text(hashes: tuple[int, ...]) -> str:
    return "".join(f"{value:0{HEX}x}" for value in hashes)


def _hashes(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + HEX], 16) for at in range(0, len(text), HEX))
