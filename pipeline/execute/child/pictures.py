"""Opens and probes untrusted pictures. Runs in the limited child."""

from __future__ import annotations

import os
import struct
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import IO, cast

from PIL import Image, PngImagePlugin
from PIL.ImageFile import ImageFile

from pipeline.execute.child import apng_frames, gif_frames, heif, jpeg_kind, png_chunks
from pipeline.execute.child.colour_space import HDR
from pipeline.execute.child.colours import CODED, is_read_anew, plain
from pipeline.execute.child.orientation import is_turned_by_xmp, orientation, turned
from pipeline.execute.child.picture_metadata import marks_of
from pipeline.execute.child.recognition import HEAD
from pipeline.execute.child.spliced_file import Span, SplicedFile
from pipeline.media.foreign import foreign_probe
from pipeline.media.formats import IMAGE_FORMATS
from pipeline.media.model import Picture, Probe, Refusal

FASTEST_MS = 20
SLOW_MS = 100
"""Browsers show frames with a duration below 20 ms for 100 ms; so do we."""

MAX_MOVING_PIXELS = 100_000_000
"""Maximum pixels of all frames of an animation, so that decoding fits into the child's memory limit."""

UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, IndexError, RuntimeError, struct.error)
"""Pillow has no common exception for damaged files: each of its decoders raises its own."""

SOURCE = "kepu:source"
"""Key of a picture's `info` that holds its open file."""

READERS: Mapping[str, ModuleType] = {"GIF": gif_frames, "PNG": apng_frames}
"""Format → how its frames are drawn where Pillow draws them otherwise than browsers."""

DAMAGED = Refusal("E402", "图片不完整或已损坏。", "请重新导出或重新上传原图。")


@contextmanager
def opened(file: Path, max_pixels: int) -> Iterator[ImageFile]:
    """Open a picture of an allowed format without decoding it. Pillow's bomb warning is raised above `max_pixels`."""
    # Two of them, since Pillow expects the first to stay where it left it.
    with _limits(max_pixels), warnings.catch_warnings(), file.open("rb") as stream, file.open("rb") as source:
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with _opened(stream) as image:
            image.info[SOURCE] = source
            if (coded := _coded(source)) is not None:
                image.info[CODED] = coded
            if image.format == "PNG" and "transparency" in image.info:
                image.info["transparency"] = _scaled(image.info["transparency"], source)
            yield image


@contextmanager
def _limits(max_pixels: int) -> Iterator[None]:
    """Hold Pillow to our limits, which are the process's, and put its own back."""
    before = Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK
    Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK = max_pixels, png_chunks.MAX_CHUNK
    try:
        yield
    finally:
        Image.MAX_IMAGE_PIXELS, PngImagePlugin.MAX_TEXT_CHUNK = before


def _scaled(hidden: object, stream: IO[bytes]) -> object:
    """Return the transparent level or colour of a PNG on the scale to which Pillow brings its pixels."""
    depth, colour_type = png_chunks.depth_and_type(stream)
    if isinstance(hidden, int) and colour_type == png_chunks.GREY and depth in (2, 4):
        most = (1 << depth) - 1
        return (hidden & most) * 255 // most
    if isinstance(hidden, tuple) and depth == 16:
        return tuple(level >> 8 for level in hidden)
    return hidden


def _opened(stream: IO[bytes]) -> ImageFile:
    """Open a picture; an AVIF whose EXIF is broken without its EXIF."""
    try:
        return Image.open(_readable(stream), formats=IMAGE_FORMATS)
    except UNREADABLE:
        bare = _readable(stream, exif=False)
        if bare is stream:
            raise
        return Image.open(bare, formats=IMAGE_FORMATS)


def _readable(stream: IO[bytes], *, exif: bool = True) -> IO[bytes]:
    """Return a file without what would keep Pillow from reading a picture that browsers show."""
    stream.seek(0)
    head = stream.read(HEAD)
    length = stream.seek(0, os.SEEK_END)
    parts: list[Span | bytes] = [Span(0, length)]
    if head.startswith(png_chunks.SIGNATURE):
        parts = [*png_chunks.read_parts(stream)]
    elif heif.family(head) == "avif" and (changed := heif.readable(head, exif=exif)) != head:
        parts = [changed, Span(len(head), length - len(head))]
    stream.seek(0)
    return stream if parts == [Span(0, length)] else cast(IO[bytes], SplicedFile(stream, parts))


