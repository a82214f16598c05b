"""Recipe, job, asset and refusal of a standalone picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.config import ImageSettings
from pipeline.media.focus import Box, crop_box, parse_focus
from pipeline.media.foreign import STILLS
from pipeline.media.image_files import encoded_sizes, image_name
from pipeline.media.ingredients import Ingredients
from pipeline.media.ladder import floor_even, responsive_widths, scaled_height
from pipeline.media.model import AssetFile, Candidate, ImageAsset, Job, Picture, Probe, Refusal, Source
from pipeline.media.request import MediaRequest

RECIPE_VERSION = 2
"""Increment when the same recipe gives different bytes: another resampling, another encoder setting."""

IMAGE_TOOLS = ("pillow",)
MOTION_TOOLS = ("av", "pillow")

AVIF_SPEED = 6
WEBP_METHOD = 2
"""Of drawings, 4 % more bytes than method 4 for half its time."""
LONGEST: Mapping[str, int] = {"WEBP": 16_383, "AVIF": 16_384, "JPEG": 65_500, "PNG": 65_500}
"""Longest side of each format, in pixels: 14 bits (VP8), AV1's highest level, libjpeg's bound; browsers end at 65,535.

A format that cannot hold the largest size is left out: a browser takes one format for all widths, so keeping the
narrow ones would keep readers of a long picture from its sharpest.
"""
LONGEST_MOTION: Mapping[str, int] = {"WEBP": 16_383, "MP4": 4096}
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
    picture = probe.picture
    if picture is None:
        return Refusal("E406", "这里需要图片，文件却不是图片。", STILLS)
    if widest(picture.width, picture.height) < 1:
        shape = f"图片太窄太长：{picture.width}×{picture.height}。"
        return Refusal("E405", shape, f"请裁成几张，每张长不超过 {LONGEST['JPEG']} 像素。")
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
    encodings = _encodings(width, height, picture.transparent, settings)
    widths = sorted({w for encoding in encodings for w in encoding["widths"]})
    return {
        "version": RECIPE_VERSION,
        "max_image_pixels": settings.max_megapixels * 1_000_000,
        "transparent": picture.transparent,
        "crop": list(box) if box else None,
        "sizes": [[w, scaled_height(width, height, w)] for w in widths],
        "encodings": encodings,
        "motion": _motion(picture, settings) if picture.frames > 1 and not box else None,
        **({"aigc": label} if label else {}),
        **({"traits": picture.traits} if picture.traits else {}),
    }


def widest(width: int, height: int) -> int:
    """Return the width at which a picture fits into the longest format, its own if it does."""
    return min(width, LONGEST["JPEG"] * width // height)


def _crop(picture: Picture, request: MediaRequest) -> Box | None:
    aspect = request.option("aspect")
    if aspect is None:
        return None
    focus = parse_focus(str(request.option("focus")))
    return crop_box(picture.width, picture.height, str(aspect), focus)


def _encodings(width: int, height: int, transparent: bool, settings: ImageSettings) -> list[dict[str, Any]]:
    """Return the formats in the order of a <picture>'s sources, each with its widths.

    PNG replaces JPEG if any pixel is transparent. What no better format holds, the last one offers in all widths.
    """
    webp = {"format": "WEBP", "suffix": ".webp", "quality": settings.webp_quality, "method": WEBP_METHOD}
    avif = {"format": "AVIF", "suffix": ".avif", "quality": settings.avif_quality, "speed": AVIF_SPEED}
    jpeg = {"format": "JPEG", "suffix": ".jpg", "quality": settings.jpeg_quality}
    png = {"format": "PNG", "suffix": ".png"}
    most = widest(width, height)
    widths = list(responsive_widths(most, settings.widths))
    largest = max(widths[-1], scaled_height(width, height, widths[-1]))
    better = [e for e in ([avif] if settings.avif else []) + [webp] if largest <= LONGEST[str(e["format"])]]
    fallback = list(responsive_widths(most, settings.fallback_widths)) if better else widths
    return [
        *({**encoding, "widths": widths} for encoding in better),
        {**(png if transparent else jpeg), "widths": fallback},
    ]


def _motion(picture: Picture, settings: ImageSettings) -> dict[str, Any] | None:
    """Return the recipe of the moving file, None of a thread that no format holds.

    H.264 needs a fifth of the bytes of an animated WebP, but has no alpha.
    """
    width, height = _motion_size(picture, settings, "MP4")
    shared = {"frames": picture.frames, "duration_ms": picture.duration_ms}
    if picture.transparent or min(width, height) < MIN_VIDEO_SIDE:
        size = list(_motion_size(picture, settings, "WEBP"))
        if max(size) > LONGEST_MOTION["WEBP"]:
            return None
        webp = {"format": "WEBP", "name": "motion.webp", "size": size, "quality": settings.webp_quality}
        return {**shared, **webp, "method": WEBP_METHOD}
    size = [floor_even(width), floor_even(height)]
    return {**shared, "format": "MP4", "name": "motion.mp4", "size": size, "crf": settings.motion_crf}


def _motion_size(picture: Picture, settings: ImageSettings, format: str) -> tuple[int, int]:
    """Return the size of the moving file, as wide as the settings ask for and no longer than players can show."""
    fitting = max(1, LONGEST_MOTION[format] * picture.width // picture.height)
    width = min(picture.width, settings.motion_width, fitting)
    return width, scaled_height(picture.width, picture.height, width)


def image_asset(job: Job) -> ImageAsset:
    """Return the asset of an image job."""
    recipe = job.recipe
    candidates = tuple(
        Candidate(AssetFile(job.key, image_name(w, encoding["suffix"])), w, h)
        for encoding in recipe["encodings"]
        for w, h in encoded_sizes(recipe, encoding)
    )
    motion = None
    if recipe["motion"]:
        motion = Candidate(AssetFile(job.key, recipe["motion"]["name"]), *recipe["motion"]["size"])
    width, height = recipe["sizes"][-1]
    return ImageAsset(job.key, width, height, candidates, motion)


def read_image(value: Mapping[str, Any]) -> ImageAsset:
    """Rebuild an asset from its JSON value."""
    candidates = tuple(_candidate(c) for c in value["candidates"])
    motion = _candidate(value["motion"]) if value["motion"] else None
    return ImageAsset(value["key"], value["width"], value["height"], candidates, motion)


def _candidate(value: Iterable[Any]) -> Candidate:
    file, width, height = value
    return Candidate(AssetFile(*file), width, height)
