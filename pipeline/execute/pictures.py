"""Opening pictures that others made. Runs inside the limited child only."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from pipeline.media.formats import IMAGE_FORMATS
from pipeline.media.model import Picture, Probe, Refusal

ORIENTATION = 0x0112
"""The EXIF tag; values from 5 on swap width and height (CIPA DC-008, 4.6.4)."""

DAMAGED = Refusal("E402", "图片不完整或已损坏。", "请重新导出或重新上传原图。")


@contextmanager
def opened(file: Path, max_pixels: int) -> Iterator[Image.Image]:
    """An unloaded picture of the four formats. Pillow's bomb warning is an error above `max_pixels`."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(file, formats=IMAGE_FORMATS) as image:
            yield image


def probe_picture(file: Path, max_pixels: int, max_frames: int) -> Probe:
    """Size, transparency and number of frames; everything is decoded once, JPEG at an eighth."""
    try:
        with opened(file, max_pixels) as image:
            return _probe(image, max_frames)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        limit = max_pixels // 1_000_000
        return _refused(Refusal("E405", f"图片超过 {limit} 百万像素。", "请缩小后再上传。"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return _refused(DAMAGED)


def _probe(image: Image.Image, max_frames: int) -> Probe:
    frames = int(getattr(image, "n_frames", 1))
    if frames > max_frames:
        return _refused(Refusal("E405", f"动图超过 {max_frames} 帧。", "请作为视频上传，或删减帧数。"))
    width, height = image.size
    if orientation(image) >= 5:
        width, height = height, width
    image.draft(None, (width // 8, height // 8))
    image.load()
    name = str(image.format).lower()
    picture = Picture(width, height, name, is_transparent(image), frames)
    return Probe("image", container=name, picture=picture)


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 when there is none or it is out of range."""
    value = image.getexif().get(ORIENTATION, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def is_transparent(image: Image.Image) -> bool:
    """Whether some pixel really is; an alpha channel alone says nothing."""
    if not image.has_transparency_data:
        return False
    return any(image.convert("RGBA").getchannel("A").histogram()[:255])


def _refused(refusal: Refusal) -> Probe:
    return Probe("refused", refusal=refusal)
