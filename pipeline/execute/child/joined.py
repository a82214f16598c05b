"""Notices recordings that were put behind one another in one file, of which only the first would be published.

Runs in the limited child. In leaping formats ffmpeg reads on (see `clock`), and so it does with MP3, AAC and AVI.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from pipeline.execute.child.packets import Track
from pipeline.media.formats import LEAPING
from pipeline.media.model import Refusal

JOINED = Refusal(
    "E410",
    "几段录像或录音首尾相接拼成了一个文件，后面几段的时间又从头算起，播放器只读得到第一段。",
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


def joined_refusal(file: Path, container: str, tracks: Collection[Track], end: int) -> Refusal | None:
    """Return the refusal of a file whose stamps begin again, or that holds another file behind byte `end`."""
    if container not in LEAPING and any(track.restarts for track in tracks):
        return JOINED
    if container == MOV and any(track.lost > 1 for track in tracks) and _files_within(file) > 1:
        return JOINED
    return JOINED if _begins_again(file, container, end) else None


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
