"""Recipe, job, asset and refusal of a standalone picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.config import ImageSettings
from pipeline.media.focus import Box, crop_box, parse_focus
from pipeline.media.foreign import STILLS
from pipeline.media.image_files import image_name
from pipeline.media.ingredients import Ingredients
from pipeline.media.ladder import floor_even, responsive_widths, scaled_height
from pipeline.media.model import AssetFile, Candidate, ImageAsset, Job, Picture, Probe, Refusal, Source
from pipeline.media.request import MediaRequest

RECIPE_VERSION = 2
"""Increment when the same recipe gives different bytes: another resampling, another encoder setting."""

IMAGE_TOOLS = ("pillow",)
MOTION_TOOLS = ("av", "pillow")

AVIF_SPEED = 6
WEBP_METHOD = 4
MIN_VIDEO_SIDE = 120
"""An animation with a shorter side has no room for player controls, so it becomes a WebP instead of an MP4."""


def image_job(given: Ingredients) -> Job:
    """Return the job that encodes responsive pictures."""
    picture = given.probe.picture
    assert picture is not None
    recipe = image_recipe(picture, given.request, given.settings.images, given.label)
    return given.job((given.source,), recipe, MOTION_TOOLS if recipe["motion"] else IMAGE_TOOLS)


def image_refusal(request: MediaRequest, source: Source, probe: Probe, *_: object) -> Refusal | None:
    """Return why a probed file cannot be used as a picture, or None."""
    if probe.picture is None:
        return Refusal("E406", "这里需要图片，文件却不是图片。", STILLS)
    return None


def image_recipe(
    picture: Picture, request: MediaRequest, settings: ImageSettings, label: str = ""
) -> dict[str, Any]:
    """Return the recipe: responsive stills of the picture or of a crop, and a moving file for an animation.

    Crops are never animated: cards show them, many on a page. `aigc` holds the label of AI-generated content, only if
    front matter declares it and the source has none.
    """
    box = _crop(picture, request)
    width, height = (box.width, box.height) if box else (picture.width, picture.height)
    return {
        "version": RECIPE_VERSION,
        "max_image_pixels": settings.max_megapixels * 1_000_000,
        "transparent": picture.transparent,
        "crop": list(box) if box else None,
        "sizes": [[w, scaled_height(width, height, w)] for w in responsive_widths(width, settings.widths)],
        "encodings": _encodings(picture.transparent, settings),
        "motion": _motion(picture, settings) if picture.frames > 1 and not box else None,
        **({"aigc": label} if label else {}),
        **({"traits": picture.traits} if picture.traits else {}),
    }


def _crop(picture: Picture, request: MediaRequest) -> Box | None:
    aspect = request.option("aspect")
    if aspect is None:
        return None
    focus = parse_focus(str(request.option("focus")))
    return crop_box(picture.width, picture.height, str(aspect), focus)


def _encodings(transparent: bool, settings: ImageSettings) -> list[dict[str, Any]]:
    """Return the formats in the order of a <picture>'s sources. PNG replaces JPEG if any pixel is transparent."""
    webp = {"format": "WEBP", "suffix": ".webp", "quality": settings.webp_quality, "method": WEBP_METHOD}
    avif = {"format": "AVIF", "suffix": ".avif", "quality": settings.avif_quality, "speed": AVIF_SPEED}
    jpeg = {"format": "JPEG", "suffix": ".jpg", "quality": settings.jpeg_quality}
    png = {"format": "PNG", "suffix": ".png"}
    return [*([avif] if settings.avif else []), webp, png if transparent else jpeg]


def _motion(picture: Picture, settings: ImageSettings) -> dict[str, Any]:
    """Return the recipe of the moving file. H.264 needs a fifth of the bytes of an animated WebP, but has no alpha."""
    width = min(picture.width, settings.motion_width)
    height = scaled_height(picture.width, picture.height, width)
    shared = {"frames": picture.frames, "duration_ms": picture.duration_ms}
    if picture.transparent or min(width, height) < MIN_VIDEO_SIDE:
        size = [width, height]
        webp = {"format": "WEBP", "name": "motion.webp", "size": size, "quality": settings.webp_quality}
        return {**shared, **webp, "method": WEBP_METHOD}
    size = [floor_even(width), floor_even(height)]
    return {**shared, "format": "MP4", "name": "motion.mp4", "size": size, "crf": settings.motion_crf}


def image_asset(job: Job) -> ImageAsset:
    """Return the asset of an image job."""
    recipe = job.recipe
    candidates = tuple(
        Candidate(AssetFile(job.key, image_name(w, encoding["suffix"])), w, h)
        for encoding in recipe["encodings"]
        for w, h in recipe["sizes"]
    )
    motion = None
    if recipe["motion"]:
        motion = Candidate(AssetFile(job.key, recipe["motion"]["name"]), *recipe["motion"]["size"])
    return ImageAsset(job.key, candidates[-1].width, candidates[-1].height, candidates, motion)


def read_image(value: Mapping[str, Any]) -> ImageAsset:
    """Rebuild an asset from its JSON value."""
    candidates = tuple(_candidate(c) for c in value["candidates"])
    motion = _candidate(value["motion"]) if value["motion"] else None
    return ImageAsset(value["key"], value["width"], value["height"], candidates, motion)


def _candidate(value: Iterable[Any]) -> Candidate:
    file, width, height = value
    return Candidate(AssetFile(*file), width, height)
