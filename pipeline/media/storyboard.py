"""Storyboards: thumbnails of a whole video for a player's seek bar."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pipeline.media.file_names import sheet_name
from pipeline.media.ladder import Rung, floor_even

COLUMNS = 10
MAX_ROWS = 5
MAX_TILES = 100
LONG_SIDE = 160
MIN_INTERVAL_MS = 1000
QUALITY = 5
"""qscale of mjpeg; low quality suffices for thumbnails."""

Recipe = Mapping[str, Any]


def storyboard_recipe(rung: Rung, duration_ms: int) -> dict[str, Any]:
    """Return the recipe: at most 100 thumbnails, one a second at most, on sheets of up to 10 × 5.

    `rung` is the smallest of the ladder.
    """
    interval = max(MIN_INTERVAL_MS, 1000 * math.ceil(duration_ms / (1000 * MAX_TILES)))
    tiles = max(1, (duration_ms + interval // 2) // interval)
    sheets = math.ceil(tiles / (COLUMNS * MAX_ROWS))
    columns = min(COLUMNS, tiles)
    scale = min(1, LONG_SIDE / max(rung.width, rung.height))
    return {
        "interval_ms": interval,
        "tiles": tiles,
        "columns": columns,
        "rows": math.ceil(math.ceil(tiles / sheets) / columns),
        "sheets": sheets,
        "width": floor_even(round(rung.width * scale)),
        "height": floor_even(round(rung.height * scale)),
        "quality": QUALITY,
    }


def storyboard_vtt(recipe: Recipe, duration_ms: int) -> str:
    """Return WebVTT that locates each thumbnail by a media fragment (W3C Media Fragments 1.0, 4.2.2)."""
    interval, tiles = recipe["interval_ms"], recipe["tiles"]
    cues = [
        f"{_clock(number * interval)} --> {_clock(duration_ms if number == tiles - 1 else (number + 1) * interval)}\n"
        f"{_place(recipe, number)}\n"
        for number in range(tiles)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _place(recipe: Recipe, number: int) -> str:
    sheet, within = divmod(number, recipe["columns"] * recipe["rows"])
    row, column = divmod(within, recipe["columns"])
    width, height = recipe["width"], recipe["height"]
    return f"{sheet_name(sheet + 1)}#xywh={column * width},{row * height},{width},{height}"


def _clock(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
