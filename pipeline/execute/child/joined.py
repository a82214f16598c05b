"""Notices recordings that were put behind one another in one file, of which only the first would be published.

Runs in the limited child. In leaping formats ffmpeg reads on (see `clock`), and so it does with MP3, AAC and AVI.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from av.container import InputContainer

from pipeline.execute.child.packets import Track
from pipeline.media.formats import LEAPING
from pipeline.media.model import Refusal

JOINED = Refusal(
    "E410",
    "几段录像或录音首尾相接拼成了一个文件，后面几段读不到。",
    "请在剪辑软件里把各段依次放上时间线，重新导出为一个文件。",
)

MOV = "mov,mp4,m4a,3gp,3g2,mj2"
HEAD = 8
"""Bytes of a box's length and name."""
BEGINNINGS: Mapping[str, re.Pattern[bytes]] = {
    MOV: re.compile(rb"\0\0\0.ftyp", re.DOTALL),
    "flv": re.compile(rb"FLV\x01"),
    "wav": re.compile(rb"RIFF.{4}WAVE", re.DOTALL),
    "aiff": re.compile(rb"FORM.{4}AIF[FC]", re.DOTALL),
    "asf": re.compile(rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11"),
}
"""How a file of each format begins. Their demuxers stop at the end of the first recording."""

LOOKED_AT = 4_000_000
"""Bytes after the first recording in which the beginning of another is looked for: an index may come before it."""


@dataclass
class Order:
    """Where packets stand in a file, in bytes: the end of the last one, and the first and last of each stream."""

    last_byte: int = 0
    firsts: dict[int, int] = field(default_factory=dict)
    lasts: dict[int, int] = field(default_factory=dict)

    def see(self, packet: Any) -> None:
        """Look at a packet. The last one of a stream may come late: nothing but the end of the file ends it."""
        if packet.pos is None:
            return
        self.last_byte = max(self.last_byte, packet.pos + packet.size)
        self.firsts.setdefault(packet.stream_index, packet.pos)
        self.lasts[packet.stream_index] = packet.pos


def joined_refusal(
    file: Path, container: InputContainer, tracks: Mapping[int, Track], order: Order
) -> Refusal | None:
    """Return the refusal of a file of which only the first recording would be published."""
    name, used = container.format.name, tracks.values()
    if name not in LEAPING and any(track.restarts for track in used):
        return JOINED
    if name == MOV and any(track.lost > 1 for track in used) and _files_within(file) > 1:
        return JOINED
    if _goes_on_elsewhere(container, list(tracks), order):
        return JOINED
    return JOINED if _begins_again(file, name, order.last_byte) else None


def _goes_on_elsewhere(container: InputContainer, used: list[int], order: Order) -> bool:
    """Whether another stream of the kind that is published begins only where all that is used has ended.

    Parts of a broadcast that were made with other packet identifiers have streams of their own.
    """
    if container.format.name not in LEAPING:
        return False
    kind = "video" if any(container.streams[index].type == "video" for index in used) else "audio"
    last = max((order.lasts.get(i, 0) for i in used if container.streams[i].type == kind), default=0)
    others = [s.index for s in container.streams if s.type == kind and s.index not in used]
    if kind == "audio":
        others, last = used[1:], order.lasts.get(used[0], 0)
    return any(order.firsts.get(index, 0) > last for index in others)


def _files_within(file: Path) -> int:
    """Count the first boxes of a fragmented MP4: the fragments of a second recording lie in the past and are discarded."""
    found, at, size = 0, 0, file.stat().st_size
    with file.open("rb") as stream:
        while at + HEAD <= size:
            stream.seek(at)
            head = stream.read(HEAD + 8)
            length, name = int.from_bytes(head[:4], "big"), head[4:HEAD]
            if length == 1:
                length = int.from_bytes(head[HEAD:], "big")
            found += name == b"ftyp"
            at += max(HEAD, length) if length else size
    return found


def _begins_again(file: Path, container: str, end: int) -> bool:
    if container not in BEGINNINGS or not end:
        return False
    with file.open("rb") as stream:
        stream.seek(end)
        return BEGINNINGS[container].search(stream.read(LOOKED_AT)) is not None
