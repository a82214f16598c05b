"""The content of a feed as a record, the same for every format."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from pydantic_core import to_json


@dataclass(frozen=True)
class Enclosure:
    """The media file of an entry: absolute URL, exact length in bytes, IANA media type."""

    url: str
    length: int
    media_type: str

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError(f"enclosure length {self.length}")


@dataclass(frozen=True)
class FeedEntry:
    """One entry. `url` and every address inside `html` are absolute; times carry a zone (ValueError otherwise).

    `guid` is built from the immutable id and never changes, whatever happens to the URL.
    """

    id: str
    guid: str
    url: str
    title: str
    summary: str
    html: str
    published: dt.datetime
    updated: dt.datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosure: Enclosure | None = None

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"{self.id}: {moment} has no time zone")

    @property
    def changed(self) -> dt.datetime:
        """Return the later of publication and update."""
        return max(self.published, self.updated or self.published)


@dataclass(frozen=True)
class FeedRecord:
    """One feed. `path` is its place in the site; `url` (its own) and `home` (its page) are absolute.

    `entries` are newest first, already limited in number; no two entries share a GUID (ValueError).
    """

    path: str
    url: str
    home: str
    title: str
    description: str
    entries: tuple[FeedEntry, ...]
    language: str = "zh-CN"
    generator: str = "kepu"

    def __post_init__(self) -> None:
        if len({entry.guid for entry in self.entries}) != len(self.entries):
            raise ValueError(f"{self.path}: two entries share a GUID")

    @property
    def key(self) -> str:
        """Return the SHA-256 of the record, 64 hexadecimal digits."""
        return hashlib.sha256(to_json(self)).hexdigest()

    @property
    def changed(self) -> dt.datetime | None:
        """Return the newest change of any entry; None for an empty feed. Never the time of the build."""
        return max((entry.changed for entry in self.entries), default=None)
