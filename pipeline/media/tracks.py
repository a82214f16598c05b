"""Which sounds of a video are published, and which of them is heard first. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.media.model import AudioStream, Probe
from pipeline.media.request import MediaRequest, is_language

MAX_TRACKS = 8
"""More sounds than these are left out: each is encoded, and each lengthens a menu."""


@cache
def _known() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Chinese names of languages, and what a language code is an alias of: loaded when a video has sounds to name."""
    from babel import Locale
    from babel.core import get_global

    return Locale("zh").languages, get_global("language_aliases")


@dataclass(frozen=True)
class WantedTrack:
    """A sound the front matter names: the how-manieth of the file (from 1), its language (BCP 47), its label."""

    number: int
    language: str
    label: str


@dataclass(frozen=True)
class Track:
    """A sound to publish. `language` is BCP 47 or "", `label` what a menu says."""

    stream: AudioStream
    language: str
    label: str


def to_option(wanted: Iterable[WantedTrack]) -> str | None:
    """The front matter's sounds as the value of a request's option; None without any."""
    plain = [[track.number, track.language, track.label] for track in wanted]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")) if plain else None


def wanted_tracks(request: MediaRequest) -> tuple[WantedTrack, ...]:
    """What `to_option` was given for the `sounds` of a request."""
    return tuple(WantedTrack(*plain) for plain in json.loads(str(request.option("sounds") or "[]")))


def missing_numbers(probe: Probe, wanted: Iterable[WantedTrack]) -> tuple[int, ...]:
    """The numbers the front matter names and the file has not."""
    there = {sound.number for sound in probe.sounds}
    return tuple(sorted({track.number for track in wanted} - there))


def chosen_tracks(probe: Probe, language: str, wanted: tuple[WantedTrack, ...] = ()) -> tuple[Track, ...]:
    """The sounds of a video, the one heard first at the head; empty when it is silent.

    Those the front matter names and the file has, in its order; otherwise one a language the container tells. The first is in the
    language of the item, or else the container's first. A sound alone is taken to be in the language of the item:
    many programs write "eng" under everything.
    """
    if wanted:
        by_number = {sound.number: sound for sound in probe.sounds}
        named = [w for w in wanted[:MAX_TRACKS] if w.number in by_number]
        return tuple(Track(by_number[w.number], w.language, w.label) for w in named)
    if not probe.sounds:
        return ()
    first = next(
        (s for s in probe.sounds if language and _base(s.language) == _base(language)), probe.sounds[0]
    )
    told = canonical(first.language)
    spoken = told if told and len(probe.sounds) > 1 and _base(told) != _base(language) else language or told
    tracks = {spoken: Track(first, spoken, language_name(spoken))}
    for sound in probe.sounds:
        other = canonical(sound.language)
        if other and sound is not first and other not in (spoken, told):
            tracks.setdefault(other, Track(sound, other, language_name(other)))
    return tuple(tracks.values())[:MAX_TRACKS]


def canonical(tag: str) -> str:
    """A container's language as BCP 47 has it: `chi` and `zho` are `zh`; "" for what is no language."""
    primary, dash, rest = tag.partition("-")
    primary = primary.lower()
    known = str(_known()[1].get(primary, primary)) + dash + rest
    return known if is_language(known) else ""


def language_name(tag: str) -> str:
    """What the language is called in Chinese, by the Unicode CLDR; the tag itself when it has no name."""
    return str(_known()[0].get(_base(tag), tag)) or "原声"


def _base(tag: str) -> str:
    return canonical(tag).partition("-")[0]
