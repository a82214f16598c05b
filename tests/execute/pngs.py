"""PNG files put together from chunks, for pictures that no library writes."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = 12
"""Length of the IEND chunk."""


def chunk(name: bytes, data: bytes = b"", wrong: int = 0) -> bytes:
    """A chunk; `wrong` spoils its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) ^ wrong)


def header(width: int, height: int, depth: int = 8, colour_type: int = 2) -> bytes:
    """The first chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0))


def rows(row: bytes, count: int) -> bytes:
    """Pixels of equal rows, compressed."""
    return zlib.compress((b"\0" + row) * count)


def with_chunks(png: bytes, early: bytes = b"", late: bytes = b"") -> bytes:
    """A finished file with chunks behind its header, and before its end."""
    return png[:33] + early + png[33:-END] + late + png[-END:]
