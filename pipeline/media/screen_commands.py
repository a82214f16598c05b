"""Recipe → the ffmpeg command line of a film for screens. Pure: nothing is started here.

Captions and font are named relative to the working folder, where they are put under names of our own: nothing an
editor can write reaches the argument of a filter.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.ffmpeg_graph import CLEAN, Recipe, compiled, opened_source
from pipeline.media.screens import SCREEN_MP4
from pipeline.media.sound_commands import encoder_options
from pipeline.media.video_commands import (
    in_step,
    label_options,
    mp4_flags,
    normalised,
    picture_options,
    prepared,
)
from pipeline.media.video_encoders import encoding

CAPTIONS = "captions.ass"
FONTS = "fonts"
"""A folder with the one font; libass looks there before it asks the system."""


def screen_command(recipe: Recipe, ffmpeg_path: str, source: Path) -> list[str]:
    """The argv that makes the film in the working folder, where `CAPTIONS` and `FONTS` are."""
    (rung,) = recipe["rungs"]
    opened = opened_source(source, recipe["container"])
    clean = normalised(prepared(opened, recipe), rung["width"], rung["height"], recipe)
    streams = [clean.filter("ass", CAPTIONS, fontsdir=FONTS)]
    if recipe["audio"]:
        streams.append(in_step(opened, recipe["audio"]))
    return compiled(ffmpeg.output(*streams, SCREEN_MP4, **_options(recipe, rung)), ffmpeg_path)


def _options(recipe: Recipe, rung: Recipe) -> dict[str, Any]:
    """As the rung of the ladder is encoded."""
    options = {
        "f": "mp4",
        "movflags": mp4_flags(recipe),
        **CLEAN,
        **label_options(recipe),
        **picture_options(recipe),
    }
    options |= {f"{name}:v": value for name, value in encoding(rung).items()}
    return options | (encoder_options(recipe["audio"]) if recipe["audio"] else {})
