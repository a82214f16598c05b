"""The covers of an article in WeChat's two ratios, cut from a finished picture around its focal point.

The picture is one that media made, not an editor's file, so it is opened in this process.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MediaError
from pipeline.media.focus import crop_box
from pipeline.syndicate.wechat_rules import COVER_RATIOS

if TYPE_CHECKING:
    from PIL import Image

ASPECTS = {"235": "2.35:1", "11": "1:1"}
QUALITY = 88


def draw_cover(picture: Path, ratio: str, focus: tuple[int, int] | None) -> bytes:
    """Return the JPEG of a cover; `ratio` is one of `COVER_RATIOS`, `focus` in percent.

    Without a focal point nothing is cut off: the whole picture stands in the frame, and its edges go on to either side.
    """
    from PIL import Image

    size = COVER_RATIOS[ratio]
    with opened(picture) as found:
        whole = _flat(found)
    if focus is not None:
        left, top, width, height = crop_box(whole.width, whole.height, ASPECTS[ratio], focus)
        box = (left, top, left + width, top + height)
        framed = whole.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)
    else:
        framed = _whole_in_frame(whole, size)
    stream = io.BytesIO()
    framed.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """Open a finished picture. Raises MediaError for one that is damaged in the store."""
    from PIL import Image

    try:
        with Image.open(path) as picture:
            picture.load()
            yield picture
    except OSError as error:
        if error.errno is not None:
            raise
        text = f"成品库里的图片 {path.parent.name[:20]}/{path.name} 坏了，打不开。"
        raise MediaError(text, help="请运行 kepu store verify，再运行 kepu build。") from error


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
    right, bottom = width - x - inner.width, height - y - inner.height
    for size_of, box, place in (
        ((x, height), (0, 0, 1, inner.height), (0, 0)),
        ((right, height), (inner.width - 1, 0, inner.width, inner.height), (width - right, 0)),
        ((width, y), (0, 0, inner.width, 1), (0, 0)),
        ((width, bottom), (0, inner.height - 1, inner.width, inner.height), (0, height - bottom)),
    ):
        if min(size_of) > 0:
            frame.paste(inner.resize(size_of, Image.Resampling.BOX, box=box), place)
    frame.paste(inner, (x, y))
    return frame
