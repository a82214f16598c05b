"""Art direction: which part of a picture a crop of another shape keeps. Pure geometry."""

from __future__ import annotations

from typing import NamedTuple

ASPECTS = {"16:9": (16, 9), "1:1": (1, 1)}
"""Shapes of the frames that pictures stand in: cards and the front page; people, and cards that lie on phones."""


class Box(NamedTuple):
    """A rectangle in pixels of the upright picture."""

    left: int
    top: int
    width: int
    height: int


def crop_box(width: int, height: int, aspect: str, focus: tuple[int, int]) -> Box:
    """The largest box of that shape with the focal point as near to its centre as the picture's edges allow.

    `focus` is in hundredths of the width and the height, from the left and the top.
    """
    across, down = ASPECTS[aspect]
    wide = min(width, max(1, (2 * height * across + down) // (2 * down)))
    high = min(height, max(1, (2 * width * down + across) // (2 * across)))
    return Box(_start(width, wide, focus[0]), _start(height, high, focus[1]), wide, high)


def _start(length: int, kept: int, percent: int) -> int:
    return max(0, min(length - kept, length * percent // 100 - kept // 2))


def parse_focus(text: str) -> tuple[int, int]:
    """A focal point as a request carries it, "30,70". ValueError when it is not one."""
    x, y = (int(part) for part in text.split(","))
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise ValueError(f"focus {text!r}")
    return x, y
