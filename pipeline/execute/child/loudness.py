"""Measures the loudness of an audio stream, and its waveform. Runs in the limited child.

FFmpeg's ebur128 filter measures; its output frames are a tenth of a second long.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
from av.filter import Graph

from pipeline.execute.child.media_file import DAMAGED, open_media, packets_of
from pipeline.media.loudness import RATE, SILENT, TWO_CHANNELS

PEAK_STEP = 10
"""The waveform uses one sample in ten: it is a picture, not a measurement."""

FULL = 255
"""Waveform value at full scale."""

NOTHING = -12000
"""True peak reported for digital silence, in hundredths of dBTP: far below the last of 16 bits."""

PAD_SAMPLES = RATE // 10
"""Silence appended at the end: the filter does not report an incomplete frame, which may hold the highest peak."""

ROUNDING = 0.0005
"""The filter rounds the true peak to three decimals, so half of the last digit is added."""


def measure(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Return {"integrated", "true_peak", "range": as in Loudness, "outline": `columns` values from 0 to FULL}.

    `recipe` has the stream's `index` (None: the only audio stream) and `columns` (0: no waveform).
    """
    metadata: dict[str, str] = {}
    steps: list[int] = []
    for frame in _measured(file, recipe["index"]):
        metadata = frame.metadata if "lavfi.r128.I" in frame.metadata else metadata
        if recipe["columns"]:
            steps.append(_peak(frame))
    return {
        "integrated": max(SILENT, _hundredths(metadata.get("lavfi.r128.I", "-70"))),
        "true_peak": _decibels(float(metadata.get("lavfi.r128.true_peak", "0"))),
        "range": _hundredths(metadata.get("lavfi.r128.LRA", "0")),
        "outline": outline(steps, recipe["columns"]),
    }


def _measured(file: Path, index: int | None) -> Iterator[Any]:
    """Yield measured frames, skipping damaged packets as players do."""
    with open_media(file) as container:
        stream: Any = container.streams.audio[0] if index is None else container.streams[index]
        stream.codec_context.thread_count = 1
        meter, stereo, form = _meter(), Graph(), None
        for packet in packets_of(container, stream):
            try:
                frames = packet.decode()
            except DAMAGED:
                continue
            for frame in frames:
                if form != (form := (frame.sample_rate, frame.format.name, frame.layout.name)):
                    stereo = _stereo(frame)
                stereo.push(frame)
                yield from _passed(stereo, meter)
        if form is not None:
            stereo.push(None)
            yield from _passed(stereo, meter)
            meter.push(None)
            yield from _ready(meter)


def _stereo(frame: Any) -> Graph:
    """Return the filter that resamples to stereo. Broadcast streams may change format, which needs a new filter."""
    return _chain(frame, ("aresample", ":".join(f"{name}={value}" for name, value in TWO_CHANNELS.items())))


def _meter() -> Graph:
    frame = av.AudioFrame("flt", "stereo")
    frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
    return _chain(
        frame, ("apad", f"pad_len={PAD_SAMPLES}"), ("ebur128", "peak=true:metadata=1:framelog=quiet")
    )


def _chain(frame: Any, *filters: tuple[str, str]) -> Graph:
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=frame.time_base
    )
    graph.link_nodes(source, *(graph.add(*words) for words in filters), graph.add("abuffersink")).configure()
    return graph


def _passed(graph: Graph, following: Graph) -> Iterator[Any]:
    for frame in _ready(graph):
        following.push(frame)
        yield from _ready(following)


def _ready(graph: Graph) -> Iterator[Any]:
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _peak(frame: Any) -> int:
    values = array("d", bytes(frame.planes[0])[: frame.samples * 16])[::PEAK_STEP]
    return min(FULL, round(FULL * max(map(abs, values)))) if values else 0


def outline(steps: Sequence[int], columns: int) -> list[int]:
    """Return the maximum of each of `columns` equal parts. If there are fewer steps than columns, steps repeat."""
    if not steps:
        return [0] * columns
    bounds = [len(steps) * column // columns for column in range(columns + 1)] if columns else []
    return [max(steps[start : max(end, start + 1)]) for start, end in pairwise(bounds)]


def _hundredths(text: str) -> int:
    return round(100 * float(text))


def _decibels(peak: float) -> int:
    """Convert a linear peak to hundredths of dB, rounding up."""
    return max(NOTHING, math.ceil(2000 * math.log10(peak + ROUNDING))) if peak > 0 else NOTHING
