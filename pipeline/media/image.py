"""A picture on its own: the recipe of its job, the files it makes, and the asset made of them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipeline.media.ladder import responsive_widths, scaled_height
from pipeline.media.model import AssetFile, Candidate, ImageAsset, Job, Picture

if TYPE_CHECKING:
    # The child that makes the pictures needs their names, not the settings' validation: half its start.
    from pipeline.config_media import ImageSettings

RECIPE_VERSION = 1
"""Raised when the same recipe gives other bytes: another way of resizing, another setting of an encoder."""


def image_recipe(picture: Picture, settings: ImageSettings) -> dict[str, Any]:
    """Responsive WebP and JPEG; PNG instead of JPEG when some pixel is transparent."""
    widths = responsive_widths(picture.width, settings.widths)
    fallback: dict[str, Any] = {"format": "PNG", "suffix": ".png"}
    if not picture.transparent:
        fallback = {"format": "JPEG", "suffix": ".jpg", "quality": settings.jpeg_quality}
    return {
        "version": RECIPE_VERSION,
        "max_image_pixels": settings.max_megapixels * 1_000_000,
        "sizes": [[w, scaled_height(picture.width, picture.height, w)] for w in widths],
        "encodings": [{"format": "WEBP", "suffix": ".webp", "quality": settings.webp_quality}, fallback],
    }


def image_name(width: int, suffix: str) -> str:
    """The candidate of that width; the suffix has its dot."""
    return f"{width}{suffix}"


def image_names(recipe: Mapping[str, Any]) -> list[str]:
    """Every file of a finished image job."""
    return [image_name(w, e["suffix"]) for e in recipe["encodings"] for w, _ in recipe["sizes"]]


def image_asset(job: Job) -> ImageAsset:
    """The asset of an image job."""
    candidates = tuple(
        Candidate(AssetFile.of(job.key, image_name(w, encoding["suffix"])), w, h)
        for encoding in job.recipe["encodings"]
        for w, h in job.recipe["sizes"]
    )
    return ImageAsset(job.key, candidates[-1].width, candidates[-1].height, candidates)


def read_image(value: Mapping[str, Any]) -> ImageAsset:
    """The asset that was written as a plain value."""
    candidates = tuple(
        Candidate(AssetFile(**c["file"]), c["width"], c["height"]) for c in value["candidates"]
    )
    return ImageAsset(value["key"], value["width"], value["height"], candidates)
