"""Draws the frames of a GIF as browsers do, where Pillow draws them otherwise. Runs in the limited child.

The drawing begins with nothing, and what is cleared becomes nothing, never the background colour; a disposal that is
not told is none; frames do not make the picture larger.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise
from typing import IO, NamedTuple, cast

from PIL import Image

from pipeline.execute.child.spliced_file import Span, SplicedFile

KEEP, CLEAR, RESTORE = 1, 2, 3
"""Disposals (GIF89a, 23). Values above 3 keep the frame."""

Box = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class Frame(NamedTuple):
    """A frame: its place on the screen, its graphic control, its palette, and its compressed pixels."""

    box: Box
    disposal: int
    transparent: int | None
    duration: int
    interlaced: bool
    palette: bytes
    pixels: Span


def is_misread(stream: IO[bytes]) -> bool:
    """Whether Pillow draws some frame of a GIF otherwise than browsers do."""
    size, frames = _parsed(stream)
    if not frames:
        return False
    first = frames[0]
    opaque = first.transparent is None
    if opaque and first.box != (0, 0, *size):
        return True
    if any(frame.box[2] > size[0] or frame.box[3] > size[1] for frame in frames):
        return True
    for frame, following in pairwise(frames):
        if frame.transparent is None and frame.disposal == CLEAR:
            return True
        if frame.disposal in (CLEAR, RESTORE) and following.disposal == 0 and following is not frames[-1]:
            return True
    return opaque and first.disposal == RESTORE and len(frames) > 1


def frames(stream: IO[bytes]) -> Iterator[tuple[Image.Image, int]]:
    """Yield the frames in RGBA as they are shown, with their durations in milliseconds."""
    size, found = _parsed(stream)
    shown = Image.new("RGBA", size)
    for frame in found:
        before = shown.copy() if frame.disposal == RESTORE else None
        drawn = _decoded(stream, frame)
        shown.paste(drawn, frame.box[:2], drawn)
        yield shown.copy(), frame.duration
        if frame.disposal == CLEAR:
            shown.paste((0, 0, 0, 0), frame.box)
        shown = before or shown


def _decoded(stream: IO[bytes], frame: Frame) -> Image.Image:
    """Decode one frame alone, as a GIF of its size."""
    width, height = frame.box[2] - frame.box[0], frame.box[3] - frame.box[1]
    bits = max(1, (len(frame.palette) // 3 - 1).bit_length())
    palette = frame.palette.ljust(3 << bits, b"\0")
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80 | (bits - 1), 0, 0) + palette
    image = b"," + struct.pack("<HHHHB", 0, 0, width, height, frame.interlaced << 6)
    source = SplicedFile(stream, [head + image, frame.pixels, b";"])
    with Image.open(cast(IO[bytes], source), formats=("GIF",)) as alone:
        alone.load()
        colours = alone.convert("RGB")
        hidden = frame.transparent
        colours.putalpha(alone.point([255 * (level != hidden) for level in range(256)], "L"))
    return colours


def _parsed(stream: IO[bytes]) -> tuple[tuple[int, int], list[Frame]]:
    """Return the size of the screen, which the first frame may enlarge, and the frames; none if the file breaks off."""
    stream.seek(0)
    head = stream.read(13)
    if len(head) < 13:
        return (0, 0), []
    width, height, flags = struct.unpack_from("<HHB", head, 6)
    try:
        found = list(_frames(stream, stream.read(_palette_size(flags))))
    except (struct.error, IndexError):
        found = []
    first = found[0].box if found else (0, 0, 0, 0)
    return (max(width, first[2]), max(height, first[3])), found


def _palette_size(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _frames(stream: IO[bytes], shared: bytes) -> Iterator[Frame]:
    control = b"\0\0\0\0"
    while (kind := stream.read(1)) in (b"!", b","):
        if kind == b"!":
            label, block = stream.read(1), stream.read(stream.read(1)[0])
            control = block if label == b"\xf9" else control
            if block:
                _skip(stream)
            continue
        left, top, width, height, flags = struct.unpack("<HHHHB", stream.read(9))
        palette = stream.read(_palette_size(flags)) or shared or bytes(n // 3 for n in range(768))
        start = stream.tell()
        stream.read(1)
        _skip(stream)
        told, delay, hidden = struct.unpack_from("<BHB", control)
        yield Frame(
            box=(left, top, left + width, top + height),
            disposal=(told >> 2) & 7,
            transparent=hidden if told & 1 else None,
            duration=delay * 10,
            interlaced=bool(flags & 0x40),
            palette=palette,
            pixels=Span(start, stream.tell() - start),
        )
        control = b"\0\0\0\0"


def _skip(stream: IO[bytes]) -> None:
    """Skip sub-blocks up to the empty one."""
    while length := stream.read(1)[0]:
        stream.seek(length, 1)
