"""The records of the API: plain JSON with absolute addresses, the same facts that pages show.

Their types are the API's contract: `schema.py` makes its JSON Schemas from them.
"""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict  # what pydantic takes from Python before 3.12

Record = dict[str, Any]


class NameRecord(TypedDict):
    """An id and its name; `url` is the page of the list or entry."""

    id: str
    title: str
    url: str


class PictureRecord(TypedDict):
    """A picture's largest file that every program reads."""

    url: str
    type: str
    width: int
    height: int
    alt: str


class FileRecord(TypedDict):
    """A media file: address, media type, size in bytes; `use` says what it is for (`mp4`, `small`, `m4a`, `opus`)."""

    use: str
    url: str
    type: str
    bytes: int


class CaptionsRecord(TypedDict):
    """A WebVTT track; `language` is BCP 47."""

    url: str
    language: str
    label: str


class ChapterRecord(TypedDict):
    """A chapter and its start in seconds."""

    title: str
    start: float


class MediaRecord(TypedDict):
    """A film or a sound; width and height in pixels, None for a sound; `transcript` is a text file."""

    type: str
    seconds: float
    width: int | None
    height: int | None
    files: list[FileRecord]
    hls: str | None
    captions: list[CaptionsRecord]
    chapters: list[ChapterRecord]
    transcript: str | None


class CreditRecord(TypedDict):
    """A role and who filled it; `url` is their page on the site."""

    role: str
    name: str
    url: str | None


class SourceRecord(TypedDict):
    """A source."""

    title: str
    publisher: str | None
    year: int | None
    url: str | None


class EpisodeRecord(TypedDict):
    """The place in a series."""

    id: str
    episode: int


class ClaimRecord(TypedDict):
    """A claim that the item checks, and its verdict."""

    text: str
    verdict: str


class ItemRecord(TypedDict):
    """An article, a film, a sound or a story. Times are ISO 8601 in Beijing; columns, topics and audiences are ids."""

    id: str
    kind: str
    url: str
    title: str
    summary: str
    published: str
    updated: str | None
    checked: str | None
    expires: str | None
    language: str
    column: str
    topics: list[str]
    audiences: list[str]
    series: EpisodeRecord | None
    form: str | None
    difficulty: str | None
    people: list[CreditRecord]
    unit: str
    licence: str
    licence_url: str | None
    ai_made: str | None
    claim: ClaimRecord | None
    picture: PictureRecord | None
    media: MediaRecord | None
    sources: list[SourceRecord]
    related: list[str]


class PersonRecord(TypedDict):
    """A scientist; years as written in Chinese."""

    id: str
    url: str
    name: str
    summary: str
    born: str | None
    died: str | None
    occupation: str | None
    picture: PictureRecord | None


class PlaceRecord(TypedDict):
    """A place to visit; latitude and longitude are WGS 84."""

    id: str
    url: str
    name: str
    summary: str
    category: str
    district: str
    address: str
    website: str | None
    phone: str | None
    opening: str | None
    latitude: float | None
    longitude: float | None
    picture: PictureRecord | None


class StopRecord(TypedDict):
    """A stop: the id of its place, and the minutes to stay."""

    place: str
    minutes: int | None
    note: str | None


class RouteRecord(TypedDict):
    """A route over places."""

    id: str
    url: str
    title: str
    summary: str
    duration: str | None
    stops: list[StopRecord]


class UnitRecord(TypedDict):
    """A unit that is responsible for works."""

    id: str
    url: str
    name: str
    summary: str
    website: str | None


class TermRecord(TypedDict):
    """A term of the glossary."""

    id: str
    url: str
    term: str
    others: list[str]
    definition: str
    topic: str


class EventRecord(TypedDict):
    """A row of a register as pages show it; `demonstration` rows are invented."""

    date: str
    start: str | None
    title: str
    unit: str
    place: str | None
    district: str | None
    mode: str
    status: str
    demonstration: bool


class GoalRecord(TypedDict):
    """A goal of a year; `demonstration` is how many more would count if they were no demonstration."""

    id: str
    title: str
    year: int
    target: int
    count: int
    unit: str
    demonstration: int


class VocabularyRecord(TypedDict):
    """The names behind the ids that items use."""

    columns: list[NameRecord]
    topics: list[NameRecord]
    audiences: list[NameRecord]
    series: list[NameRecord]


class SiteRecord(TypedDict):
    """The site; `demonstration`: its reviews and registers are invented, and its authors publish it."""

    name: str
    tagline: str
    publisher: str
    url: str
    language: str
    demonstration: bool


class PartRecord(TypedDict):
    """A document of the API: its name, address, and number of records."""

    name: str
    url: str
    count: int


class IndexDocument(TypedDict):
    """The first document: what there is, and where."""

    version: int
    site: SiteRecord
    schema: str
    feed: str
    documents: list[PartRecord]


class ItemsDocument(TypedDict):
    """The items first published in a year (Beijing), newest first."""

    items: list[ItemRecord]


class PeopleDocument(TypedDict):
    """All people."""

    people: list[PersonRecord]


class PlacesDocument(TypedDict):
    """All places."""

    places: list[PlaceRecord]


class RoutesDocument(TypedDict):
    """All routes."""

    routes: list[RouteRecord]


class UnitsDocument(TypedDict):
    """All units."""

    organisations: list[UnitRecord]


class GlossaryDocument(TypedDict):
    """All terms."""

    terms: list[TermRecord]


class EventsDocument(TypedDict):
    """The rows of a register in a year, newest first."""

    events: list[EventRecord]


class GoalsDocument(TypedDict):
    """The goals of the present year."""

    goals: list[GoalRecord]
