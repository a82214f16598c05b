"""The content of a feed as a record, the same for every format."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from html import escape

from pydantic_core import to_json

from pipeline.content.site_paths import FEED_TYPES, feed_path


@dataclass(frozen=True)
class Enclosure:
    """The media file of an entry: absolute URL, exact length in bytes, IANA media type."""

    url: str
    length: int
    media_type: str
    duration_ms: int | None = None

    def __post_init__(self) -> None:
        if self.length < 0:
            raise ValueError(f"enclosure length {self.length}")


class Dated:
    """Something published at a time, and perhaps changed since. Times carry a zone (ValueError otherwise)."""

    id: str
    published: dt.datetime
    updated: dt.datetime | None

    def __post_init__(self) -> None:
        for moment in (self.published, self.updated):
            if moment is not None and moment.utcoffset() is None:
                raise ValueError(f"{self.id}: {moment} has no time zone")

    @property
    def changed(self) -> dt.datetime:
        """Return the later of publication and update."""
        return max(self.published, self.updated or self.published)


@dataclass(frozen=True)
class FeedEntry(Dated):
    """One entry. `url` and every address inside `html` are absolute; times carry a zone (ValueError otherwise).

    `guid` is built from the immutable id and never changes, whatever happens to the URL. `html` is the full text; empty
    in feeds of summaries. `updated` is when readers should see the entry again, None if never since publication.
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
    picture: str | None = None
    language: str = ""

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the entry."""
        return hashlib.sha256(to_json(self)).hexdigest()

    @property
    def weight(self) -> int:
        """Return a number of bytes that the entry takes in no format more of."""
        short = [self.title, self.summary, *self.authors, *self.categories]
        plain = [self.guid, self.guid, self.url, self.url, self.picture or "", self.language, self.html]
        if self.enclosure is not None:
            plain += [self.enclosure.url, self.enclosure.media_type]
        markup = FRAME + PART * (len(self.authors) + len(self.categories))
        # Short texts are escaped for HTML and then for XML; in JSON a summary stands twice.
        return markup + sum(3 * _written(escape(text)) for text in short) + sum(map(_written, plain))


FRAME, PART = 1536, 128
"""Bytes of the elements around an entry, its dates included; of those around an author or a category."""
STONE = 256
"""Bytes of the elements around a tombstone, its date included."""


def _written(text: str) -> int:
    """Return how many bytes a text takes at most as the text of an XML element or in JSON."""
    more = 4 * sum(map(text.count, "&<>\r")) + sum(map(text.count, '"\\\n\t'))
    return len(text.encode("utf-8", "surrogatepass")) + more


@dataclass(frozen=True)
class Tombstone:
    """A withdrawn entry (RFC 6721): when (aware), and the public reason."""

    guid: str
    at: dt.datetime
    reason: str

    @property
    def weight(self) -> int:
        """Return a number of bytes that it takes no more of."""
        return STONE + _written(self.guid) + _written(self.reason)


@dataclass(frozen=True)
class Feed:
    """What all documents of one feed share. `root` is the site's address, `folder` the feed's place below it.

    `id` (a tag: URI) never changes. `since` is the date of an Atom feed in which nothing happened yet.
    """

    root: str
    folder: str
    id: str
    title: str
    description: str
    author: str
    since: dt.datetime
    hub: str | None = None
    language: str = "zh-CN"
    generator: str = "kepu"

    @property
    def home(self) -> str:
        """Return the absolute address of its page."""
        return self.root + self.folder

    def address(self, format: str, part: str = "") -> str:
        """Return the absolute address of its first page, or of an archive."""
        return self.root + feed_path(self.folder, format, part)


@dataclass(frozen=True)
class FeedRecord:
    """One document of a feed: its first page, or an archive (RFC 5005), which `part` names.

    `entries` are the latest change first; no two share a GUID (ValueError). `earlier` names the archive before this
    document, `later` the archive after this one, None where there is none. Only first pages have tombstones.
    """

    feed: Feed
    entries: tuple[FeedEntry, ...]
    part: str = ""
    earlier: str | None = None
    later: str | None = None
    tombstones: tuple[Tombstone, ...] = ()

    def __post_init__(self) -> None:
        if len({entry.guid for entry in self.entries}) != len(self.entries):
            raise ValueError(f"{self.feed.folder}: two entries share a GUID")

    @property
    def changed(self) -> dt.datetime | None:
        """Return the newest change of any entry; None for an empty document. Never the time of the build."""
        moments = [*(entry.changed for entry in self.entries), *(stone.at for stone in self.tombstones)]
        return max(moments, default=None)

    @property
    def depth(self) -> int:
        """Return how many folders below the root its files lie."""
        return self.feed.folder.count("/") + (1 if self.part else 0)

    def links(self, format: str) -> tuple[tuple[str, str, str], ...]:
        """Return rel, address and media type of its links besides the one to its page.

        None to the other formats: readers take any rel="alternate" for the page, some the first and some the last.
        """
        feed, kind = self.feed, FEED_TYPES[format]
        found = [("self", feed.address(format, self.part), kind)]
        if self.part:
            found.append(("current", feed.address(format), kind))
        elif feed.hub is not None:
            found.append(("hub", feed.hub, ""))
        if self.earlier is not None:
            found.append(("prev-archive", feed.address(format, self.earlier), kind))
        if self.later is not None:
            found.append(("next-archive", feed.address(format, self.later), kind))
        return tuple(found)
