"""Recognises files that are no media for us, by their first bytes. Runs in the limited child."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

Mark = tuple[int, bytes]
"""An offset, and the bytes found there."""

HEAD = 4096
TAIL = 18
"""Bytes of a file's beginning and end that are looked at."""

MARKS: tuple[tuple[str, tuple[Mark, ...]], ...] = (
    ("raw", ((0, b"II*\0"), (8, b"CR"))),
    ("raw", ((0, b"IIRO"),)),
    ("raw", ((0, b"IIRS"),)),
    ("raw", ((0, b"MMOR"),)),
    ("raw", ((0, b"IIU\0"),)),
    ("raw", ((0, b"FUJIFILMCCD-RAW"),)),
    ("raw", ((0, b"FOVb"),)),
    ("raw", ((0, b"\0MRM"),)),
    ("raw", ((4, b"ftypcrx "),)),
    ("jpeg-xr", ((0, b"II\xbc\x01"),)),
    ("psd", ((0, b"8BPS\0\1"),)),
    ("psd", ((0, b"8BPS\0\2"),)),
    ("xcf", ((0, b"gimp xcf"),)),
    ("jxl", ((0, b"\xff\x0a"),)),
    ("jxl", ((4, b"JXL \r\n\x87\n"),)),
    ("jp2", ((4, b"jP  \r\n\x87\n"),)),
    ("jp2", ((0, b"\xff\x4f\xff\x51"),)),
    ("jpeg-ls", ((0, b"\xff\xd8\xff\xf7"),)),
    ("cgbi", ((0, b"\x89PNG\r\n\x1a\n"), (12, b"CgBI"))),
    ("icns", ((0, b"icns"),)),
    ("eps", ((0, b"%!PS"),)),
    ("eps", ((0, b"\xc5\xd0\xd3\xc6"),)),
    ("wmf", ((0, b"\xd7\xcd\xc6\x9a"),)),
    ("wmf", ((0, b"\1\0\x09\0\0\3"),)),
    ("emf", ((0, b"\1\0\0\0"), (40, b" EMF"))),
    ("cdr", ((0, b"RIFF"), (8, b"CDR"))),
    ("dds", ((0, b"DDS "),)),
    ("exr", ((0, b"\x76\x2f\x31\x01"),)),
    ("hdr", ((0, b"#?RADIANCE"),)),
    ("hdr", ((0, b"#?RGBE"),)),
    ("pcx", ((0, b"\x0a\5\1\x08"),)),
    ("qoi", ((0, b"qoif"),)),
    ("sgi", ((0, b"\1\xda\0"),)),
    ("sgi", ((0, b"\1\xda\1"),)),
    ("mng", ((0, b"\x8aMNG\r\n"),)),
    ("mng", ((0, b"\x8bJNG\r\n"),)),
    ("fits", ((0, b"SIMPLE  = "),)),
    ("dicom", ((128, b"DICM"),)),
    ("djvu", ((0, b"AT&TFORM"),)),
    ("office", ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),)),
    ("rtf", ((0, b"{\\rtf"),)),
    ("lfs", ((0, b"version https://git-lfs"),)),
    ("playlist", ((0, b"#EXTM3U"),)),
    ("playlist", ((0, b"ffconcat version"),)),
    ("shortcut", ((0, b"L\0\0\0\1\x14\2\0"),)),
    ("shortcut", ((0, b"[InternetShortcut]"),)),
    ("apple-double", ((0, b"\0\5\x16\7"),)),
    ("rar", ((0, b"Rar!\x1a\7"),)),
    ("7z", ((0, b"7z\xbc\xaf\x27\x1c"),)),
    ("gzip", ((0, b"\x1f\x8b\x08"),)),
)
"""Format of `media.foreign` → the marks that it shows."""

BITMAP_HEADERS = frozenset((12, 16, 40, 52, 56, 64, 108, 124))
ICON_KINDS: Mapping[bytes, str] = {b"\0\0\1\0": "ico", b"\0\0\2\0": "cur"}
DNG_VERSION, SUB_IFDS, MAKE = 0xC612, 0x014A, 0x010F
"""Tags of TIFF: files with the first are DNG; raw photographs name a camera and have sub-directories."""

