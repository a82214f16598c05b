"""Cuts off what a container hides of its frames. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PIL import Image


def cropped(image: Image.Image, frame: Any, crop: Sequence[int]) -> Image.Image:
    """Return a scaled copy of a frame without the `crop` of its left, right, top and bottom, in pixels of the frame."""
    if not any(crop):
        return image
    left, right, top, bottom = crop
    across, down = image.width / frame.width, image.height / frame.height
    start = round(left * across), round(top * down)
    return image.crop((*start, image.width - round(right * across), image.height - round(bottom * down)))
