"""RSS 2.0 with full text, written by feedgen (`feedgen_extensions` says what that takes)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from feedgen.entry import FeedEntry as Item
from feedgen.util import xml_elem

from pipeline.feeds.feedgen_extensions import ATOM, RENDERING, Link, as_html, channel, clean
from pipeline.feeds.record import FeedEntry, FeedRecord

MEDIA_TYPE = "application/rss+xml"


def render(record: FeedRecord) -> bytes:
    """Render the feed as UTF-8 XML: a pure function of the record, the same in every time zone and locale.

    Times are in UTC. Characters that XML 1.0 cannot carry (control characters, lone surrogates) are left
    out; every other text reads back as given: titles, descriptions, authors and categories as HTML. An empty feed has no lastBuildDate.
    """
    feed = _channel(record)
    for entry in record.entries:
        _fill(feed.add_entry(order="append"), entry)
    with RENDERING:
        text: bytes = feed.rss_str(pretty=True)
    return text


class _NoChannel:
    """The half of an extension that adds nothing to the channel."""

    def extend_ns(self) -> dict[str, str]:
        return {"atom": ATOM}

    def extend_rss(self, rss: Any) -> Any:
        return rss


class _EntryDates:
    """feedgen extension for an item: RSS has no element for updates, so this uses Atom's."""

    updated: dt.datetime | None = None

    def extend_rss(self, item: Any) -> Any:
        if self.updated is not None:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated.isoformat()
        return item


def _channel(record: FeedRecord) -> Any:
    feed = channel(
        title=as_html(record.title),
        description=as_html(record.description),
        home=record.home,
        links=[Link("self", record.url, MEDIA_TYPE)],
        language=record.language,
        generator=record.generator,
        changed=record.changed,
    )
    feed.load_extension("dc", atom=False)
    feed.register_extension("dates", _NoChannel, _EntryDates, atom=False)
    return feed


def _fill(item: Item, entry: FeedEntry) -> None:
    item.guid(entry.guid, permalink=False)
    item.title(as_html(entry.title))
    item.summary(as_html(entry.summary))
    item.content(clean(entry.html), type="html")
    item.link(href=entry.url, rel="alternate")
    item.published(entry.published.astimezone(dt.UTC))
    if entry.updated is not None:
        item.dates.updated = entry.updated.astimezone(dt.UTC)
    if entry.authors:
        item.dc.dc_creator([as_html(author) for author in entry.authors])
    for category in entry.categories:
        item.category(term=as_html(category))
    if entry.enclosure is not None:
        item.enclosure(entry.enclosure.url, entry.enclosure.length, entry.enclosure.media_type)
