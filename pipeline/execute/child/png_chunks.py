"""Chooses the chunks of a PNG that are read: pixels, colours, frames, and the few texts whose words are kept.

diagrams.net keeps whole drawings in a text, generators of pictures their prompts, scanners megabytes of a profile; some
programs write wrong checksums. Browsers leave such chunks out, Pillow refuses the picture. Runs in the limited child.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, NamedTuple

from pipeline.execute.child.spliced_file import Span
from pipeline.media.aigc import TAG

SIGNATURE = b"\x89PNG\r\n\x1a\n"

MAX_CHUNK = 8 * 1024 * 1024
"""Longest text or profile that is read, once unpacked: browsers (libpng) read no longer ones either."""
MAX_TEXTS = 32 * 1024 * 1024
"""All kept texts together."""

READ_TEXTS = frozenset((TAG, "Copyright", "XML:com.adobe.xmp", "comment", "Raw profile type exif"))
"""Keywords of texts that may hold a label, a notice or an orientation."""

SHORTEST: Mapping[bytes, int] = {
    b"sRGB": 1,
    b"cICP": 4,
    b"gAMA": 4,
    b"cHRM": 32,
    b"iCCP": 3,
    b"tRNS": 1,
    b"acTL": 8,
    b"eXIf": 8,
    b"tEXt": 2,
    b"zTXt": 2,
    b"iTXt": 2,
}
"""Ancillary chunks that are read, and the bytes that each has at least (PNG, third edition, 11.3)."""
COLOURS = frozenset((b"sRGB", b"gAMA", b"cHRM", b"iCCP", b"cICP", b"tRNS"))
"""Chunks that count only before the pixels."""
WORDS = frozenset((b"tEXt", b"zTXt", b"iTXt", b"eXIf"))
FRAMES = (b"fcTL", b"fdAT")
MANY = 1 << 31
"""Frames from which a count is invalid."""
DEPTH = 24
"""Position of depth and colour type, in the header."""
GREY, RGB = 0, 2
TRANSPARENT = {GREY: 2, RGB: 6}
"""Colour type → length of tRNS: one level, or three. A palette has any number."""


class Chunk(NamedTuple):
    """A chunk: its name, and where its length and its data begin."""

    name: bytes
    start: int
    length: int

    @property
    def data(self) -> int:
        """Position of the data."""
        return self.start + 8

    @property
    def end(self) -> int:
        """Position after the checksum."""
        return self.data + self.length + 4


def chunks(stream: IO[bytes]) -> Iterator[Chunk]:
    """Yield the chunks of a PNG up to IEND, or to where the file breaks off."""
    start = len(SIGNATURE)
    while True:
        stream.seek(start)
        head = stream.read(8)
        if len(head) < 8 or not head[4:].isalpha():
            return
        chunk = Chunk(head[4:], start, int.from_bytes(head[:4], "big"))
        yield chunk
        if chunk.name == b"IEND":
            return
        start = chunk.end


def read_parts(stream: IO[bytes]) -> list[Span]:
    """Return the parts of a PNG to read: neighbours joined, and what follows a broken place left as it is.

    Texts behind the pixels come before them, so that a label is found without decoding every frame.
    """
    front, back = [Span(0, len(SIGNATURE))], list[Span]()
    after, texts, hidden, begun = len(SIGNATURE), 0, hides_first(stream), False
    length = stream.seek(0, os.SEEK_END)
    for chunk in chunks(stream):
        after, unpacked = min(chunk.end, length), _unpacked(stream, chunk)
        begun = begun or chunk.name == b"IDAT"
        if unpacked is None or (hidden and chunk.name == b"IDAT") or (begun and chunk.name in COLOURS):
            continue
        texts += unpacked
        if texts <= MAX_TEXTS or not unpacked:
            _append(
                back if begun and chunk.name not in WORDS else front,
                Span(chunk.start, after - chunk.start),
            )
    _append(back, Span(after, max(0, length - after)))
    for part in back:
        _append(front, part)
    return front


def _append(parts: list[Span], part: Span) -> None:
    last = parts[-1] if parts else Span(0, 0)
    if parts and last.start + last.length == part.start:
        parts[-1] = Span(last.start, last.length + part.length)
    else:
        parts.append(part)


def hides_first(stream: IO[bytes]) -> bool:
    """Whether the picture for programs without animations (IDAT) is none of the animation's frames."""
    told = 0
    for chunk in chunks(stream):
        if chunk.name == b"acTL" and is_read(stream, chunk):
            stream.seek(chunk.data)
            told = int.from_bytes(stream.read(4), "big")
        elif chunk.name == b"fcTL":
            return False
        elif chunk.name == b"IDAT":
            return 0 < told < MANY and any(later.name == b"fcTL" for later in chunks(stream))
    return False


def coded(stream: IO[bytes]) -> tuple[int, int] | None:
    """Return the code points of primaries and transfer (cICP), None without a sound chunk before the pixels."""
    for chunk in chunks(stream):
        if chunk.name == b"cICP" and is_read(stream, chunk):
            stream.seek(chunk.data)
            primaries, transfer = stream.read(2)
            return primaries, transfer
        if chunk.name == b"IDAT":
            return None
    return None


def is_read(stream: IO[bytes], chunk: Chunk) -> bool:
    """Whether a chunk is one that is read, and whole."""
    return _unpacked(stream, chunk) is not None


def _unpacked(stream: IO[bytes], chunk: Chunk) -> int | None:
    """Return the unpacked length of a text, 0 for another chunk; None if the chunk is not to be read."""
    if chunk.name[:1].isupper() or chunk.name in FRAMES:
        return 0  # what a picture cannot do without: Pillow says what is wrong with it
    if chunk.name not in SHORTEST or not SHORTEST[chunk.name] <= chunk.length <= MAX_CHUNK:
        return None
    stream.seek(chunk.data)
    data, checksum = stream.read(chunk.length), stream.read(4)
    if checksum != struct.pack(">I", zlib.crc32(data, zlib.crc32(chunk.name))):
        return None
    name, _, text = data.partition(b"\0")
    match chunk.name:
        case b"tRNS" if chunk.length < TRANSPARENT.get(_colour_type(stream), 1):
            return None
        case b"iCCP":
            return None if _inflated(text) is None else 0
        case b"tEXt" | b"zTXt" | b"iTXt" if name.decode("latin-1") not in READ_TEXTS:
            return None
        case b"zTXt":
            return _inflated(text)
        case b"iTXt" if text[:1] == b"\1":  # packed: flag, method, language, translated keyword, text
            return _inflated(text[1:2] + text[2:].split(b"\0", 2)[-1])
        case b"tEXt" | b"iTXt":
            return len(text)
    return 0


def _colour_type(stream: IO[bytes]) -> int:
    return depth_and_type(stream)[1]


def depth_and_type(stream: IO[bytes]) -> tuple[int, int]:
    """Return the bits of a sample and the colour type."""
    stream.seek(DEPTH)
    depth, colour_type = stream.read(2).ljust(2, b"\3")
    return depth, colour_type


def _inflated(packed: bytes) -> int | None:
    """Return the unpacked length of data behind its method byte; None if it is damaged or too long."""
    if packed[:1] != b"\0":
        return None
    unpacker = zlib.decompressobj()
    try:
        length = len(unpacker.decompress(packed[1:], MAX_CHUNK))
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else length
