"""Recipe → the ffmpeg command line of sound, and the part of it that video shares. Pure: nothing is started here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.graph import CLEAN, Recipe, compiled, opened_source
from pipeline.media.sound import M4A


def audio_command(recipe: Recipe, ffmpeg_path: str, source: Path) -> list[str]:
    """The argv that makes the M4A of an audio job in the working folder."""
    sound = recipe["audio"]
    stream = heard(opened_source(source, recipe["container"], threads=1), sound)
    options = {**encoder_options(sound), **CLEAN, "f": "ipod", "movflags": "+faststart"}
    return compiled(ffmpeg.output(stream, M4A, **options), ffmpeg_path)


def heard(opened: Any, sound: Recipe) -> Any:
    """Starts at zero and stays in step: gaps become silence."""
    return opened[str(sound["index"])].filter("aresample", sound["rate"], **{"async": 1, "first_pts": 0})


def encoder_options(sound: Recipe) -> dict[str, Any]:
    """AAC-LC, one thread."""
    return {
        "c:a": "aac",
        "b:a": f"{sound['kbps']}k",
        "ac": sound["channels"],
        "threads:a": 1,
        "flags:a": "+bitexact+global_header",
    }
