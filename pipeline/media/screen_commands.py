"""Builds the ffmpeg command line that burns captions into a video. Starts no process.

Captions and font are copied into the working folder under fixed names: nothing an editor writes reaches a filter
argument, where FFmpeg would interpret it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.ffmpeg_graph import CLEAN, Recipe, compiled, opened_source
from pipeline.media.screens import SCREEN_MP4
from pipeline.media.settling import film_graphs, settled
from pipeline.media.sound_commands import encoder_options
from pipeline.media.video_commands import (
    label_options,
    mp4_flags,
    normalised,
    padded_sound,
    picture_options,
    prepared,
)
from pipeline.media.video_encoders import encoding

CAPTIONS = "captions.ass"
FONTS = "fonts"
"""A folder with the one font; libass searches it before the system's fonts."""


def screen_command(recipe: Recipe, ffmpeg_path: str, source: Path) -> list[str]:
    """Return the argv. It must run in the folder that holds `CAPTIONS` and `FONTS`, and writes `SCREEN_MP4` there."""
    (rung,) = recipe["rungs"]
    opened = opened_source(source, recipe["container"])
    clean = normalised(prepared(opened, recipe), rung["width"], rung["height"], recipe)
    streams = [clean.filter("ass", CAPTIONS, fontsdir=FONTS)]
    if recipe["audio"]:
        streams.append(padded_sound(opened, recipe["audio"]))
    command = compiled(ffmpeg.output(*streams, SCREEN_MP4, **_options(recipe, rung)), ffmpeg_path)
    return settled(command, film_graphs(recipe, [recipe["audio"]] if recipe["audio"] else []))


def _options(recipe: Recipe, rung: Recipe) -> dict[str, Any]:
    """Return the output options, the same as those of a rung of the ladder."""
    options = {
        "f": "mp4",
        "movflags": mp4_flags(recipe),
        **CLEAN,
        **label_options(recipe),
        **picture_options(recipe),
    }
    options |= {f"{name}:v": value for name, value in encoding(rung).items()}
    return options | (encoder_options(recipe["audio"]) if recipe["audio"] else {})
