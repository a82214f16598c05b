"""What templates and markup are given of pictures: plain JSON, addresses relative to the site root."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pipeline.content.model import (
    AnyItem,
    Exemplar,
    Organisation,
    Person,
    Picture,
    Place,
    Route,
    Video,
)
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.model import ImageAsset
from pipeline.media.placeholder_colour import tone_class

View = dict[str, Any]
KEPT = 32768
"""Pictures whose view is kept."""
Shown = AnyItem | Person | Place | Organisation | Route | Exemplar


def _picture(media: FinishedMedia, asset: ImageAsset | None, alt: str) -> View | None:
    return None if asset is None else {"alt": alt, **_shape(asset, media.colour(asset))}


@lru_cache(KEPT)
def _shape(asset: ImageAsset, colour: str | None) -> View:
    """All of a picture but its words, to be changed by nobody: several entries may show the same."""
    by_type: dict[str, list[View]] = {}
    for file, width, _ in asset.candidates:
        by_type.setdefault(file.media_type, []).append({"url": file.url, "width": width})
    return {
        "width": asset.width,
        "height": asset.height,
        "src": asset.fallback.file.url,
        "sources": [{"type": t, "candidates": found} for t, found in by_type.items()],
        "tone": tone_class(colour) if colour else None,
        "wide": None,
        "square": None,
    }


def _cover(media: FinishedMedia, picture: Picture | None) -> View | None:
    """The whole picture; with a focal point, its crops for cards as well."""
    if picture is None or (whole := _picture(media, media.picture(picture.image), picture.alt)) is None:
        return None
    crops = {"wide": media.crop(picture, "16:9"), "square": media.crop(picture, "1:1")}
    return whole | {name: _picture(media, crop, picture.alt) for name, crop in crops.items()}


def entry_picture(media: FinishedMedia, entry: Shown) -> View | None:
    """The cover, portrait or map; for a video without one, its poster frame."""
    if isinstance(entry, Organisation):
        return None
    if isinstance(entry, Route):
        return _cover(media, entry.map)
    if isinstance(entry, Person):
        return _cover(media, entry.portrait)
    if isinstance(entry, Video) and entry.cover is None:
        video = media.video(entry)
        return _picture(media, video.posters if video else None, f"视频《{entry.title}》的画面")
    return _cover(media, entry.cover)
