"""Finds the bytes of a packet that say in which form its frames are: size, colours, rate, channels.

They are compared from packet to packet, so that only where they change something has to be decoded. Bytes that change
without a change of form cost one more decoded frame, no more. Runs in the limited child.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Head = Callable[[bytes], bytes]

LOOKED_AT = 4096
"""Bytes of a packet in which parameter sets are looked for."""
START = re.compile(rb"\x00\x00\x01")
JPEG_FRAME = re.compile(rb"\xff[\xc0-\xc3](..)(.{6})", re.DOTALL)
ADTS = 0xF6


def _units(data: bytes) -> list[bytes]:
    """Divide a packet into NAL units, after start codes or (MP4, Matroska) after lengths."""
    if START.match(data, 0) or START.match(data, 1):
        return START.split(data)[1:]
    units, at = [], 0
    while at + 4 < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        units.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return units


def _h264(data: bytes) -> bytes:
    return b"".join(unit.rstrip(b"\0") for unit in _units(data) if unit and unit[0] & 0x1F == 7)


def _hevc(data: bytes) -> bytes:
    return b"".join(unit.rstrip(b"\0") for unit in _units(data) if unit and unit[0] >> 1 & 0x3F == 33)


def _mpeg2(data: bytes) -> bytes:
    """Return sequence header and extensions: what stands before the first group or picture."""
    return b"".join(unit[:9] for unit in START.split(data)[1:] if unit[:1] in (b"\xb3", b"\xb5"))


def _mpeg4(data: bytes) -> bytes:
    return b"".join(unit for unit in START.split(data)[1:] if unit and 0x20 <= unit[0] <= 0x2F)


def _vp8(data: bytes) -> bytes:
    return data[3:10]


def _vp9(data: bytes) -> bytes:
    return data[:8]


def _av1(data: bytes) -> bytes:
    """Return the sequence header, which may follow a temporal delimiter."""
    at = 2 if data[:1] == b"\x12" else 0
    return data[at : at + 2 + data[at + 1]] if data[at : at + 1] == b"\x0a" and len(data) > at + 1 else b""


def _jpeg(data: bytes) -> bytes:
    found = JPEG_FRAME.search(data)
    return found[2] if found else b""


def _prores(data: bytes) -> bytes:
    return data[16:27]


def _mpeg_audio(data: bytes) -> bytes:
    """Return version and layer, rate, and whether there is one channel or two."""
    return bytes((data[1] & 0xFE, data[2] & 0x0C, data[3] & 0xC0 == 0xC0)) if len(data) > 3 else b""


def _aac(data: bytes) -> bytes:
    """Return profile, rate and channels of an ADTS header. Other containers state them once."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & ADTS != 0xF0:
        return b""
    return bytes((data[2] & 0xFD, data[3] & 0xC0))


def _ac3(data: bytes) -> bytes:
    return bytes((data[4] & 0xC0, data[5], data[6])) if len(data) > 6 else b""


def _eac3(data: bytes) -> bytes:
    return bytes((data[2] & 0xF8, data[4])) if len(data) > 4 else b""


def _flac(data: bytes) -> bytes:
    """Return rate and channels; 8, 9 and 10 are ways to write two channels."""
    if len(data) < 4:
        return b""
    channels = data[3] >> 4
    return bytes((data[2] & 0x0F, 1 if channels in (8, 9, 10) else channels))


PICTURES: Mapping[str, Head] = {
    "h264": _h264,
    "hevc": _hevc,
    "mpeg1video": _mpeg2,
    "mpeg2video": _mpeg2,
    "mpeg4": _mpeg4,
    "vp8": _vp8,
    "libvpx": _vp8,
    "vp9": _vp9,
    "libvpx-vp9": _vp9,
    "av1": _av1,
    "libdav1d": _av1,
    "mjpeg": _jpeg,
    "prores": _prores,
}
SOUNDS: Mapping[str, Head] = {
    **dict.fromkeys(("mp1", "mp1float", "mp2", "mp2float", "mp3", "mp3float"), _mpeg_audio),
    "aac": _aac,
    "ac3": _ac3,
    "eac3": _eac3,
    "flac": _flac,
}
"""By the decoder's name. Other codecs say their form once, at the beginning of the file."""
