"""Finds out whether a CAF file says how long it is. Runs in the limited child."""

from __future__ import annotations

import struct
from pathlib import Path

FORM = b"caff"
MOST_CHUNKS = 200
UNKNOWN = -1
"""Length of the samples while a recording goes on, and for ever if it was not finished."""


def has_open_end(file: Path) -> bool:
    """Whether a file is CAF whose samples reach to its end, wherever that is."""
    with file.open("rb") as stream:
        if stream.read(8)[:4] != FORM:
            return False
        for _ in range(MOST_CHUNKS):
            head = stream.read(12)
            if len(head) < 12:
                return False
            name, size = head[:4], int(struct.unpack(">q", head[4:])[0])
            if name == b"data" or size < 0:
                return name == b"data" and size == UNKNOWN
            stream.seek(size, 1)
        return False
