"""Encoder options by codec: capped constant quality, one thread, no keyframes but the forced ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pipeline.media.ffmpeg_graph import Recipe

NEVER = 100_000
"""Maximum keyframe interval in frames: longer than any grid, so encoders add no keyframes of their own."""


def encoding(rung: Recipe) -> dict[str, Any]:
    """Return the options of one output stream, without stream specifiers."""
    return {**_ENCODERS[rung["codec"]](rung), "crf": rung["crf"], **_cap(rung["maxrate_kbps"])}


def _cap(kbps: int) -> dict[str, str]:
    """Cap the bit rate, with a decoder buffer of two seconds."""
    return {"maxrate": f"{kbps}k", "bufsize": f"{2 * kbps}k"}


def _h264(rung: Recipe) -> dict[str, Any]:
    """H.264 High, which every phone plays. `sc_threshold` 0: scene changes insert no keyframes."""
    return {
        "c": "libx264",
        "preset": rung["preset"],
        "profile": "high",
        "forced-idr": 1,
        "sc_threshold": 0,
        "g": NEVER,
    }


def _hevc(rung: Recipe) -> dict[str, Any]:
    """HEVC without thread pools, whose output is not deterministic, and without x265's info in the stream."""
    fixed = f"pools=none:frame-threads=1:scenecut=0:open-gop=0:keyint={NEVER}:info=0:log-level=error"
    return {
        "c": "libx265",
        "preset": rung["preset"],
        "tag": "hvc1",
        "forced-idr": 1,
        "x265-params": fixed,
    }


def _av1(rung: Recipe) -> dict[str, Any]:
    """AV1 at the lowest level of parallelism of SVT-AV1."""
    return {"c": "libsvtav1", "preset": rung["preset"], "g": NEVER, "svtav1-params": "lp=1"}


_ENCODERS: Mapping[str, Callable[[Recipe], dict[str, Any]]] = {"h264": _h264, "hevc": _hevc, "av1": _av1}
