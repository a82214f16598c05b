"""RSS 2.0, written by feedgen (`feedgen_extensions` says what that takes)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from feedgen.entry import FeedEntry as Item
from feedgen.ext.dc import DcEntryExtension
from feedgen.util import xml_elem

from pipeline.content.site_paths import RSS
from pipeline.feeds.feedgen_extensions import (
    ATOM,
    CONTENT,
    DUBLIN_CORE,
    RENDERING,
    Link,
    as_html,
    channel,
    clean,
    fragment,
    with_entries,
    with_stylesheet,
)
from pipeline.feeds.record import FeedEntry, FeedRecord
from pipeline.feeds.stylesheet import stylesheet_of

NAMESPACES = {"dc": DUBLIN_CORE, "atom": ATOM, "content": CONTENT}
KEPT = 4096
"""How many items are kept, with full text (7 KB each) and without (1 KB): several feeds share them."""


def render(record: FeedRecord) -> bytes:
    """Render the feed as UTF-8 XML: a pure function of the record, the same in every time zone and locale.

    Times are in UTC. Characters that XML 1.0 cannot carry (control characters, lone surrogates) are left out; every
    other text reads back as given: titles, descriptions, authors and categories as HTML. An empty feed has no lastBuildDate.
    """
    head = _channel(record)
    with RENDERING:
        text: bytes = head.rss_str(pretty=True)
    items = [_full_item(entry) if entry.html else _brief_item(entry) for entry in record.entries]
    return with_stylesheet(with_entries(text, items, "channel"), stylesheet_of(record))


def _channel(record: FeedRecord) -> Any:
    feed = record.feed
    made = channel(
        title=as_html(feed.title),
        description=as_html(feed.description),
        home=feed.home,
        links=[Link(*link) for link in record.links(RSS)],
        language=feed.language,
        generator=feed.generator,
        changed=record.changed,
        archive=bool(record.part),
    )
    made.load_extension("dc", atom=False)
    return made


def _item(entry: FeedEntry) -> bytes:
    item = Item()
    item.register_extension("dc", DcEntryExtension, atom=False)
    item.register_extension("dates", _Dates, atom=False)
    _fill(item, entry)
    with RENDERING:
        made = item.rss_entry()
    return fragment(made, NAMESPACES)


_full_item, _brief_item = lru_cache(KEPT)(_item), lru_cache(KEPT)(_item)


class _Dates:
    """feedgen extension for an item: RSS has no element for updates, so this uses Atom's."""

    updated: dt.datetime | None = None

    def extend_rss(self, item: Any) -> Any:
        """Add the date of the update."""
        if self.updated is not None:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated.isoformat()
        return item


def _fill(item: Any, entry: FeedEntry) -> None:
    item.guid(entry.guid, permalink=False)
    item.title(as_html(entry.title) or entry.id)
    item.summary(as_html(entry.summary))
    if entry.html:
        item.content(clean(entry.html), type="html")
    item.link(href=entry.url, rel="alternate")
    item.published(entry.published.astimezone(dt.UTC))
    if entry.updated is not None:
        item.dates.updated = entry.updated.astimezone(dt.UTC)
    if entry.authors:
        item.dc.dc_creator([as_html(author) for author in entry.authors])
    item.category([{"term": as_html(category)} for category in entry.categories])
    if entry.enclosure is not None:
        item.enclosure(entry.enclosure.url, entry.enclosure.length, entry.enclosure.media_type)
