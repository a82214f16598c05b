"""What a job is expected to take, and the order jobs are done in. Pure: from the job alone, no clock, no machine.

The figures were measured with ffmpeg 9.0.2 on two processors (x264 `veryfast`, noisy clips of 3 s, 640 × 360 to 3840 ×
2160). Only their ratios matter: they weigh the progress of a whole build and choose what is done first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def work_of(job: Job) -> int:
    """Expected processor milliseconds, at least 1."""
    recipe = job.recipe
    match job.kind:
        case "video" | "screen":
            return START_MS + _frames(recipe) * _rung_pixels(recipe) * FRAME_MS // 1_000_000
        case "fingerprint":
            return START_MS + _seconds(recipe, LOOK_MS if recipe.get("video") is not None else SOUND_MS)
        case "image":
            pixels = sum(int(width) * int(height) for width, height in recipe.get("sizes", ()))
            still = pixels * max(1, len(recipe.get("encodings", ()))) * STILL_MS
            return START_MS + (still + _moving_pixels(recipe) * MOVING_MS) // 1_000_000
        case "captions":
            return 1
        case "probe":
            return START_MS + sum(source.size for source in job.sources) // READ_BYTES_PER_MS
        case _:
            return START_MS + _seconds(recipe, ENCODED_MS if job.kind == "audio" else MEASURED_MS)


def memory_mb_of(job: Job) -> int:
    """Expected peak of the job's processes in MB (10⁶ bytes)."""
    match job.kind:
        case "video" | "screen":
            kept = LOOKAHEAD.get(job.recipe.get("preset", ""), Fraction(1))
            return PROCESS_MB + int(_rung_pixels(job.recipe) * RUNG_MB * kept / 1_000_000)
        case "image":
            return STILL_MB
        case "captions":
            return 1
        case _:
            return 2 * PROCESS_MB


def is_heavy(job: Job) -> bool:
    """Whether it works through a whole picture or sound: minutes and several processors, not a moment."""
    return "duration_ms" in job.recipe


def ordered(jobs: Iterable[Job], ranks: Mapping[str, int]) -> tuple[Job, ...]:
    """The jobs as they are to be started: by the rank of their source, then the least work, then name and key.

    `ranks` are by source digest, lower ones first; a source without one comes last.
    """
    last = max(ranks.values(), default=0) + 1

    def place(job: Job) -> tuple[int, int, str, str, str]:
        rank = min((ranks.get(source.digest, last) for source in job.sources), default=last)
        return rank, work_of(job), job.kind, job.label, job.key

    return tuple(sorted(jobs, key=place))


def _frames(recipe: Mapping[str, Any]) -> int:
    return int(Fraction(recipe["duration_ms"], 1000) * Fraction(recipe["rate"])) + 1


def _moving_pixels(recipe: Mapping[str, Any]) -> int:
    motion = recipe.get("motion")
    return int(motion["frames"]) * int(motion["size"][0]) * int(motion["size"][1]) if motion else 0


def _seconds(recipe: Mapping[str, Any], each_ms: int) -> int:
    return int(recipe.get("duration_ms", 0)) * each_ms // 1000


def _rung_pixels(recipe: Mapping[str, Any]) -> int:
    return sum(int(rung["width"]) * int(rung["height"]) for rung in recipe["rungs"])
