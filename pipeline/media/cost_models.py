"""Cost models of each kind of job: CPU time in milliseconds and peak memory in MB (10⁶ bytes).

The figures were measured with ffmpeg 9.0.2 on two processors (x264 `veryfast`, noisy clips of 3 s, 640 × 360 to 3840 ×
2160). Only their ratios matter: they weigh jobs in a build's progress and order the queue.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.media.image_files import still_names
from pipeline.media.model import Job

START_MS = 200
"""Starting a limited process and checking its output."""
FRAME_MS = 27
"""CPU time to encode one million pixels of one frame, including its share of decoding and scaling."""
SOUND_MS = 15
"""CPU time to fingerprint a second of audio."""
ENCODED_MS = 40
"""CPU time for a second of audio: decoded, limited, encoded twice, and both encodings measured."""
MEASURED_MS = 4
"""CPU time to measure the loudness of a second of audio."""
LOOK_MS = 60
"""CPU time to fingerprint a second of video."""
STILL_MS = 120
"""CPU time to encode one million pixels of a picture in one format."""
MOVING_MS = 80
"""CPU time to encode one million pixels of an animation: measured 19 (drawings) to 147 (photographs)."""
READ_BYTES_PER_MS = 200_000
"""Reading speed of a probe, which reads every packet."""

PROCESS_MB = 60
RUNG_MB = 140
"""Memory per million pixels of all rungs: the lookahead frames of the encoder at `veryfast`, and the decoder's frames.

Measured peaks of a whole ladder: 404 MB from 1920 × 1080, 503 MB from 3840 × 2160, 778 MB at `medium`, 920 MB at `slow`.
"""
LOOKAHEAD: Mapping[str, Fraction] = {
    "fast": Fraction(5, 4),
    "medium": Fraction(3, 2),
    "slow": Fraction(2),
}
"""Memory factor of slower presets, which buffer more frames (x264 lookahead: 10 at `veryfast`, 50 at `slow`)."""
STILL_MB = 400
"""Decoding and resizing a picture of 40 million pixels; most need far less."""


def trivial(job: Job) -> int:
    """Cost of a job that starts no process."""
    return 1


def probe_work(job: Job) -> int:
    """Read the whole source."""
    return START_MS + sum(source.size for source in job.sources) // READ_BYTES_PER_MS


def loudness_work(job: Job) -> int:
    """Decode and measure one audio stream."""
    return START_MS + _seconds(job.recipe, MEASURED_MS)


def fingerprint_work(job: Job) -> int:
    """Decode video and audio; audio alone is cheap."""
    return START_MS + _seconds(job.recipe, LOOK_MS if job.recipe.get("video") is not None else SOUND_MS)


def video_work(job: Job) -> int:
    """Encode every frame in every rung."""
    return START_MS + _frames(job.recipe) * _rung_pixels(job.recipe) * FRAME_MS // 1_000_000


def audio_work(job: Job) -> int:
    """Encode the audio in several formats and measure the results."""
    return START_MS + _seconds(job.recipe, ENCODED_MS)


def image_work(job: Job) -> int:
    """Encode every size in every format, and the moving file of an animation."""
    stills = still_names(job.recipe) if "encodings" in job.recipe else ()
    still = sum(width * height for _, (width, height) in stills) * STILL_MS
    return START_MS + (still + _moving_pixels(job.recipe) * MOVING_MS) // 1_000_000


def video_memory(job: Job) -> int:
    """Memory for the lookahead frames of all encoders."""
    kept = LOOKAHEAD.get(job.recipe.get("preset", ""), Fraction(1))
    return PROCESS_MB + int(_rung_pixels(job.recipe) * RUNG_MB * kept / 1_000_000)


def image_memory(job: Job) -> int:
    """Memory for a large decoded picture."""
    return STILL_MB


def stream_memory(job: Job) -> int:
    """Memory of a job that streams through its file."""
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
