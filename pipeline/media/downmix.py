"""How the channels of a sound become two. Pure; the rule is stated in docs/media.md and in the handbook.

Layouts of loudspeakers are mixed by FFmpeg's matrices (ITU-R BS.775). Of ambisonic sound only W is used, what a
microphone for all directions hears, and the stereo beside it where there is some. Where FFmpeg knows no matrix, places on
the left are heard on the left, those on the right on the right; all others, and channels without places, on both alike.
Two streams of one channel each, the left and the right, are one sound.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from pipeline.media.model import AudioStream, Probe

AMBISONIC = "ambisonic"
BESIDE = "+stereo"
"""FFmpeg's names of such layouts: "ambisonic 1+stereo"."""

LEFT, RIGHT = "1 channels (FL)", "1 channels (FR)"
"""FFmpeg's names of layouts of one channel that has a side."""

ONE_SIDE = ("stereo|FL=c0", "stereo|FR=c0")
"""Mixes of the two streams of a pair."""

TOGETHER = {"inputs": 2, "duration": "longest", "normalize": 0}
"""Options of `amix` that bring both sides together."""

LEFT_OF_CENTRE, RIGHT_OF_CENTRE = ("FLC",), ("FRC",)
_PLACES = re.compile(r"\d+ channels \((.+)\)")
"""FFmpeg's name of a layout that has none: the list of its places."""

TELEVISION = "mxf"
"""The container in which the first two of several one-channel streams are left and right (EBU R 123)."""


STEREO_SOURCE = ("index", "mix", "channels", "right")
"""Names of what `stereo_source` returns."""


def stereo_source(audio: AudioStream) -> dict[str, Any]:
    """Return the part of a recipe that selects the sound: its stream and, where needed, a mix or the right channel.

    `mix` is written as FFmpeg's `pan` takes it, of so many `channels`; `right` is the index of the stream with the right
    channel.
    """
    left, right = _channels(audio)
    found: dict[str, Any] = {"index": audio.index}
    if left:
        found["mix"] = f"stereo|FL={'+'.join(left)}|FR={'+'.join(right)}"
        found["channels"] = audio.channels
    if audio.right is not None:
        found["right"] = audio.right
    return found


def mono_mix(audio: AudioStream) -> dict[str, Any]:
    """Return the mix to one channel as `stereo_source` does, nothing where FFmpeg's matrix serves."""
    left, right = _channels(audio)
    if not left:
        return {}
    return {"mix": f"mono|c0={'+'.join(dict.fromkeys((*left, *right)))}", "channels": audio.channels}


def mix_filters(mix: str, channels: int) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return FFmpeg's filters of a mix with their options, none for "".

    Floating point does not overflow. `pan` does not take every layout, so the places are forgotten first.
    """
    if not mix:
        return ()
    places = "|".join(str(number) for number in range(channels))
    plain = {"map": places, "channel_layout": f"{channels} channels"}
    forgotten = (("channelmap", plain),) if channels > 1 else ()
    return (("aformat", {"sample_fmts": "flt"}), *forgotten, ("pan", {"args": mix}))


def _channels(audio: AudioStream) -> tuple[list[str], list[str]]:
    """Return the channels heard on either side, none where FFmpeg's matrix serves, as it must where they change."""
    if audio.changes:
        return [], []
    names = [f"c{number}" for number in range(audio.channels)]
    if audio.layout.startswith(AMBISONIC):
        beside = audio.layout.endswith(BESIDE)
        return ([names[0], names[-2]], [names[0], names[-1]]) if beside else (names[:1], names[:1])
    if audio.mixable:
        return [], []
    listed = _PLACES.fullmatch(audio.layout)
    places = listed[1].split("+") if listed else []
    left = [name for name, place in zip_longest(names, places, fillvalue="") if not _is_right(place)]
    right = [name for name, place in zip_longest(names, places, fillvalue="") if not _is_left(place)]
    return left or right, right or left


def _is_left(place: str) -> bool:
    """Whether a place is on the left: FL, SL, TFL, FLC."""
    return place.endswith("L") or place in LEFT_OF_CENTRE


def _is_right(place: str) -> bool:
    return place.endswith("R") or place in RIGHT_OF_CENTRE


def paired(probe: Probe) -> tuple[AudioStream, ...]:
    """Return the sounds of a file, the default one first, with left and right joined to one."""
    pairs = {s.index: right for s in probe.sounds if (right := _right_of(s, probe)) is not None}
    rights = {right.index for right in pairs.values()}
    return tuple(
        _joined(s, pairs[s.index]) if s.index in pairs else s for s in probe.sounds if s.index not in rights
    )


def _right_of(left: AudioStream, probe: Probe) -> AudioStream | None:
    """Return the stream with the right channel, if `left` is a left one: the next of the same language."""
    if left.channels != 1:
        return None
    same = [s for s in probe.sounds if s.channels == 1 and s.language == left.language]
    later = (s for s in sorted(same, key=lambda s: s.index) if s.index > left.index)
    if left.layout == LEFT:
        return next((s for s in later if s.layout == RIGHT), None)
    if probe.container == TELEVISION and left.index == min(s.index for s in probe.sounds):
        return next(later, None)
    return None


def _joined(left: AudioStream, right: AudioStream) -> AudioStream:
    start_ms = min(left.start_ms, right.start_ms)
    length = max(left.end_ms, right.end_ms) - start_ms
    return replace(left, channels=2, right=right.index, start_ms=start_ms, duration_ms=length)
