"""Verifies the packet timestamps of finished rungs: constant frame rate, keyframes on the grid, equal length.

Players switch rungs at keyframes, so keyframes at different times would make the picture jump.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from pipeline.execute.making.verification import require_duration, wrong
from pipeline.media.file_names import MP4, playlist_name, segments_name
from pipeline.media.playlists import MICROSECONDS, MediaPlaylist
from pipeline.media.video import mp4s_of

Facts = dict[str, Any]


def require_timelines(
    recipe: Facts, timelines: Mapping[str, Facts], playlists: Mapping[str, MediaPlaylist]
) -> None:
    """Raise JobFailed unless all rungs and MP4s have the recipe's rate and keyframes and the same number of frames."""
    rate = Fraction(recipe["rate"])
    frames = timelines[MP4]["frames"]
    for name in (*mp4s_of(recipe), *(segments_name(rung["name"]) for rung in recipe["rungs"])):
        timeline = timelines[name]
        if timeline["frames"] != frames:
            raise wrong(name, f"应有 {frames} 帧，实有 {timeline['frames']} 帧")
        if timeline["steps"] not in ([str(1 / rate)], []) or timeline["start"] != "0":
            raise wrong(name, f"帧率不是恒定的 {rate}")
        if timeline["keys"] != grid(rate, recipe["keyframe_seconds"], frames):
            raise wrong(name, "关键帧不在应在的时刻")
    for rung in recipe["rungs"]:
        name = playlist_name(rung["name"])
        if not begins_on_keyframes(playlists[name], rate, set(timelines[MP4]["keys"])):
            raise wrong(name, "分段不从关键帧开始")


def require_even_sounds(name: str, facts: Facts, duration_ms: int) -> None:
    """Raise JobFailed unless the packets of every sound follow one another without a hole, and fill the duration.

    A length that a header tells is no proof: a decoder that was set up anew leaves holes, and packets of single samples.
    """
    for sound in facts.get("sounds", ()):
        if sound["uneven"]:
            raise wrong(name, f"声音有 {sound['uneven']} 处断开")
        require_duration(name, int(1000 * sound["packets"] * Fraction(sound["step"])), duration_ms)


def grid(rate: Fraction, seconds: int, frames: int) -> list[int]:
    """Return the numbers of the expected keyframes: the first frame at or after each multiple of `seconds`."""
    keys = (math.ceil(number * seconds * rate) for number in range(frames))
    return sorted({key for key in keys if key < frames})


def begins_on_keyframes(playlist: MediaPlaylist, rate: Fraction, keys: set[int]) -> bool:
    """Whether each segment begins with a keyframe. `keys` are frame numbers; durations are rounded to microseconds."""
    begins = 0
    for segment in playlist.segments:
        if round(Fraction(begins, MICROSECONDS) * rate) not in keys:
            return False
        begins += segment.duration
    return True
