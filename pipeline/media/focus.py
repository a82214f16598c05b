"""Computes the crop box of a picture around its focal point."""

from __future__ import annotations

from typing import NamedTuple

ASPECTS = {"16:9": (16, 9), "1:1": (1, 1), "2.35:1": (47, 20)}
"""Aspect ratios of picture frames. 16:9: cards and the front page; 1:1: people; 2.35:1: covers on WeChat."""


class Box(NamedTuple):
    """A rectangle in pixels of the upright picture."""

    left: int
    top: int
    width: int
    height: int


def crop_box(width: int, height: int, aspect: str, focus: tuple[int, int]) -> Box:
    """Return the largest box of that aspect, centred on the focal point as far as the picture's edges allow.

    `focus` is in percent of width and height, from the top left.
    """
    across, down = ASPECTS[aspect]
    wide = min(width, max(1, (2 * height * across + down) // (2 * down)))
    high = min(height, max(1, (2 * width * down + across) // (2 * across)))
    return Box(_start(width, wide, focus[0]), _start(height, high, focus[1]), wide, high)


def _start(length: int, kept: int, percent: int) -> int:
    return max(0, min(length - kept, length * percent // 100 - kept // 2))


def parse_focus(text: str) -> tuple[int, int]:
    """Parse the focal point of a request, such as "30,70". Raise ValueError if malformed."""
    x, y = (int(part) for part in text.split(","))
    if not (0 <= x <= 100 and 0 <= y <= 100):
        raise ValueError(f"focus {text!r}")
    return x, y
