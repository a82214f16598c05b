"""Options of the video encoders by codec: capped constant quality, one thread, no keyframe but those asked for. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.media.ffmpeg_graph import Recipe

NEVER = 100_000
"""Frames between keyframes that an encoder may choose itself: more than a grid ever leaves."""


def encoding(rung: Recipe) -> dict[str, Any]:
    """Options of one output stream, without its index."""
    return {**_ENCODERS[rung["codec"]](rung), "crf": rung["crf"], **_cap(rung["maxrate_kbps"])}


def _cap(kbps: int) -> dict[str, str]:
    """The most a decoder's buffer of two seconds ever lacks."""
    return {"maxrate": f"{kbps}k", "bufsize": f"{2 * kbps}k"}


def _h264(rung: Recipe) -> dict[str, Any]:
    """Every phone plays it. `sc_threshold`: a change of scene makes no keyframe."""
    return {
        "c": "libx264",
        "preset": rung["preset"],
        "profile": "high",
        "forced-idr": 1,
        "sc_threshold": 0,
        "g": NEVER,
    }


def _hevc(rung: Recipe) -> dict[str, Any]:
    """x265 without its pools of threads, which make other bytes each time, and without its name in the stream."""
    fixed = f"pools=none:frame-threads=1:scenecut=0:open-gop=0:keyint={NEVER}:info=0:log-level=error"
    return {
        "c": "libx265",
        "preset": rung["preset"],
        "tag": "hvc1",
        "forced-idr": 1,
        "x265-params": fixed,
    }


def _av1(rung: Recipe) -> dict[str, Any]:
    """SVT-AV1 at its lowest level of parallelism."""
    return {"c": "libsvtav1", "preset": rung["preset"], "g": NEVER, "svtav1-params": "lp=1"}


_ENCODERS: Mapping[str, Callable[[Recipe], dict[str, Any]]] = {"h264": _h264, "hevc": _hevc, "av1": _av1}
