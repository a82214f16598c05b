"""The content of a podcast as a record. Addresses are absolute, texts plain, lengths in bytes, moments in milliseconds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pydantic_core import to_json

from pipeline.feeds.record import Dated
from pipeline.media.chapters import Chapter

EpisodeType = Literal["full", "trailer", "bonus"]


@dataclass(frozen=True)
class MediaFile:
    """A file of an episode: exact `length`, IANA media type, and `sha256` (hexadecimal) of its bytes.

    `title` names the version for listeners (Chinese). `width` and `height` are of the picture, 0 without one; `kbps` is 0
    for a playlist, which says nothing of the weight of the film.
    """

    url: str
    length: int
    media_type: str
    sha256: str
    title: str
    width: int = 0
    height: int = 0
    kbps: int = 0
    language: str = ""

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError(f"enclosure length {self.length}")


@dataclass(frozen=True)
class Person:
    """Somebody who made the episode; `role` and `group` are words of the Podcast Taxonomy, where it has them."""

    name: str
    role: str
    group: str
    url: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Transcript:
    """A file with the words and their times; `language` is BCP 47."""

    url: str
    media_type: str
    language: str


@dataclass(frozen=True)
class Soundbite:
    """The moment worth hearing; without a `title` apps show the episode's."""

    start_ms: int
    duration_ms: int
    title: str = ""


@dataclass(frozen=True)
class Location:
    """A place the episode is about, with its geo URI (RFC 5870) or ""."""

    name: str
    geo: str = ""


@dataclass(frozen=True)
class Season:
    """The series an episode belongs to, as the season of a podcast, and its number in it."""

    number: int
    name: str
    episode: int


@dataclass(frozen=True)
class Licence:
    """The word of Podcasting 2.0's list, or our own, and the address of its text."""

    word: str
    url: str


@dataclass(frozen=True)
class Image:
    """A picture of the episode, not square."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class Episode(Dated):
    """A film or a sound with everything that a podcast says of it, the same in each podcast that has it.

    `guid` is that of the item in every feed. `notes` is HTML, everything else plain text. Times carry a zone (ValueError
    otherwise). `chapters` are in ascending order.
    """

    id: str
    guid: str
    url: str
    title: str
    description: str
    notes: str
    published: dt.datetime
    updated: dt.datetime | None
    duration_ms: int
    type: EpisodeType
    enclosure: MediaFile
    alternates: tuple[MediaFile, ...] = ()
    people: tuple[Person, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_url: str = ""
    soundbite: Soundbite | None = None
    locations: tuple[Location, ...] = ()
    season: Season | None = None
    licence: Licence | None = None
    image: Image | None = None
    keywords: tuple[str, ...] = ()
    ai_made: bool = False

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the record: computed once, though a column's podcast and a series' have the episode."""
        return hashlib.sha256(to_json(self)).hexdigest()


@dataclass(frozen=True)
class Frequency:
    """How often episodes are meant to come: words for listeners, and an RRULE or ""."""

    words: str
    rule: str


@dataclass(frozen=True)
class Podcast:
    """One podcast. `path` is its place in the site; `url` (its own), `home` (its page) and `artwork` are absolute.

    `hub` is the WebSub hub's address. `category` is Apple's, with the subcategory after a slash. `proofs` are purpose and text of each. `blocked` asks
    directories not to list it. `episodes` are newest first; no two share a GUID or an enclosure (ValueError), for apps
    drop the second.
    """

    path: str
    url: str
    home: str
    guid: str
    medium: Literal["audio", "video"]
    title: str
    description: str
    language: str
    author: str
    email: str
    category: str
    serial: bool
    artwork: str
    copyright: str
    episodes: tuple[Episode, ...]
    locked: bool = True
    blocked: bool = False
    complete: bool = False
    frequency: Frequency | None = None
    proofs: tuple[tuple[str, str], ...] = ()
    hub: str | None = None
    generator: str = "kepu"

    def __post_init__(self) -> None:
        _require_distinct(self.path, "GUID", (episode.guid for episode in self.episodes))
        _require_distinct(self.path, "enclosure", (episode.enclosure.url for episode in self.episodes))

    @property
    def key(self) -> str:
        """Return the SHA-256 of the record, 64 hexadecimal digits; each episode counts by its digest."""
        head = {name: value for name, value in vars(self).items() if name != "episodes"}
        digests = [episode.digest for episode in self.episodes]
        return hashlib.sha256(to_json([head, digests])).hexdigest()

    @property
    def changed(self) -> dt.datetime | None:
        """Return the newest change of any episode; None for an empty podcast. Never the time of the build."""
        return max((episode.changed for episode in self.episodes), default=None)


def _require_distinct(path: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{path}: two episodes share the {what} {value}")
        seen.add(value)
