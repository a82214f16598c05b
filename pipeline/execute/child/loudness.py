"""Measures the loudness of an audio stream, and its waveform. Runs in the limited child.

FFmpeg's ebur128 filter measures; its output frames are a tenth of a second long.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from av.container import InputContainer
from av.filter import Graph

from pipeline.execute.child.media_file import DAMAGED, open_media, packets_of
from pipeline.execute.child.mixing import chain, mixing, ready
from pipeline.media.downmix import ONE_SIDE, TOGETHER
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

    `recipe` has the stream's `index` (None: the only audio stream), where needed its `mix` or the `right` channel's
    stream, and `columns` (0: no waveform).
    """
    metadata: dict[str, str] = {}
    steps: list[int] = []
    for frame in _measured(file, recipe):
        metadata = frame.metadata if "lavfi.r128.I" in frame.metadata else metadata
        if recipe["columns"]:
            steps.append(_peak(frame))
    return {
        "integrated": max(SILENT, _hundredths(metadata.get("lavfi.r128.I", "-70"))),
        "true_peak": _decibels(float(metadata.get("lavfi.r128.true_peak", "0"))),
        "range": _hundredths(metadata.get("lavfi.r128.LRA", "0")),
        "outline": outline(steps, recipe["columns"]),
    }


def _measured(file: Path, recipe: Mapping[str, Any]) -> Iterator[Any]:
    """Yield measured frames, skipping damaged packets as players do."""
    with open_media(file) as container:
        sides = _sides(container, recipe)
        meter = _meter(len(sides))
        for packet in packets_of(container, *(side.stream for side in sides)):
            try:
                frames = packet.decode()
            except DAMAGED:
                continue
            side = next(side for side in sides if side.stream.index == packet.stream.index)
            for frame in frames:
                yield from side.passed(frame, meter)
        if any(side.form for side in sides):
            for side in sides:
                yield from side.passed(None, meter)
                meter.push(None, side.at)
            yield from ready(meter)


@dataclass
class _Side:
    """A stream, its mix, and the filter that resamples it to stereo. `at` is its place among the meter's inputs."""

    stream: Any
    mix: str
    channels: int
    at: int
    stereo: Graph | None = None
    form: tuple[Any, ...] = ()

    def passed(self, frame: Any, meter: Graph) -> Iterator[Any]:
        """Measure a frame (None: the last one was). Broadcast streams may change format, which needs a new filter."""
        if frame is not None and self.form != (
            form := (frame.sample_rate, frame.format.name, frame.layout.name)
        ):
            options = ":".join(f"{name}={value}" for name, value in TWO_CHANNELS.items())
            self.form, self.stereo = (
                form,
                chain(frame, *mixing(self.mix, self.channels), ("aresample", options)),
            )
        if self.stereo is None:
            return
        self.stereo.push(frame)
        for found in ready(self.stereo):
            meter.push(found, self.at)
            yield from ready(meter)


def _sides(container: InputContainer, recipe: Mapping[str, Any]) -> list[_Side]:
    """Return the stream to measure, or the left and the right one."""
    index, right = recipe["index"], recipe.get("right")
    stream: Any = container.streams.audio[0] if index is None else container.streams[index]
    if right is None:
        sides = [_Side(stream, recipe.get("mix", ""), recipe.get("channels", 0), 0)]
    else:
        streams = (stream, container.streams[right])
        sides = [_Side(s, mix, 1, at) for at, (s, mix) in enumerate(zip(streams, ONE_SIDE, strict=True))]
    for side in sides:
        side.stream.codec_context.thread_count = 1
    return sides


def _meter(sides: int) -> Graph:
    """Return the meter. Of two sides it measures what both are together."""
    graph = Graph()
    sources = [
        graph.add_abuffer(sample_rate=RATE, format="flt", layout="stereo", time_base=Fraction(1, RATE))
        for _ in range(sides)
    ]
    pad = graph.add("apad", f"pad_len={PAD_SAMPLES}")
    if sides > 1:
        both = graph.add("amix", ":".join(f"{name}={value}" for name, value in TOGETHER.items()))
        for at, source in enumerate(sources):
            source.link_to(both, 0, at)
        sources = [both]
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    graph.link_nodes(*sources, pad, meter, graph.add("abuffersink")).configure()
    return graph


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
