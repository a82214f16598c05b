"""Keeps layouts of channels from PyAV that it cannot hold. Runs in the limited child.

FFmpeg keeps a layout in an order of its own ("R, L", or one place twice, as MOV may say) in memory that PyAV frees twice.
Such a stream is decoded as channels without places; what they are is known from the container's description.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from av.container import InputContainer

from pipeline.execute.child.stream_notes import stream_notes

NATIVE = (
    "FL FR FC LFE BL BR FLC FRC BC SL SR TC TFL TFC TFR TBL TBC TBR DL DR WL WR SDL SDR LFE2 TSL TSR BFC BFL BFR "
    "SSL SSR TTL TTR"
).split()
"""Names of places in FFmpeg's own order."""

_LISTED = re.compile(r"(\d+) channels \((.+)\)")


def is_odd(layout: str) -> bool:
    """Whether a layout, as FFmpeg describes it, is in an order of its own."""
    listed = _LISTED.fullmatch(layout)
    if listed is None:
        return False
    names = listed[2].split("+")
    known = [NATIVE.index(name) for name in names if name in NATIVE]
    return len(known) < len(names) or any(later <= early for early, later in pairwise(known))


def leave_out(container: InputContainer) -> None:
    """Have streams with such layouts decoded without them."""
    for index, note in stream_notes(container).items():
        if is_odd(note.layout):
            context: Any = container.streams[index].codec_context
            context.layout = f"{note.layout.partition(' ')[0]} channels"
