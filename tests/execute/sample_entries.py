"""Puts boxes into the sample description of an MP4 or MOV: what cameras and programs write and ffmpeg does not."""

from __future__ import annotations

import struct
from collections.abc import Iterator

PATH = (b"mdia", b"minf", b"stbl", b"stsd")

SIDE_DATA = {
    "clap": struct.pack(">I4s8I", 40, b"clap", 320, 1, 180, 1, 0, 1, 0, 1),
    "fiel": struct.pack(">I4sBB", 10, b"fiel", 2, 9),
    "SA3D": struct.pack(">I4sBBIBBI4I", 36, b"SA3D", 0, 0, 1, 0, 0, 4, 0, 1, 2, 3),
}
"""A clean aperture of 320 × 180; two fields, the upper one first; ambisonic sound of four channels."""


def dolby_vision(profile: int, compatible: int) -> bytes:
    """A configuration record of Dolby Vision, with a base layer and no enhancement."""
    box = b"dvcC" if profile <= 7 else b"dvvC"
    return struct.pack(">I4sBBHB19x", 32, box, 1, 0, profile << 9 | 1 << 3 | 1 << 2 | 1, compatible << 4)


def with_box(data: bytes, box: bytes, track: int = 0, without: bytes = b"") -> bytes:
    """The file with a box at the end of a track's sample entry; `moov` must stand last. `without` renames another box."""
    moov = next(found for found in _boxes(data, 0, len(data)) if found[0] == b"moov")
    trak = [found for found in _boxes(data, moov[1] + 8, moov[2]) if found[0] == b"trak"][track]
    parents, low, high = [moov[1], trak[1]], trak[1] + 8, trak[2]
    for name in PATH:
        _, at, high = next(found for found in _boxes(data, low, high) if found[0] == name)
        parents.append(at)
        low = at + 8
    entry = parents[-1] + 16
    changed = bytearray(data)
    end = entry + struct.unpack_from(">I", data, entry)[0]
    if without and (at := data.find(without, entry, end)) > 0:
        changed[at : at + 4] = b"free"
    for place in (*parents, entry):
        struct.pack_into(">I", changed, place, struct.unpack_from(">I", changed, place)[0] + len(box))
    changed[end:end] = box
    return bytes(changed)


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    while at + 8 <= end:
        (size,) = struct.unpack_from(">I", data, at)
        yield data[at + 4 : at + 8], at, at + size
        at += size
