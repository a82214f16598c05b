"""File names of an image job, derived from its recipe. The limited child imports nothing else of image jobs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def image_name(width: int, suffix: str) -> str:
    """Return the name of the candidate of that width. `suffix` includes the dot."""
    return f"{width}{suffix}"


def encoded_sizes(recipe: Mapping[str, Any], encoding: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the sizes that one encoding is made in, narrowest first: those of its `widths`, all if it names none."""
    widths = encoding.get("widths")
    return [(width, height) for width, height in recipe["sizes"] if widths is None or width in widths]


def still_names(recipe: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the name and size of every still."""
    for encoding in recipe["encodings"]:
        for width, height in encoded_sizes(recipe, encoding):
            yield image_name(width, encoding["suffix"]), (width, height)


def image_names(recipe: Mapping[str, Any]) -> list[str]:
    """Return the names of all files of a finished image job."""
    motion = recipe["motion"]
    return [*(name for name, _ in still_names(recipe)), *([motion["name"]] if motion else [])]
