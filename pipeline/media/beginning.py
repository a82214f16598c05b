"""Where ffmpeg's time 0 lies, as seen from the probe's."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.media.formats import LEAPING
from pipeline.media.model import AudioStream, Probe, VideoStream


def beginning_ms(probe: Probe, used: Iterable[VideoStream | AudioStream]) -> int:
    """Return the time of a probe that ffmpeg makes 0 when it reads these streams alone.

    In a leaping format time begins with the first of them; elsewhere with the first stream of the file.
    """
    return min((stream.start_ms for stream in used), default=0) if probe.container in LEAPING else 0
