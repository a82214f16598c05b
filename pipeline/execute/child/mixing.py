"""Mixes channels as `media.downmix` says, with FFmpeg's filters. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.filter import Graph

from pipeline.media.downmix import mix_filters

Filter = tuple[str, str]


def mixing(mix: str, channels: int) -> tuple[Filter, ...]:
    """Return the filters of a mix as a graph takes them, none for ""."""
    filters = mix_filters(mix, channels)
    return tuple(
        (name, ":".join(f"{key}={value}" for key, value in given.items())) for name, given in filters
    )


def chain(frame: Any, *filters: Filter) -> Graph:
    """Return a graph of filters for frames like this one."""
    graph = Graph()
    source = graph.add_abuffer(
        sample_rate=frame.sample_rate, format=frame.format, layout=frame.layout, time_base=frame.time_base
    )
    graph.link_nodes(source, *(graph.add(*words) for words in filters), graph.add("abuffersink")).configure()
    return graph


def ready(graph: Graph) -> Iterator[Any]:
    """Yield the frames that are finished."""
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def mixed(frames: Iterator[Any], mix: str, channels: int) -> Iterator[Any]:
    """Yield frames with their channels mixed; as they are for ""."""
    graph = None
    for frame in frames:
        if not mix:
            yield frame
            continue
        graph = graph or chain(frame, *mixing(mix, channels))
        graph.push(frame)
        yield from ready(graph)


def mixable(frame: Any) -> bool:
    """Whether FFmpeg knows how two channels become of the frame's."""
    try:
        AudioResampler(format="flt", layout="stereo").resample(frame)
    except av.error.MemoryError:
        raise
    except av.error.FFmpegError:
        return False
    return True
