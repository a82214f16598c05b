"""Opening a video or sound file that others made, through allow-lists. Runs inside the limited child only."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer

from pipeline.media.formats import CODEC_WHITELIST, FORMAT_WHITELIST, PROTOCOL_WHITELIST

OPEN_OPTIONS = {
    "format_whitelist": FORMAT_WHITELIST,
    "protocol_whitelist": PROTOCOL_WHITELIST,
    "codec_whitelist": CODEC_WHITELIST,
}


def open_media(file: Path) -> InputContainer:
    """The file's container. What it says of itself is read as far as it can be; PyAV's exceptions pass."""
    return av.open(f"file:{file.absolute()}", options=OPEN_OPTIONS, metadata_errors="replace")
