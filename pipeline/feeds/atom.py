"""Atom (RFC 4287) with tombstones (RFC 6721), written by feedgen (`feedgen_extensions` says what that takes)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from feedgen.entry import FeedEntry as Item
from feedgen.util import xml_elem

from pipeline.content.site_paths import ATOM as FORMAT
from pipeline.feeds.feedgen_extensions import (
    RENDERING,
    Link,
    channel,
    clean,
    fragment,
    with_entries,
    with_stylesheet,
)
from pipeline.feeds.record import Enclosure, FeedEntry, FeedRecord, Tombstone
from pipeline.feeds.stylesheet import stylesheet_of

KEPT = 4096
"""How many entries are kept, with full text (7 KB each) and without (1 KB): several feeds share them."""
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def render(record: FeedRecord) -> bytes:
    """Render the feed as UTF-8 XML: a pure function of the record, the same in every time zone and locale.

    Times are in UTC. Titles, summaries and names are plain text; characters that XML 1.0 cannot carry are left out.
    """
    head = _channel(record)
    with RENDERING:
        text: bytes = head.atom_str(pretty=True)
    entries = [_full_entry(entry) if entry.html else _brief_entry(entry) for entry in record.entries]
    return with_stylesheet(with_entries(text, entries, "feed"), stylesheet_of(record))


def _channel(record: FeedRecord) -> Any:
    feed = record.feed
    made = channel(
        title=clean(feed.title),
        description=clean(feed.description),
        home=feed.home,
        links=[Link(*link) for link in record.links(FORMAT)],
        language=feed.language,
        generator=feed.generator,
        changed=record.changed or feed.since,
        archive=bool(record.part),
    )
    made.id(feed.id)
    made.subtitle(clean(feed.description))
    made.author(name=clean(feed.author))
    if record.tombstones:
        made.register_extension("tombstones", _Tombstones, None, rss=False)
        made.tombstones.all = record.tombstones
    return made


class _Tombstones:
    """feedgen extension for the feed: what was withdrawn, when and why."""

    all: tuple[Tombstone, ...] = ()

    def extend_ns(self) -> dict[str, str]:
        """Return the namespace."""
        return {"at": TOMBSTONES}

    def extend_atom(self, feed: Any) -> Any:
        """Add an element for each."""
        for stone in self.all:
            when = stone.at.astimezone(dt.UTC).isoformat()
            element = xml_elem(f"{{{TOMBSTONES}}}deleted-entry", feed, ref=stone.guid, when=when)
            xml_elem(f"{{{TOMBSTONES}}}comment", element).text = clean(stone.reason)
        return feed


def _entry(entry: FeedEntry) -> bytes:
    item = Item()
    item.register_extension("file", _File, rss=False)
    _fill(item, entry)
    with RENDERING:
        made = item.atom_entry()
    return fragment(made, {})


_full_entry, _brief_entry = lru_cache(KEPT)(_entry), lru_cache(KEPT)(_entry)


class _File:
    """feedgen extension for an entry: the link to its media file, which feedgen writes without type and length."""

    enclosure: Enclosure | None = None

    def extend_atom(self, entry: Any) -> Any:
        """Add the link."""
        if (file := self.enclosure) is not None:
            length = str(file.length)
            xml_elem("link", entry, rel="enclosure", href=file.url, type=file.media_type, length=length)
        return entry


def _fill(item: Any, entry: FeedEntry) -> None:
    item.id(entry.guid)
    item.title(clean(entry.title) or entry.id)
    item.summary(clean(entry.summary))
    if entry.html:
        item.content(clean(entry.html), type="html")
    item.link(href=entry.url, rel="alternate")
    item.published(entry.published.astimezone(dt.UTC))
    item.updated(entry.changed.astimezone(dt.UTC))
    item.author([{"name": clean(author)} for author in entry.authors])
    item.category([{"term": clean(category)} for category in entry.categories])
    item.file.enclosure = entry.enclosure
