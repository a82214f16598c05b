"""Handles orientation: transposes that make a picture upright, and boxes mapped back to the stored picture.

EXIF tells it, or the rotation of a HEIF item, which Pillow puts in the place of EXIF. XMP may repeat it, but is no source
of its own, as in browsers: programs that turn the pixels often leave the old value there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PIL import Image
from PIL.ImageFile import ImageFile

from pipeline.execute.child.exif import BROKEN, exif_of, tag_of

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

ORIENTATION = 0x0112
"""The EXIF tag. Values from 5 up swap width and height (CIPA DC-008, 4.6.4)."""

TURNS: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → the transpose that makes the picture upright."""

_STORED: Mapping[int, Callable[[Box, float, float], Box]] = {
    1: lambda box, _, __: box,
    2: lambda box, wide, _: (wide - box[2], box[1], wide - box[0], box[3]),
    3: lambda box, wide, high: (wide - box[2], high - box[3], wide - box[0], high - box[1]),
    4: lambda box, _, high: (box[0], high - box[3], box[2], high - box[1]),
    5: lambda box, _, __: (box[1], box[0], box[3], box[2]),
    6: lambda box, wide, _: (box[1], wide - box[2], box[3], wide - box[0]),
    7: lambda box, wide, high: (high - box[3], wide - box[2], high - box[1], wide - box[0]),
    8: lambda box, _, high: (high - box[3], box[0], high - box[1], box[2]),
}


def orientation(image: ImageFile) -> int:
    """Return the EXIF orientation, 1 if missing or out of range."""
    return _valid(tag_of(exif_of(image), ORIENTATION))


def is_turned_by_xmp(image: ImageFile) -> bool:
    """Whether only XMP tells an orientation, which Pillow would follow."""
    try:
        told = image.getexif().get(ORIENTATION, 1)
    except BROKEN:
        return False
    return _valid(told) != orientation(image)


def _valid(value: object) -> int:
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def turned(size: tuple[int, int], turn: int) -> tuple[int, int]:
    """Convert a stored size to the upright one, or back: both are the same swap."""
    return size if turn < 5 else (size[1], size[0])


def stored_box(box: Box, upright: tuple[int, int], turn: int) -> Box:
    """Convert a box of the upright picture to the stored one."""
    return _STORED[turn](box, *upright)
