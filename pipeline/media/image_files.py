"""The files of an image job, from its recipe alone. The child that makes them needs no more than this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def image_name(width: int, suffix: str) -> str:
    """The candidate of that width; the suffix has its dot."""
    return f"{width}{suffix}"


def still_names(recipe: Mapping[str, Any]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Name and size of every still."""
    for encoding in recipe["encodings"]:
        for width, height in recipe["sizes"]:
            yield image_name(width, encoding["suffix"]), (width, height)


def image_names(recipe: Mapping[str, Any]) -> list[str]:
    """Every file of a finished image job."""
    motion = recipe["motion"]
    return [*(name for name, _ in still_names(recipe)), *([motion["name"]] if motion else [])]
