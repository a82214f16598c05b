"""Filters that bring a stream which changes on the way into one form, before anything else. Starts no process.

ffmpeg builds a filter graph anew when size, colours, rate or channels of its input change; filters that count (`fps`,
`aresample` with `first_pts`) would begin again. So such a stream first passes through a graph of its own, whose filters
remember nothing, and only what comes out of it enters the graph that counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.media.loudness import TWO_CHANNELS

Recipe = Mapping[str, Any]

GRAPH = "-filter_complex"
BEYOND_MS = 200
"""What the last frame is held too long, to be cut to the frame: the graph that counts is not told where its input ends."""

SCALING = "bicubic+accurate_rnd+full_chroma_int+bitexact"


def settled(command: Sequence[str], graphs: Mapping[int, str]) -> list[str]:
    """Return a command whose streams of these indices pass through a graph of their own first."""
    words = list(command)
    for index, graph in graphs.items():
        at = _last_graph(words)
        label = f"settled{index}"
        words[at] = words[at].replace(f"[0:{index}]", f"[{label}]")
        words[at - 1 : at - 1] = [GRAPH, f"[0:{index}]{graph}[{label}]"]
    return words


def _last_graph(words: Sequence[str]) -> int:
    return len(words) - words[::-1].index(GRAPH)


def film_graphs(recipe: Recipe, sounds: Sequence[Recipe]) -> dict[int, str]:
    """Return the graphs of a film's streams that change, by index."""
    graphs = {recipe["video_index"]: picture_graph(recipe)} if "settled" in recipe else {}
    return graphs | sound_graphs(sounds)


def sound_graphs(sounds: Sequence[Recipe]) -> dict[int, str]:
    """Return the graphs of the sounds that change, by index: two channels at one rate, as they are measured."""
    words = ":".join(f"{name}={value}" for name, value in TWO_CHANNELS.items())
    return {sound["index"]: f"aresample={words}" for sound in sounds if sound.get("settled")}


def picture_graph(recipe: Recipe) -> str:
    """Fit every picture into one frame with bars, in one pixel format and one set of colours."""
    frame = recipe["settled"]
    width, height = frame["width"], frame["height"]
    size = f"w='trunc(min({width},{height}*dar)/2+0.5)*2':h='trunc(min({height},{width}/dar)/2+0.5)*2'"
    colours, tag = _colours(recipe)
    filters = [
        f"scale={size}:eval=frame:flags={SCALING}:{colours}:out_range=tv",
        f"pad={width}:{height}:-1:-1:eval=frame",
        f"format={'yuv420p10le' if recipe['tonemap'] else 'yuv420p'}",
        f"setparams=colorspace={tag}:range=tv",
        "setsar=1",
        f"tpad=stop_mode=clone:stop_duration={recipe['hold_ms'] + BEYOND_MS}ms",
    ]
    if recipe["deinterlace"]:
        order = (
            f"parity={recipe['fields']}:deint=all" if "fields" in recipe else "parity=auto:deint=interlaced"
        )
        filters.insert(0, f"bwdif=mode=send_frame:{order}")
    return ",".join(filters)


def _colours(recipe: Recipe) -> tuple[str, str]:
    """Return the matrices of `scale`, and the tag of what comes out. HDR is assumed to be BT.2020, whatever its tags."""
    matrix = "bt2020" if recipe["tonemap"] else recipe["matrix"]
    given = recipe["settled"]["matrix"] or matrix
    tag = "bt2020nc" if matrix == "bt2020" else matrix
    return f"in_color_matrix={given}:out_color_matrix={matrix}", tag
