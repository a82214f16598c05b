"""What jobs of each kind are expected to take: processor milliseconds, and the peak of their memory in MB (10⁶ bytes).

The figures were measured with ffmpeg 9.0.2 on two processors (x264 `veryfast`, noisy clips of 3 s, 640 × 360 to 3840 ×
2160). Only their ratios matter: they weigh the progress of a whole build and choose what is done first.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.media.model import Job

START_MS = 200
"""Starting a limited process and looking at what it made."""
FRAME_MS = 27
"""Processor time of one million pixels of one frame, encoded; its share of decoding and scaling is in it."""
SOUND_MS = 15
"""Processor time of a second of sound, decoded for its fingerprint."""
ENCODED_MS = 40
"""Processor time of a second of sound: decoded, limited, encoded twice, and both measured."""
MEASURED_MS = 4
"""Processor time of a second of sound, measured."""
LOOK_MS = 60
"""Processor time of a second of video, decoded for its fingerprint."""
STILL_MS = 120
"""Processor time of one million pixels of a picture, in one encoding."""
MOVING_MS = 80
"""Processor time of one million pixels of an animation: 19 to 147 seen, drawings to photographs."""
READ_BYTES_PER_MS = 200_000
"""A probe reads every packet."""

PROCESS_MB = 60
RUNG_MB = 140
"""Memory of one million pixels of the rungs: the frames that the encoder looks ahead at `veryfast`, and the decoder's.

Peaks seen with the whole ladder: 404 MB from 1920 × 1080, 503 MB from 3840 × 2160, 778 MB at `medium`, 920 MB at `slow`.
"""
LOOKAHEAD: Mapping[str, Fraction] = {
    "fast": Fraction(5, 4),
    "medium": Fraction(3, 2),
    "slow": Fraction(2),
}
"""Slower presets keep more frames (x264 looks 10 frames ahead at `veryfast`, 50 at `slow`)."""
STILL_MB = 400
"""A picture of 40 million pixels, unpacked and resized; most take far less."""


def least(job: Job) -> int:
    """A moment, and next to no memory: no process is started."""
    return 1


def probe_work(job: Job) -> int:
    """The whole source is read."""
    return START_MS + sum(source.size for source in job.sources) // READ_BYTES_PER_MS


def loudness_work(job: Job) -> int:
    """The sound is decoded and measured."""
    return START_MS + _seconds(job.recipe, MEASURED_MS)


def fingerprint_work(job: Job) -> int:
    """The picture is decoded, and the sound; a sound alone is quick."""
    return START_MS + _seconds(job.recipe, LOOK_MS if job.recipe.get("video") is not None else SOUND_MS)


def video_work(job: Job) -> int:
    """Every pixel of every rung of every frame is encoded."""
    return START_MS + _frames(job.recipe) * _rung_pixels(job.recipe) * FRAME_MS // 1_000_000


def audio_work(job: Job) -> int:
    """The sound is encoded in several ways, and measured."""
    return START_MS + _seconds(job.recipe, ENCODED_MS)


def image_work(job: Job) -> int:
    """Every size is encoded in every format; an animation moves besides."""
    pixels = sum(int(width) * int(height) for width, height in job.recipe.get("sizes", ()))
    still = pixels * max(1, len(job.recipe.get("encodings", ()))) * STILL_MS
    return START_MS + (still + _moving_pixels(job.recipe) * MOVING_MS) // 1_000_000


def video_memory(job: Job) -> int:
    """The frames that the encoders of all rungs look ahead at."""
    kept = LOOKAHEAD.get(job.recipe.get("preset", ""), Fraction(1))
    return PROCESS_MB + int(_rung_pixels(job.recipe) * RUNG_MB * kept / 1_000_000)


def image_memory(job: Job) -> int:
    """A large picture, unpacked."""
    return STILL_MB


def stream_memory(job: Job) -> int:
    """Of what goes through a file from one end to the other."""
    return 2 * PROCESS_MB


def _frames(recipe: Mapping[str, Any]) -> int:
    return int(Fraction(recipe["duration_ms"], 1000) * Fraction(recipe["rate"])) + 1


def _moving_pixels(recipe: Mapping[str, Any]) -> int:
    motion = recipe.get("motion")
    return int(motion["frames"]) * int(motion["size"][0]) * int(motion["size"][1]) if motion else 0


def _seconds(recipe: Mapping[str, Any], each_ms: int) -> int:
    return int(recipe.get("duration_ms", 0)) * each_ms // 1000


def _rung_pixels(recipe: Mapping[str, Any]) -> int:
    return sum(int(rung["width"]) * int(rung["height"]) for rung in recipe["rungs"])
