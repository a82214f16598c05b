"""The picture that stands for an entry."""

from __future__ import annotations

from functools import lru_cache

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
from pipeline.render.views.picture import CandidateView, PictureView, ShapeView

KEPT = 32768
"""Pictures whose view is kept."""
Pictured = AnyItem | Person | Place | Organisation | Route | Exemplar


def entry_picture(media: FinishedMedia, entry: Pictured) -> PictureView | None:
    """The cover, portrait or map; for a video without one, its poster frame, of which nobody wrote what it shows."""
    if isinstance(entry, Organisation):
        return None
    if isinstance(entry, Route):
        return _cover(media, entry.map)
    if isinstance(entry, Person):
        return _cover(media, entry.portrait)
    if isinstance(entry, Video) and entry.cover is None:
        video = media.video(entry)
        return _picture(media, video.posters if video else None, "")
    return _cover(media, entry.cover)


def _cover(media: FinishedMedia, picture: Picture | None) -> PictureView | None:
    """The whole picture; with a focal point, its crops for cards as well."""
    if picture is None or (whole := _picture(media, media.picture(picture.image), picture.alt)) is None:
        return None
    whole["wide"] = _picture(media, media.crop(picture, "16:9"), picture.alt)
    whole["square"] = _picture(media, media.crop(picture, "1:1"), picture.alt)
    return whole


def _picture(media: FinishedMedia, asset: ImageAsset | None, alt: str) -> PictureView | None:
    if asset is None:
        return None
    return {**_shape(asset, media.colour(asset)), "alt": alt, "wide": None, "square": None}


@lru_cache(KEPT)
def _shape(asset: ImageAsset, colour: str | None) -> ShapeView:
    """All of a picture but its words, to be changed by nobody: several entries may show the same."""
    by_type: dict[str, list[CandidateView]] = {}
    for file, width, _ in asset.candidates:
        by_type.setdefault(file.media_type, []).append({"url": file.url, "width": width})
    return {
        "width": asset.width,
        "height": asset.height,
        "src": asset.fallback.file.url,
        "sources": [{"type": t, "candidates": found} for t, found in by_type.items()],
        "tone": tone_class(colour) if colour else None,
    }
