"""Reads EXIF, whatever it holds: what cannot be read counts as none, since the picture is whole without it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from PIL import Image
from PIL.ImageFile import ImageFile

BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, OverflowError, struct.error)
"""What Pillow raises for broken EXIF, each part of its reader another."""

RAW_PROFILE = "Raw profile type exif"
"""A text of PNG in which ImageMagick keeps EXIF: three lines, then hexadecimal digits."""


def exif_of(image: ImageFile) -> Image.Exif:
    """Return the EXIF of a picture without what its XMP says; PNG is decoded if EXIF may follow the pixels."""
    if image.format == "PNG" and "exif" not in image.info:
        image.load()
    exif = Image.Exif()
    with suppress(*BROKEN):
        exif.load(_bytes(image.info))
    return exif


def _bytes(info: Mapping[Any, Any]) -> bytes:
    found = info.get("exif")
    if isinstance(found, bytes):
        return found
    return bytes.fromhex("".join(str(info.get(RAW_PROFILE, "")).split("\n")[3:]))


def tag_of(exif: Image.Exif, tag: int, directory: int | None = None) -> object:
    """Return the value of a tag, None if it is missing or broken."""
    with suppress(*BROKEN):
        return (exif if directory is None else exif.get_ifd(directory)).get(tag)
    return None
