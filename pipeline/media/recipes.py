"""Probe and settings → recipes: everything an output depends on, as plain values. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from pipeline.config_media import MediaSettings, VideoSettings
from pipeline.media.ladder import (
    Rung,
    choose_rungs,
    floor_even,
    nearest_rung,
    output_rate,
    responsive_widths,
    scaled_height,
)
from pipeline.media.loudness import Loudness
from pipeline.media.model import Probe, VideoStream
from pipeline.media.sound import sound_recipe

RECIPE_VERSION = {"video": 2}
"""Raised when the same recipe gives other bytes: a changed command line, another way of resizing. Tests pin them."""

DEFAULT_POSTER_MS = 5000


def video_recipe(
    probe: Probe, loudness: Loudness | None, poster_ms: int | None, language: str, settings: MediaSettings
) -> dict[str, Any]:
    """What the one ffmpeg process of a video does. `probe` is of kind video; `loudness` that of its sound, if any."""
    video, options = probe.video, settings.video
    assert video is not None
    rungs = choose_rungs(video.width, video.height, options)
    rate = output_rate(Fraction(video.frame_rate), options.max_frame_rate)
    return {
        "version": RECIPE_VERSION["video"],
        "container": probe.container,
        "duration_ms": probe.duration_ms,
        "video_index": video.index,
        "deinterlace": video.interlaced,
        "tonemap": video.hdr,
        "matrix": source_matrix(video),
        "rate": f"{rate.numerator}/{rate.denominator}",
        "rungs": [_rung_record(rung) for rung in rungs],
        "mp4": nearest_rung(rungs, options.mp4_short_side).name,
        "preset": options.preset,
        "keyframe_seconds": options.keyframe_seconds,
        "segment_seconds": options.segment_seconds,
        "audio": sound_recipe(probe.audio, loudness, settings.audio, language),
        "poster": _poster(video, rungs, rate, poster_ms, options),
    }


def _rung_record(rung: Rung) -> dict[str, Any]:
    return {
        "name": rung.name,
        "width": rung.width,
        "height": rung.height,
        "crf": rung.crf,
        "maxrate_kbps": rung.maxrate_kbps,
    }


def source_matrix(video: VideoStream) -> str:
    """The colour matrix to convert from: as tagged, else what players assume by size (BT.709 from 720 lines on)."""
    if video.matrix in ("bt709", "smpte170m", "bt470bg", "smpte240m", "bt2020nc"):
        return "bt2020" if video.matrix == "bt2020nc" else video.matrix
    return "bt709" if min(video.width, video.height) >= 720 else "smpte170m"


def _poster(
    video: VideoStream,
    rungs: tuple[Rung, ...],
    rate: Fraction,
    wanted_ms: int | None,
    settings: VideoSettings,
) -> dict[str, Any]:
    """A time past the end would fail the whole pass: clamped to two frames before it."""
    largest = max(settings.poster_widths)
    origin = min((r for r in rungs if r.width >= largest), key=lambda r: r.width, default=rungs[0])
    last_ms = max(0, video.duration_ms - int(2000 / rate) - 1)
    wanted = min(DEFAULT_POSTER_MS, video.duration_ms // 3) if wanted_ms is None else wanted_ms
    widths = responsive_widths(origin.width, settings.poster_widths)
    return {
        "ms": max(0, min(wanted, last_ms)),
        "rung": origin.name,
        "sizes": [[floor_even(w), floor_even(scaled_height(origin.width, origin.height, w))] for w in widths],
        "quality": settings.poster_quality,
    }