SOUND_MARKS = (b"#!AMR", b"#!SILK", b"\2#!SILK")
_TAG = re.compile(rb"<\s*(svg|!doctype\s+(?:svg|html)|html|head|body)\b", re.IGNORECASE)
LONG = 200
"""Characters; in GB18030 many bytes are letters, and what goes on so long without a pause is no text."""
_PAUSE = re.compile(r"[\s,.，。、；：！？]")
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def ends_of(file: Path) -> tuple[bytes, bytes]:
    """Return the first bytes and the last ones of a file."""
    with file.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL))
        return head, stream.read(TAIL)


def recognised(head: bytes, tail: bytes = b"") -> str | None:
    """Return the format of `media.foreign` that a file's first bytes (and last ones) show, or None."""
    for name, marks in MARKS:
        if all(head.startswith(mark, at) for at, mark in marks):
            return name
    for look in _LOOKS:
        if (found := look(head)) is not None:
            return found
    return "tga" if tail.endswith(b"TRUEVISION-XFILE.\0") else None


def _bitmap(head: bytes) -> str | None:
    if head[:2] != b"BM" or head[6:10] != bytes(4) or len(head) < 18:
        return None
    return "bmp" if int.from_bytes(head[14:18], "little") in BITMAP_HEADERS else None


def _icon(head: bytes) -> str | None:
    """An icon has a few pictures, and a reserved zero in the entry of the first."""
    count = int.from_bytes(head[4:6], "little")
    return ICON_KINDS.get(head[:4]) if 0 < count < 256 and head[9:10] == b"\0" else None


def _portable(head: bytes) -> str | None:
    return "pnm" if re.match(rb"P[1-7fF]\s+(?:#.*\s+)*(?:WIDTH\s+)?\d+\s", head) else None


def _tiff(head: bytes) -> str | None:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(head[:4])
    if order is None:
        return "tiff" if head[:4] in (b"II+\0", b"MM\0+") else None
    tags = set(_tags(head, order))
    if DNG_VERSION in tags:
        return "dng"
    return "raw" if {SUB_IFDS, MAKE} <= tags else "tiff"


def _tags(head: bytes, order: str) -> Iterator[int]:
    (at,) = struct.unpack_from(f"{order}I", head.ljust(8, b"\0"), 4)
    (count,) = struct.unpack_from(f"{order}H", head[at : at + 2].ljust(2, b"\0"))
    for number in range(count):
        entry = head[at + 2 + 12 * number :][:2]
        if len(entry) == 2:
            yield struct.unpack(f"{order}H", entry)[0]


def _package(head: bytes) -> str | None:
    """Recognise documents packed as ZIP by the names of their first members."""
    if head[:4] not in (b"PK\3\4", b"PK\5\6"):
        return None
    if b"application/vnd.oasis.opendocument" in head[:128]:
        return "opendocument"
    inside = {b"word/": "word", b"ppt/": "powerpoint", b"xl/": "excel", b"OFD.xml": "ofd"}
    return next((name for mark, name in inside.items() if mark in head), "zip")


def _page(head: bytes) -> str | None:
    return "pdf" if b"%PDF-" in head[:1024] else None


def _text(head: bytes) -> str | None:
    """SVG, a web page, or words in any of the encodings that editors use."""
    if not head or head.startswith(SOUND_MARKS):
        return None
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    encodings = ("utf-16",) if wide else ("utf-8", "gb18030")
    texts = (_decoded(head, encoding) for encoding in encodings)
    text = next((text for text in texts if text is not None), None)
    if text is None:
        return None
    if found := _TAG.search(text.encode()):
        return "svg" if found.group(1).lower().endswith(b"svg") else "html"
    return "text"


def _decoded(head: bytes, encoding: str) -> str | None:
    """Return the text, None if it is none. The last letter may be cut off."""
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        endless = encoding == "gb18030" and len(text) > LONG and not _PAUSE.search(text)
        return None if endless or _CONTROL.search(text) else text
    return None


_LOOKS: tuple[Callable[[bytes], str | None], ...] = (_bitmap, _icon, _portable, _tiff, _package, _page, _text)
