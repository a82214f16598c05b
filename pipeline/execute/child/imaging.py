"""Encodes responsive pictures: crops, converts to sRGB, applies the orientation, resizes, removes metadata.

Runs in the limited child. The bytes depend only on the source, the recipe and the versions of the libraries.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.PngImagePlugin import PngInfo

from pipeline.execute.child.colours import average, plain, profile_of, srgb
from pipeline.execute.child.orientation import TURNS, Box, orientation, stored_box, turned
from pipeline.execute.child.picture_metadata import Marks, marks_of
from pipeline.execute.child.pictures import frames_of, opened, probe_picture
from pipeline.media.image_files import encoded_sizes, image_name


def make_images(file: Path, recipe: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Write every file of the recipe to the working folder.

    Return a record of the source, {"colour", "aigc", "rights"}, then for each file the facts of a Probe with "name" and
    "rights". Pillow's exceptions propagate: they are unexpected, since the probe accepted the file.
    """
    names, colour = [], ""
    with opened(file, recipe["max_image_pixels"]) as image:
        for sized in _cascade(image, recipe):
            marks = _marks(image, recipe)
            colour = average(sized)
            wanted = [e for e in recipe["encodings"] if sized.size in encoded_sizes(recipe, e)]
            names += [_save(sized, encoding, marks) for encoding in wanted]
        if recipe["motion"]:
            from pipeline.execute.child.animation import make_motion

            names.append(make_motion(image, recipe["transparent"], recipe["motion"], marks))
    source = {"colour": colour, "aigc": marks.aigc, "rights": marks.rights}
    return [source, *(_found(Path(name), recipe["max_image_pixels"]) for name in sorted(names))]


def _marks(image: ImageFile, recipe: Mapping[str, Any]) -> Marks:
    """Return the picture's label and notice. The recipe's label is used if the picture has none."""
    marks = marks_of(image)
    return replace(marks, aigc=recipe["aigc"]) if "aigc" in recipe and not marks.aigc else marks


def _cascade(image: ImageFile, recipe: Mapping[str, Any]) -> Iterator[Image.Image]:
    """Yield upright pictures in sRGB, largest first, each scaled from the previous one."""
    turn, profile = orientation(image), profile_of(image)
    width, height = image.size
    sizes = [(w, h) for w, h in reversed(recipe["sizes"])]
    largest = turned(sizes[0], turn)
    box = _crop(recipe["crop"], image.size, turn)
    shrink = min((box[2] - box[0]) / largest[0], (box[3] - box[1]) / largest[1])
    # JPEG can be decoded at a fraction of its size; every other format ignores this.
    image.draft(None, (math.ceil(width / shrink), math.ceil(height / shrink)))
    shown, _ = next(frames_of(image))
    scale = shown.width / width, shown.height / height
    drafted = (box[0] * scale[0], box[1] * scale[1], box[2] * scale[0], box[3] * scale[1])
    current = _resized(_opaque(plain(shown), recipe), largest, drafted)
    current = srgb(current, profile)
    if turn in TURNS:
        current = current.transpose(TURNS[turn])
    for size in sizes:
        current = _resized(current, size, _whole(current.size))
        current.info = {}
        yield current


def _crop(crop: list[int] | None, stored: tuple[int, int], turn: int) -> Box:
    if crop is None:
        return _whole(stored)
    left, top, width, height = crop
    return stored_box((left, top, left + width, top + height), turned(stored, turn), turn)


def _whole(size: tuple[int, int]) -> Box:
    return (0.0, 0.0, float(size[0]), float(size[1]))


def _resized(image: Image.Image, size: tuple[int, int], box: Box) -> Image.Image:
    if image.size == size and box == _whole(size):
        return image.copy()
    return image.resize(size, Image.Resampling.LANCZOS, box=box)


def _opaque(image: Image.Image, recipe: Mapping[str, Any]) -> Image.Image:
    """Drop an alpha channel that is fully opaque."""
    return image.convert("RGB") if image.mode == "RGBA" and not recipe["transparent"] else image


def _save(image: Image.Image, encoding: Mapping[str, Any], marks: Marks) -> str:
    name = image_name(image.width, encoding["suffix"])
    packet = marks.packet or b""
    match encoding["format"]:
        case "WEBP":
            image.save(name, "WEBP", quality=encoding["quality"], method=encoding["method"], xmp=packet)
        case "AVIF":
            # More threads or tiles would give different bytes.
            aom: dict[str, Any] = {"codec": "aom", "max_threads": 1, "autotiling": False}
            image.save(name, "AVIF", quality=encoding["quality"], speed=encoding["speed"], xmp=packet, **aom)
        case "JPEG":
            rgb = image.convert("RGB") if image.mode != "RGB" else image
            rgb.save(name, "JPEG", quality=encoding["quality"], optimize=True, progressive=True, xmp=packet)
        case "PNG":
            image.save(name, "PNG", optimize=True, pnginfo=_texts(packet))
        case other:
            raise ValueError(f"encoding {other!r}")
    return name


def _texts(packet: bytes) -> PngInfo:
    texts = PngInfo()
    if packet:
        texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    return texts


def _found(file: Path, max_pixels: int) -> dict[str, Any]:
    """Probe a finished file."""
    if file.suffix == ".mp4":
        from pipeline.execute.child.animation import found_motion

        return {"name": file.name, **found_motion(file)}
    facts = probe_picture(file, max_pixels, 10_000).to_facts()
    with opened(file, max_pixels) as image:
        rights = marks_of(image).rights
    return {"name": file.name, "rights": rights, **facts}
