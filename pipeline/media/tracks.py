"""Selects the audio tracks of a video to publish, and the default one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.media.downmix import paired
from pipeline.media.model import AudioStream, Probe
from pipeline.media.request import MediaRequest, is_language

MAX_TRACKS = 8
"""Further tracks are left out: each costs an encoding and lengthens the menu."""


@cache
def _babel_data() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return Chinese language names and language aliases. Loaded lazily: babel is slow to import."""
    from babel import Locale
    from babel.core import get_global

    return Locale("zh").languages, get_global("language_aliases")


@dataclass(frozen=True)
class RequestedTrack:
    """An audio track named in front matter: its number in the file (from 1), language (BCP 47) and label."""

    number: int
    language: str
    label: str


@dataclass(frozen=True)
class Track:
    """An audio track to publish. `language` is BCP 47 or ""; `label` is its menu entry."""

    stream: AudioStream
    language: str
    label: str


def to_option(requested: Iterable[RequestedTrack]) -> str | None:
    """Encode the tracks named in front matter as the `sounds` option of a request; None if there are none."""
    plain = [[track.number, track.language, track.label] for track in requested]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) if plain else None


def requested_tracks(request: MediaRequest) -> tuple[RequestedTrack, ...]:
    """Decode the `sounds` option of a request."""
    return tuple(RequestedTrack(*plain) for plain in json.loads(str(request.option("sounds") or "[]")))


def missing_numbers(probe: Probe, requested: Iterable[RequestedTrack]) -> tuple[int, ...]:
    """Return the track numbers that front matter names but the file lacks."""
    there = {sound.number for sound in probe.sounds}
    return tuple(sorted({track.number for track in requested} - there))


def chosen_tracks(
    probe: Probe, language: str, requested: tuple[RequestedTrack, ...] = ()
) -> tuple[Track, ...]:
    """Return the tracks to publish, the default one first; empty for a silent video.

    Tracks named in front matter win, in that order. Otherwise there is one track per language tag of the container,
    and the default is the one in the item's language, or else the container's default. The tag of a single track is
    ignored in favour of the item's language: many programs tag everything "eng". A left and a right stream are one track.
    """
    if requested:
        by_number = {sound.number: sound for sound in probe.sounds}
        named = [w for w in requested[:MAX_TRACKS] if w.number in by_number]
        return tuple(Track(by_number[w.number], w.language, w.label) for w in named)
    sounds = paired(probe)
    if not sounds:
        return ()
    first = next((s for s in sounds if language and _base(s.language) == _base(language)), sounds[0])
    tag = canonical(first.language)
    spoken = tag if tag and len(sounds) > 1 and _base(tag) != _base(language) else language or tag
    tracks = {spoken: Track(first, spoken, language_name(spoken))}
    for sound in sounds:
        other = canonical(sound.language)
        if other and sound is not first and other not in (spoken, tag):
            tracks.setdefault(other, Track(sound, other, language_name(other)))
    return tuple(tracks.values())[:MAX_TRACKS]


def canonical(tag: str) -> str:
    """Convert a container's language code to BCP 47: `chi` and `zho` are `zh`. Return "" for a malformed code."""
    primary, dash, rest = tag.partition("-")
    primary = primary.lower()
    known = str(_babel_data()[1].get(primary, primary)) + dash + rest
    return known if is_language(known) else ""


def language_name(tag: str) -> str:
    """Return the Chinese name of a language from the Unicode CLDR, or the tag itself if it has none."""
    return str(_babel_data()[0].get(_base(tag), tag)) or "原声"


def _base(tag: str) -> str:
    return canonical(tag).partition("-")[0]
