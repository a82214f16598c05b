"""Reads what a container says of its streams that PyAV does not tell: tags, crop, Dolby Vision. Runs in the limited child.

PyAV gives no access to the side data of a stream, but describes a file as `ffmpeg -i` does. Metadata cannot imitate these
lines: FFmpeg indents every line of a value further.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import av
from av.container import InputContainer

Crop = tuple[int, int, int, int]

_STREAM = re.compile(r"  Stream #\d+:(\d+).*?: (?:Video|Audio): (\w+)(?: \([^()/]*\))*(?: \((\S+) / 0x)?")
_LAYOUT = re.compile(r" Hz, ([^,]+)")
_PROGRAMME = re.compile(r"  Program (\d+)")
_HEADING = "    Side data:"
_CROP = re.compile(r"      Frame Cropping: (\d+)/(\d+)/(\d+)/(\d+)")
_DOLBY = re.compile(r"      DOVI configuration record: .*?profile: (\d+),.*compatibility id: (\d+)")


@dataclass
class StreamNote:
    """FFmpeg's name of a codec ("none" if unknown) and the container's tag of it.

    `crop` are the pixels hidden on the left, right, top and bottom. `dolby` is the profile of Dolby Vision and the id of
    the format that its base layer is compatible with, or None. `programme` is the broadcast programme it belongs to,
    `layout` the layout of its channels.
    """

    codec: str
    tag: str = ""
    crop: Crop = (0, 0, 0, 0)
    dolby: tuple[int, int] | None = None
    programme: int | None = None
    layout: str = ""


def stream_notes(container: InputContainer) -> dict[int, StreamNote]:
    """Return the notes of all streams by index."""
    notes: dict[int, StreamNote] = {}
    note, inside, programme = StreamNote("none"), False, None
    for line in _description(container).splitlines():
        if stream := _STREAM.match(line):
            note, inside = StreamNote(stream[2], stream[3] or "", programme=programme), False
            notes.setdefault(int(stream[1]), note)
            note.layout = layout[1] if (layout := _LAYOUT.search(line)) else ""
        elif begun := _PROGRAMME.match(line):
            programme = int(begun[1])
        elif line == _HEADING:
            inside = True
        elif inside and (crop := _CROP.match(line)):
            left, right, top, bottom = (int(side) for side in crop.groups())
            note.crop = (left, right, top, bottom)
        elif inside and (dolby := _DOLBY.match(line)):
            note.dolby = (int(dolby[1]), int(dolby[2]))
    # FFmpeg does not describe the streams of an IAMF element one by one.
    return {stream.index: notes.get(stream.index, StreamNote("none")) for stream in container.streams}


def _description(container: Any) -> str:
    level = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        return str(container.dumps_format())
    finally:
        av.logging.set_level(level)
