"""Reads the header of a WAV file: what FFmpeg makes of odd ones has no reason an editor understands. Runs in the limited child."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.media.model import Refusal

FORMS = (b"RIFF", b"RIFX", b"RF64", b"BW64")
LONG_FORMS = (b"RF64", b"BW64")
"""Their lengths of more than 4 GB stand elsewhere."""
MOST_CHUNKS = 200

COUNTED_TAGS = (1, 3, 0xFFFE)
"""Formats of plain samples: integers, floating point, and the extensible form of both."""

OPEN_ENDS = frozenset((0, 0x7FFFF000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))
"""Lengths of files that were not finished, or never had an end: recorders after a failure, streams, sox through a pipe."""


@dataclass
class WavHeader:
    """What a header says; None for a chunk that is not there. `open_end` holds if it tells no length."""

    form: tuple[int, int, int, int] | None = None
    """Tag, channels, sample rate, bits."""
    has_data: bool = False
    open_end: bool = False

    @property
    def mistake(self) -> str:
        """What makes the file unreadable, in Chinese; "" if nothing does."""
        if self.form is None:
            return "没有写明声道和采样率（缺 fmt 块）"
        tag, channels, rate, bits = self.form
        if not channels:
            return "声道数是 0"
        if not rate:
            return "采样率是 0"
        if tag in COUNTED_TAGS and not bits:
            return "每个采样的位数是 0"
        return "" if self.has_data else "没有声音数据（缺 data 块）"


def read_wav(file: Path) -> WavHeader | None:
    """Return the header, None if the file is no WAV."""
    with file.open("rb") as stream:
        start = stream.read(12)
        if len(start) < 12 or start[:4] not in FORMS or start[8:] != b"WAVE":
            return None
        order = ">" if start[:4] == b"RIFX" else "<"
        header, whole = WavHeader(), struct.unpack(f"{order}I", start[4:8])[0]
        for name, size, body in _chunks(stream, order):
            if name == b"fmt " and len(body) >= 16:
                tag, channels, rate, _, _, bits = struct.unpack(f"{order}HHIIHH", body[:16])
                header.form = tag, channels, rate, bits
            elif name == b"data":
                header.has_data = True
                header.open_end = start[:4] not in LONG_FORMS and _open(size, whole)
                if header.open_end:
                    break
        return header


def _open(size: int, whole: int) -> bool:
    """Whether the length of the samples is none: known words for it, or those of the whole file less the header."""
    return size in OPEN_ENDS or (whole in OPEN_ENDS and whole > 0 and 0 <= whole - size < 0x10000)


def _chunks(stream: BinaryIO, order: str) -> Iterator[tuple[bytes, int, bytes]]:
    """Yield name, size and the first bytes of each chunk, also of those behind the samples."""
    for _ in range(MOST_CHUNKS):
        head = stream.read(8)
        if len(head) < 8:
            return
        name, (size,) = head[:4], struct.unpack(f"{order}I", head[4:])
        at = stream.tell()
        yield name, size, stream.read(min(size, 40)) if name != b"data" else b""
        stream.seek(at + size + size % 2)


def wav_refusal(header: WavHeader) -> Refusal | None:
    """Return why a file with this header cannot be read, or None."""
    if not header.mistake:
        return None
    help = "请在录音或剪辑软件里打开，重新导出为 WAV、MP3 或 M4A；打不开就请重录。"
    return Refusal("E407", f"WAV 的文件头坏了：{header.mistake}。", help)
