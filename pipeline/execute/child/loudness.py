"""How loud a sound stream is, and its outline. Runs inside the limited child only.

FFmpeg's ebur128 filter measures; it passes the sound on in steps of a tenth of a second.
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

from pipeline.execute.child.media_file import open_media
from pipeline.media.loudness import RATE, SILENT, TWO_CHANNELS

PEAK_STEP = 10
"""One value in ten is looked at for the outline: a picture, not a measurement."""

FULL = 255
"""An outline's value at full scale."""

NOTHING = -12000
"""True peak of digital silence, in hundredths of dBTP: far below 16 bits' last one."""

PAD_SAMPLES = RATE // 10
"""Silence after the end: a step that is not full is not reported, and the last sound may be the loudest."""

ROUNDING = 0.0005
"""The filter tells the true peak with three decimals: half of the last one is added."""


def listen(file: Path, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """{"integrated", "true_peak", "range": as a Loudness, "outline": `columns` values from 0 to FULL}.

    `recipe` has the stream's `index` (None: the only sound) and `columns` (0: no outline).
    """
    told: dict[str, str] = {}
    steps: list[int] = []
    for frame in _measured(file, recipe["index"]):
        told = frame.metadata if "lavfi.r128.I" in frame.metadata else told
        if recipe["columns"]:
            steps.append(_peak(frame))
    return {
        "integrated": max(SILENT, _hundredths(told.get("lavfi.r128.I", "-70"))),
        "true_peak": _decibels(float(told.get("lavfi.r128.true_peak", "0"))),
        "range": _hundredths(told.get("lavfi.r128.LRA", "0")),
        "outline": outline(steps, recipe["columns"]),
    }


def _measured(file: Path, index: int | None) -> Iterator[Any]:
    """Frames of the measured sound; a packet that cannot be decoded is passed over, as players do."""
    with open_media(file) as container:
        stream: Any = container.streams.audio[0] if index is None else container.streams[index]
        stream.codec_context.thread_count = 1
        meter, stereo, form = _meter(), Graph(), None
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except av.error.InvalidDataError:
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
    """To what will be published; made anew when a stream changes its form on the way, as broadcasts do."""
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
    """The highest step of each of `columns` equal parts; fewer steps than columns are repeated."""
    if not steps:
        return [0] * columns
    bounds = [len(steps) * column // columns for column in range(columns + 1)] if columns else []
    return [max(steps[start : max(end, start + 1)]) for start, end in pairwise(bounds)]


def _hundredths(text: str) -> int:
    return round(100 * float(text))


def _decibels(peak: float) -> int:
    """A linear peak in hundredths of dB, never below what it is."""
    return max(NOTHING, math.ceil(2000 * math.log10(peak + ROUNDING))) if peak > 0 else NOTHING
