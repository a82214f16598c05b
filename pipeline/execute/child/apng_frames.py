"""Draws the frames of an animated PNG as browsers do, where Pillow draws them otherwise. Runs in the limited child.

Pillow forgets what was there before once a frame was looked at (dispose PREVIOUS), mixes transparency linearly (blend
OVER), and clears to black where there is no transparency (dispose BACKGROUND).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NamedTuple, cast

from PIL import Image

from pipeline.execute.child.colours import plain
from pipeline.execute.child.png_chunks import SIGNATURE, Chunk, chunks, is_read
from pipeline.execute.child.spliced_file import Span, SplicedFile

NONE, BACKGROUND, PREVIOUS = 0, 1, 2
"""Disposals; SOURCE, OVER: blends (PNG, third edition, 11.3.4.2)."""
SOURCE, OVER = 0, 1

HEADER_BYTES = 13
CONTROL = ">5IHHBB"
CONTROL_BYTES = 26
WITH_ALPHA = (4, 6)
UNCHECKED = bytes(4)
"""A checksum that nobody looks at: Pillow checks none of pixels."""


class Frame(NamedTuple):
    """A frame: its place on the canvas, how it is put there and taken away, and its compressed pixels."""

    box: tuple[int, int, int, int]
    disposal: int
    blend: int
    duration: float
    pixels: list[Span]


@dataclass
class _Animation:
    header: bytes = b""
    shared: list[Span] = field(default_factory=list)
    told: int = 0
    numbers: list[int] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        """Size of the canvas."""
        width, height = struct.unpack_from(">II", self.header)
        return width, height

    @property
    def alpha(self) -> bool:
        """Whether every pixel has its own transparency."""
        return self.header[9] in WITH_ALPHA

    @property
    def sound(self) -> bool:
        """Whether it is as the standard asks; Pillow says what is wrong with others."""
        good = all(
            bool(f.pixels) and f.box[2] <= self.size[0] and f.box[3] <= self.size[1] for f in self.frames
        )
        return good and len(self.frames) == self.told and self.numbers == list(range(len(self.numbers)))


def is_misread(stream: IO[bytes]) -> bool:
    """Whether Pillow draws some frame otherwise than browsers do."""
    found = _parsed(stream)
    if found is None or not found.sound or len(found.frames) < 2:
        return False
    if found.frames[0].box != (0, 0, *found.size):
        return True
    if (found.alpha or found.shared) and any(frame.blend == OVER for frame in found.frames[1:]):
        return True
    cleared = (NONE, BACKGROUND) if found.alpha else (NONE,)
    return any(frame.disposal not in cleared for frame in found.frames[:-1])


def frames(stream: IO[bytes]) -> Iterator[tuple[Image.Image, int]]:
    """Yield the frames in RGBA as they are shown, with their durations in milliseconds."""
    found = _parsed(stream)
    assert found is not None
    shown = Image.new("RGBA", found.size)
    for frame in found.frames:
        before = shown.copy() if frame.disposal == PREVIOUS else None
        drawn = _decoded(stream, found, frame)
        if frame.blend == OVER:
            shown.alpha_composite(drawn, frame.box[:2])
        else:
            shown.paste(drawn, frame.box)
        yield shown.copy(), round(frame.duration)
        if frame.disposal == BACKGROUND:
            shown.paste((0, 0, 0, 0), frame.box)
        shown = before or shown


def _decoded(stream: IO[bytes], found: _Animation, frame: Frame) -> Image.Image:
    """Decode one frame alone, as a PNG of its size."""
    size = struct.pack(">II", frame.box[2] - frame.box[0], frame.box[3] - frame.box[1])
    parts: list[Span | bytes] = [SIGNATURE, *_chunk(b"IHDR", size + found.header[8:]), *found.shared]
    for span in frame.pixels:
        parts += [struct.pack(">I4s", span.length, b"IDAT"), span, UNCHECKED]
    parts += _chunk(b"IEND", b"")
    with Image.open(cast(IO[bytes], SplicedFile(stream, parts)), formats=("PNG",)) as alone:
        alone.load()
        return plain(alone).convert("RGBA")


def _chunk(name: bytes, data: bytes) -> list[bytes]:
    return [struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))]


def _parsed(stream: IO[bytes]) -> _Animation | None:
    """Return what an animated PNG holds, None of any other, and of one that breaks off."""
    found = _Animation()
    try:
        for chunk in chunks(stream):
            if is_read(stream, chunk):
                _take(stream, chunk, found)
    except struct.error:
        return None
    return found if found.told and len(found.header) == HEADER_BYTES else None


def _take(stream: IO[bytes], chunk: Chunk, found: _Animation) -> None:
    stream.seek(chunk.data)
    match chunk.name:
        case b"IHDR":
            found.header = stream.read(min(chunk.length, HEADER_BYTES))
        case b"acTL":
            (found.told,) = struct.unpack(">I", stream.read(4))
        case b"PLTE" | b"tRNS":
            found.shared.append(Span(chunk.start, chunk.end - chunk.start))
        case b"fcTL":
            found.frames.append(_frame(stream.read(CONTROL_BYTES), found))
        case b"IDAT" if found.frames:
            found.frames[-1].pixels.append(Span(chunk.data, chunk.length))
        case b"fdAT" if found.frames:
            found.numbers += struct.unpack(">I", stream.read(4))
            found.frames[-1].pixels.append(Span(chunk.data + 4, chunk.length - 4))


def _frame(control: bytes, found: _Animation) -> Frame:
    number, width, height, left, top, delay, parts, disposal, blend = struct.unpack(CONTROL, control)
    found.numbers.append(number)
    return Frame((left, top, left + width, top + height), disposal, blend, 1000 * delay / (parts or 100), [])
