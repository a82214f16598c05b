"""The ID3v2.4 tag in front of an MP3: title, artist, year, label of AI-generated content, cover, and chapters.

Chapters are CHAP frames under one CTOC, as "ID3v2 Chapter Frame Addendum" 1.0 has them (https://id3.org/id3v2-chapters-1.0):
FFmpeg writes no CTOC, and players without one show no list. Pure: the same recipe and cover give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.media.aigc import as_comment

FRAMES: Mapping[str, str] = {"title": "TIT2", "artist": "TPE1", "date": "TDRC"}
"""Text frames of our tags (https://id3.org/id3v2.4.0-frames, section 4.2)."""
UTF8 = b"\x03"
NO_OFFSET = b"\xff\xff\xff\xff"
"""A chapter's place in bytes: players then go by its time."""
TOP_LEVEL_ORDERED = b"\x03"
MOST_SIZE = 1 << 28
MOST_MOMENT = 0xFFFFFFFF


def id3_tag(recipe: Mapping[str, Any], cover: bytes | None) -> bytes:
    """Return the tag of an audio recipe; `cover` is a JPEG. Raises ValueError for a tag of 256 MB or more."""
    frames = [_text(FRAMES[name], value) for name, value in recipe["tags"].items()]
    if "aigc" in recipe:
        frames.append(_frame("COMM", UTF8 + b"XXX" + b"\x00" + as_comment(recipe["aigc"]).encode()))
    frames += _chapters(recipe["chapters"], recipe["duration_ms"])
    if cover is not None:
        frames.append(_frame("APIC", UTF8 + b"image/jpeg\x00" + b"\x03" + b"\x00" + cover))
    body = b"".join(frames)
    return b"ID3\x04\x00\x00" + _synchsafe(len(body)) + body


def _chapters(chapters: Sequence[tuple[int, str]], duration_ms: int) -> list[bytes]:
    """Return the table of contents and its chapters, each up to the next or the end; none without chapters."""
    if not chapters:
        return []
    ids = [f"ch{number}".encode() for number in range(len(chapters))]
    listed = b"".join(id + b"\x00" for id in ids)
    frames = [_frame("CTOC", b"toc\x00" + TOP_LEVEL_ORDERED + bytes([len(ids)]) + listed)]
    ends = [*(start for start, _ in chapters[1:]), duration_ms]
    for id, (start, title), end in zip(ids, chapters, ends, strict=True):
        times = b"".join(min(moment, MOST_MOMENT).to_bytes(4, "big") for moment in (start, end))
        frames.append(_frame("CHAP", id + b"\x00" + times + NO_OFFSET * 2 + _text("TIT2", title)))
    return frames


def _text(name: str, value: str) -> bytes:
    return _frame(name, UTF8 + value.encode())


def _frame(name: str, data: bytes) -> bytes:
    return name.encode("ascii") + _synchsafe(len(data)) + b"\x00\x00" + data


def _synchsafe(size: int) -> bytes:
    """Return a size as four bytes of seven bits (section 6.2 of ID3v2.4.0's structure)."""
    if size >= MOST_SIZE:
        raise ValueError(f"ID3 size {size}")
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
