"""RSS 2.0 with full text, written by feedgen.

Workarounds for feedgen are here: the last `link()` becomes the channel's link, an author without an e-mail address is
dropped (so dc:creator is used), dates default to the time of the build, `description()` would overwrite the full text,
entries are prepended, and text that XML cannot carry raises an error.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
from html import escape, unescape
from typing import Any

from feedgen.entry import FeedEntry as Item
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from pipeline.feeds.record import FeedEntry, FeedRecord

MEDIA_TYPE = "application/rss+xml"
ATOM = "http://www.w3.org/2005/Atom"

# XML 1.0 fifth edition, section 2.2, production [2] Char: other characters have no written form, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# feedgen switches the locale of the whole process while it writes a date.
_RENDERING = threading.Lock()


def render(record: FeedRecord) -> bytes:
    """Render the feed as UTF-8 XML: a pure function of the record, the same in every time zone and locale.

    Times are in UTC. Characters that XML 1.0 cannot carry (control characters, lone surrogates) are left
    out; every other text reads back as given: titles, descriptions, authors and categories as HTML. An empty feed has no lastBuildDate.
    """
    feed = _channel(record)
    for entry in record.entries:
        _fill(feed.add_entry(order="append"), entry)
    with _RENDERING:
        text: bytes = feed.rss_str(pretty=True)
    return text


def as_html(text: str) -> str:
    """Return plain text as HTML that reads as the text.

    RSS 2.0 makes an item's description HTML and does not say what a title is; many readers take every text for HTML. So
    what such a reader would take for markup is escaped, once more than XML asks. Text without any stays as it is, and
    reads alike in readers that do not.
    """
    plain = clean(text)
    return escape(plain, quote=False) if "<" in plain or unescape(plain) != plain else plain


def clean(text: str) -> str:
    """Remove the characters that XML 1.0 cannot carry."""
    return _NOT_XML.sub("", text)


class _FeedDates:
    """feedgen extension for the channel: omit the build time if the content gives no date."""

    known = False

    def extend_ns(self) -> dict[str, str]:
        return {"atom": ATOM}

    def extend_rss(self, rss: Any) -> Any:
        if not self.known:
            for element in rss.findall("channel/lastBuildDate"):
                element.getparent().remove(element)
        return rss


class _EntryDates:
    """feedgen extension for an item: RSS has no element for updates, so this uses Atom's."""

    updated: dt.datetime | None = None

    def extend_rss(self, item: Any) -> Any:
        if self.updated is not None:
            xml_elem(f"{{{ATOM}}}updated", item).text = self.updated.isoformat()
        return item


def _channel(record: FeedRecord) -> Any:
    feed = FeedGenerator()
    feed.load_extension("dc", atom=False)
    feed.register_extension("dates", _FeedDates, _EntryDates, atom=False)
    feed.title(as_html(record.title))
    feed.description(as_html(record.description))
    feed.language(record.language)
    feed.generator(record.generator)
    feed.link(href=record.url, rel="self", type=MEDIA_TYPE)
    feed.link(href=record.home, rel="alternate")
    if record.changed is not None:
        feed.lastBuildDate(record.changed.astimezone(dt.UTC))
        feed.dates.known = True
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
