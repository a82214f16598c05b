"""The covers of an article in WeChat's two ratios, cut from a finished picture around its focal point.

The picture is one that media made, not an editor's file, so it is opened in this process.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.media.focus import crop_box
from pipeline.syndicate.wechat_rules import COVER_RATIOS

if TYPE_CHECKING:
    from PIL import Image

ASPECTS = {"235": "2.35:1", "11": "1:1"}
QUALITY = 88


def draw_cover(picture: Path, ratio: str, focus: tuple[int, int] | None) -> bytes:
    """Return the JPEG of a cover; `ratio` is one of `COVER_RATIOS`, `focus` in percent.

    Without a focal point nothing is cut off: the whole picture stands in the frame, and the rest has the colour of its edges.
    """
    from PIL import Image

    size = COVER_RATIOS[ratio]
    with Image.open(picture) as opened:
        whole = _flat(opened)
    if focus is not None:
        left, top, width, height = crop_box(whole.width, whole.height, ASPECTS[ratio], focus)
        box = (left, top, left + width, top + height)
        framed = whole.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)
    else:
        framed = _whole_in_frame(whole, size)
    stream = io.BytesIO()
    framed.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture in RGB, white where it was transparent."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "P"):
        clear = picture.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    return picture.convert("RGB")


def _whole_in_frame(whole: Image.Image, size: tuple[int, int]) -> Image.Image:
    from PIL import Image

    width, height = size
    scale = min(width / whole.width, height / whole.height)
    inner = whole.resize(
        (max(1, round(whole.width * scale)), max(1, round(whole.height * scale))),
        Image.Resampling.LANCZOS,
        reducing_gap=3,
    )
    frame = Image.new("RGB", size)
    x, y = (width - inner.width) // 2, (height - inner.height) // 2
    before = _edge(inner, (0, 0, 1, inner.height) if x else (0, 0, inner.width, 1))
    after = _edge(
        inner,
        (inner.width - 1, 0, inner.width, inner.height)
        if x
        else (0, inner.height - 1, inner.width, inner.height),
    )
    frame.paste(before, (0, 0, width, height))
    frame.paste(after, (width // 2, 0, width, height) if x else (0, height // 2, width, height))
    frame.paste(inner, (x, y))
    return frame


def _edge(picture: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int]:
    """Return the mean colour of a strip of the picture."""
    from PIL import Image

    red, green, blue = picture.crop(box).resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]  # RGB
    return int(red), int(green), int(blue)
