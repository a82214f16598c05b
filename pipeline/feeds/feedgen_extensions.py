"""feedgen with its quirks wrapped once, for every room that writes a feed with it.

- The last `link()` becomes the channel's link, whatever its rel; an entry's Atom links lose rel, type and length. So a
  channel gets its page by `link()` and all other links from `Links`, an entry its page alone and the rest from an
  extension of its own (`register_extension`).
- Dates default to the time of the build, so every date is set, or removed again.
- An author without an e-mail address vanishes from RSS: use dc:creator.
- `description()` overwrites the full text: use `summary()` and `content()`. `content(type="CDATA")` is no Atom type: use "html".
- Entries are prepended: use `add_entry(order="append")`.
- Text that XML cannot carry raises ValueError: pass it through `clean`. Media attributes must be strings.
- Titles are escaped once, and many readers take them for HTML: pass them through `as_html` in RSS.
- A date is written under another locale of the whole process: hold RENDERING.
- The syndication extension writes a wrong element name: it is not loaded.

An extension is `feed.register_extension(name, FeedClass, EntryClass, atom=…, rss=…)`; the classes have `extend_ns`,
`extend_rss(root or item)`, `extend_atom(root or entry)`. feedgen gives Atom's elements no namespace and the root a
default one, so `Links` does the same.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem
from lxml import etree

from pipeline.feeds.characters import as_html, clean

__all__ = [
    "ATOM",
    "CONTENT",
    "DUBLIN_CORE",
    "HISTORY",
    "RENDERING",
    "Link",
    "Links",
    "as_html",
    "channel",
    "clean",
    "fragment",
    "with_entries",
    "with_stylesheet",
]

ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
"""The namespace of RFC 5005 (paged and archived feeds)."""

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"

RENDERING = threading.Lock()
"""feedgen switches the locale of the whole process while it writes a date: hold this around `rss_str`, `rss_entry`."""


class Link(NamedTuple):
    """A link of a channel besides the one to its page; `href` is absolute."""

    rel: str
    href: str
    media_type: str = ""
    title: str = ""


def channel(
    *,
    title: str,
    description: str,
    home: str,
    links: Sequence[Link],
    language: str,
    generator: str,
    changed: dt.datetime | None,
    archive: bool = False,
) -> Any:
    """Return a feedgen feed with its channel filled and no entry. `home` is the absolute address of its page.

    `changed` (aware) is the newest change of any entry; None leaves the date out of RSS, where it is optional.
    `archive` marks an archive document (RFC 5005). Title and description are written as given: clean them.
    """
    feed = FeedGenerator()
    feed.register_extension("links", Links, None, atom=True, rss=True)
    feed.title(title)
    feed.description(description)
    feed.language(language)
    feed.generator(generator)
    feed.link(href=home, rel="alternate", type="text/html")
    feed.links.links = tuple(links)
    feed.links.archive = archive
    if changed is not None:
        feed.updated(changed.astimezone(dt.UTC))
    feed.links.dated = changed is not None
    return feed


class Links:
    """feedgen extension for the channel: every link besides its page, the mark of an archive, no time of the build."""

    links: tuple[Link, ...] = ()
    archive = False
    dated = False

    def extend_ns(self) -> dict[str, str]:
        return {"fh": HISTORY} if self.archive else {}

    def extend_rss(self, rss: Any) -> Any:
        """Add the links as atom:link, which RSS readers know."""
        (found,) = rss.findall("channel")
        if not self.dated:
            for element in found.findall("lastBuildDate"):
                found.remove(element)
        self._extend(found, f"{{{ATOM}}}link")
        return rss

    def extend_atom(self, feed: Any) -> Any:
        """Add the links."""
        self._extend(feed, "link")
        return feed

    def _extend(self, parent: Any, name: str) -> None:
        for link in self.links:
            element = xml_elem(name, parent, rel=link.rel, href=link.href)
            if link.media_type:
                element.set("type", link.media_type)
            if link.title:
                element.set("title", link.title)
        if self.archive:
            xml_elem(f"{{{HISTORY}}}archive", parent)


def with_stylesheet(xml: bytes, href: str) -> bytes:
    """Return a rendered feed with the instruction that makes browsers show it by the CSS stylesheet at `href`."""
    declaration, line, rest = xml.partition(b"\n")
    instruction = f'<?xml-stylesheet type="text/css" href="{escape(href)}"?>'
    return declaration + line + instruction.encode() + line + rest


def fragment(element: Any, namespaces: Mapping[str, str]) -> bytes:
    """Return an item (`rss_entry`) or entry (`atom_entry`) as a piece of a feed whose root declares `namespaces`.

    So an entry that many feeds show is made once.
    """
    root = etree.Element("root", nsmap=dict(namespaces))
    root.append(element)
    text: bytes = etree.tostring(element, encoding="UTF-8", pretty_print=True, with_tail=False)
    tag = f"<{element.tag}".encode()
    # No address of a namespace has a ">" in it.
    return tag + text[text.index(b">") :]


def with_entries(feed: bytes, entries: Iterable[bytes], parent: str) -> bytes:
    """Return a rendered feed without entries with `entries` at the end of its element `parent`."""
    at = feed.rindex(f"</{parent}>".encode())
    return b"".join([feed[:at].rstrip(b" "), *entries, feed[at:]])