def _coded(stream: IO[bytes]) -> tuple[int, int] | None:
    """Return the code points of primaries and transfer that PNG or AVIF tells."""
    stream.seek(0)
    head = stream.read(HEAD)
    return png_chunks.coded(stream) if head.startswith(png_chunks.SIGNATURE) else heif.coded(head)


def probe_picture(file: Path, max_pixels: int, max_frames: int) -> Probe:
    """Probe size, transparency, frames and labels. Every frame is decoded once, JPEG at an eighth of its size."""
    try:
        with opened(file, max_pixels) as image:
            return _probe(image, max_frames)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        limit = max_pixels // 1_000_000
        return _refused(
            Refusal(
                "E405",
                f"图片超过 {limit} 百万像素。",
                "请缩小后再上传；确有需要，可调高 site_config/media.yml 的 images.max_megapixels。",
            )
        )
    except UNREADABLE:
        kind = jpeg_kind.unusual(file)
        return foreign_probe(kind) if kind else _refused(DAMAGED)


def _probe(image: ImageFile, max_frames: int) -> Probe:
    if CODED in image.info and image.info[CODED][1] in HDR:
        return foreign_probe("hdr-picture")
    frames = frame_count(image)
    if refusal := _frames_refusal(image, frames, max_frames):
        return _refused(refusal)
    width, height = turned(image.size, orientation(image))
    transparent, moves, duration, first = False, False, 0, b""
    image.draft(None, (max(1, width // 8), max(1, height // 8)))
    for frame, milliseconds in frames_of(image):
        transparent = transparent or is_transparent(frame)
        duration += milliseconds
        if frames > 1 and not moves:
            seen = sha256(frame.convert("RGBA").convert("RGBa").tobytes()).digest()
            first = first or seen
            moves = seen != first
    name = (
        "jpeg" if image.format == "MPO" else str(image.format).lower()
    )  # MPO is a JPEG followed by more pictures
    shown = (frames, duration) if moves else (1, 0)
    picture = Picture(width, height, name, transparent, *shown, _traits(image))
    marks = marks_of(image)
    return Probe("image", name, picture=picture, aigc=marks.aigc, broken_label=marks.broken)


def _frames_refusal(image: ImageFile, frames: int, most: int) -> Refusal | None:
    if frames > most:
        return Refusal(
            "E405",
            f"动图超过 {most} 帧。",
            "请作为视频上传，或删减帧数；上限是 site_config/media.yml 的 images.max_frames。",
        )
    if frames > 1 and frames * image.width * image.height > MAX_MOVING_PIXELS:
        return Refusal(
            "E405",
            f"动图太大：{frames} 帧，每帧 {image.width}×{image.height}。",
            "请缩小画面，或作为视频上传。",
        )
    return None


def _traits(image: ImageFile) -> str:
    """Return what is read otherwise than it was in the first versions, so that only such pictures are made anew."""
    reader, source = READERS.get(str(image.format)), image.info[SOURCE]
    traits = {
        "frames": reader is not None and reader.is_misread(source),
        "first": image.format == "PNG" and png_chunks.hides_first(source),
        "profile": is_read_anew(image),
        "upright": is_turned_by_xmp(image),
    }
    return " ".join(name for name, there in traits.items() if there)


def frame_count(image: Image.Image) -> int:
    """Return the number of frames. The extra pictures in a phone's MPO (depth map, gain map) do not count."""
    return 1 if image.format in ("JPEG", "MPO") else int(getattr(image, "n_frames", 1))


def frames_of(image: ImageFile) -> Iterator[tuple[Image.Image, int]]:
    """Yield decoded frames and their durations in milliseconds. Raise EOFError or OSError if the file is truncated."""
    reader, source = READERS.get(str(image.format)), image.info[SOURCE]
    frames = reader.frames(source) if reader and reader.is_misread(source) else _as_pillow(image)
    for frame, duration in frames:
        yield frame, duration if duration >= FASTEST_MS else SLOW_MS


def _as_pillow(image: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    for number in range(frame_count(image)):
        image.seek(number)
        image.load()
        yield image, round(image.info.get("duration", 0))


def is_transparent(image: Image.Image) -> bool:
    """Whether any pixel is transparent. An alpha channel may be fully opaque."""
    if not image.has_transparency_data:
        return False
    unfolded = plain(image)
    return unfolded.mode == "RGBA" and any(unfolded.getchannel("A").histogram()[:255])


def _refused(refusal: Refusal) -> Probe:
    return Probe("refused", refusal=refusal)
