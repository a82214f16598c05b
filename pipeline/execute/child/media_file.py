"""Opens untrusted video and audio files, restricted by allow-lists. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from pipeline.execute.child.odd_layouts import leave_out
from pipeline.media.formats import CODEC_WHITELIST, FORMAT_WHITELIST, PROTOCOL_WHITELIST

OPEN_OPTIONS = {
    "format_whitelist": FORMAT_WHITELIST,
    "protocol_whitelist": PROTOCOL_WHITELIST,
    "codec_whitelist": CODEC_WHITELIST,
}


def open_media(file: Path) -> InputContainer:
    """Open a file. Malformed metadata text is decoded with replacement characters. PyAV's exceptions propagate."""
    container = av.open(f"file:{file.absolute()}", options=OPEN_OPTIONS, metadata_errors="replace")
    leave_out(container)
    return container


def packets_of(container: InputContainer, *streams: Any) -> Iterator[Any]:
    """Yield the packets of some streams, or of all.

    PyAV ends with an IndexError, instead of the last stream's end, where a stream appears on the way (FLV).
    """
    try:
        yield from container.demux(*streams)
    except IndexError:
        return


DAMAGED = (
    av.error.InvalidDataError,
    av.error.PermissionError,
    av.error.ArgumentError,
    av.error.PatchWelcomeError,
    av.error.EOFError,
    av.error.UndefinedError,
)
"""What decoders raise for a packet that they cannot decode: some return −1, which is EPERM. Players skip it."""
