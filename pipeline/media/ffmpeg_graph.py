"""What every ffmpeg graph of ours begins and ends with. Pure: nothing is started here."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.formats import CODEC_WHITELIST, FORMAT_WHITELIST, FORMATS, PROTOCOL_WHITELIST

Recipe = Mapping[str, Any]

QUIET = ("-hide_banner", "-nostdin", "-loglevel", "warning", "-nostats", "-progress", "pipe:1")
"""Told: warnings, and progress on standard output; nothing is asked."""

CLEAN: Mapping[str, Any] = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
"""No date, no place, no device, no encoder's name in what is published."""


def compiled(graph: Any, ffmpeg_path: str) -> list[str]:
    """The argv of a finished graph: quiet, never asking, its progress on standard output."""
    graph = graph.global_args(*QUIET, "-filter_complex_threads", "1")
    return [str(part) for part in graph.compile(cmd=ffmpeg_path, overwrite_output=True)]


def opened_source(source: Path, container: str) -> Any:
    """Opens by an absolute `file:` name, with both allow-lists and the format the probe found.

    One decoder thread: a second one costs a sixth more CPU, and the encoders keep the other processors busy.
    """
    return ffmpeg.input(
        f"file:{source.absolute()}",
        f=FORMATS[container],
        format_whitelist=FORMAT_WHITELIST,
        protocol_whitelist=PROTOCOL_WHITELIST,
        codec_whitelist=CODEC_WHITELIST,
        threads=1,
    )
