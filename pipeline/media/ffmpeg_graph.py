"""Common parts of our ffmpeg command lines: opening a source, global options. Starts no process."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ffmpeg

from pipeline.media.formats import CODEC_WHITELIST, FORMAT_WHITELIST, FORMATS, PROTOCOL_WHITELIST

Recipe = Mapping[str, Any]

QUIET = ("-hide_banner", "-nostdin", "-loglevel", "warning", "-nostats", "-progress", "pipe:1")
"""Print only warnings, report progress on standard output, never prompt."""

CLEAN: Mapping[str, Any] = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}
"""Strip all metadata: no date, place, device or encoder name is published."""


def compiled(graph: Any, ffmpeg_path: str) -> list[str]:
    """Return the argv of a finished graph, with the options of `QUIET`."""
    graph = graph.global_args(*QUIET, "-filter_complex_threads", "1")
    return [str(part) for part in graph.compile(cmd=ffmpeg_path, overwrite_output=True)]


def opened_source(source: Path, container: str) -> Any:
    """Return an input node for a source: an absolute `file:` URL, the allow-lists, and the format the probe found.

    It decodes on one thread: a second one costs a sixth more CPU, and the encoders keep the other processors busy.
    """
    return ffmpeg.input(
        f"file:{source.absolute()}",
        f=FORMATS[container],
        format_whitelist=FORMAT_WHITELIST,
        protocol_whitelist=PROTOCOL_WHITELIST,
        codec_whitelist=CODEC_WHITELIST,
        threads=1,
    )
