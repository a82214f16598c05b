"""Responsive pictures: draft, colours to sRGB, a cascade of sizes, orientation applied, metadata gone.

Runs inside the limited child only. Bytes depend on the source, the recipe and Pillow alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from pipeline.execute.pictures import opened, orientation, probe_picture
from pipeline.media.image import image_name

TURNS: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → what makes it upright."""


def make_images(file: Path, recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Writes every size in every encoding to the working folder; the facts of a Probe of each file written.

    Sizes are width and height as shown, rising. Pillow's exceptions pass: the probe has accepted the file before.
    """
    names = []
    with opened(file, recipe["max_image_pixels"]) as image:
        for sized in _cascade(image, [tuple(size) for size in reversed(recipe["sizes"])]):
            for encoding in recipe["encodings"]:
                names.append(_save(sized, encoding))
    limit = recipe["max_image_pixels"]
    return [{"name": name, **probe_picture(Path(name), limit, 1).to_facts()} for name in sorted(names)]


def _cascade(image: Image.Image, sizes: list[tuple[int, int]]) -> Iterator[Image.Image]:
    """Upright sRGB pictures, largest first, each made from the one before."""
    turn = orientation(image)
    largest = sizes[0] if turn < 5 else (sizes[0][1], sizes[0][0])
    image.draft(None, largest)
    image.load()
    current = _resized(_plain(image), largest)
    current = _srgb(current, image.info.get("icc_profile"))
    if turn in TURNS:
        current = current.transpose(TURNS[turn])
    for size in sizes:
        current = _resized(current, size)
        current.info = {}
        yield current


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS)


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits in RGB, RGBA, L or CMYK; palettes and 16-bit grey are unfolded."""
    if image.mode in ("RGB", "RGBA", "L", "CMYK") and "transparency" not in image.info:
        return image
    if image.mode.startswith("I"):
        return image.point(lambda value: value * (1 / 257)).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA in sRGB. A profile that does not fit the picture is ignored, as browsers do."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colours = image.convert("RGB") if image.mode == "RGBA" else image
    if profile:
        colours = _converted(colours, profile)
    colours = colours.convert("RGB")
    if alpha is not None:
        colours.putalpha(alpha)
    return colours


def _converted(colours: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in (ImageCms.getProfileDescription(source) or ""):
            return colours
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(colours, source, target, outputMode="RGB") or colours
    except (ImageCms.PyCMSError, OSError):
        return colours


def _save(image: Image.Image, encoding: Mapping[str, Any]) -> str:
    name = image_name(image.width, encoding["suffix"])
    match encoding["format"]:
        case "WEBP":
            image.save(name, "WEBP", quality=encoding["quality"], method=4)
        case "JPEG":
            image.convert("RGB").save(
                name, "JPEG", quality=encoding["quality"], optimize=True, progressive=True
            )
        case "PNG":
            image.save(name, "PNG", optimize=True)
        case other:
            raise ValueError(f"encoding {other!r}")
    return name
