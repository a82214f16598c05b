"""OPML 2.0: all feeds in one file, grouped, for readers that take many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pipeline.content.site_paths import feed_path
from pipeline.feeds.characters import clean

CR = "\r"
"""Parsers read it as a line feed unless it is written as a reference."""


class Listed(NamedTuple):
    """A feed in the list: the heading it stands under, its title, what it is of, its folder."""

    group: str
    title: str
    description: str
    folder: str


def render(title: str, root: str, feeds: Sequence[Listed]) -> bytes:
    """Return the file: the address of every feed in RSS, by groups. `root` is the site's address."""
    groups = "".join(
        f"<outline{_attributes({'text': group})}>\n{''.join(_feed(root, feed) for feed in listed)}</outline>\n"
        for group, listed in groupby(feeds, lambda feed: feed.group)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"<head><title>{escape(clean(title), {CR: '&#13;'})}</title></head>\n<body>\n{groups}</body>\n</opml>\n"
    ).encode()


def _feed(root: str, feed: Listed) -> str:
    found = {
        "text": feed.title,
        "title": feed.title,
        "type": "rss",
        "version": "RSS2",
        "xmlUrl": root + feed_path(feed.folder),
        "htmlUrl": root + feed.folder,
        "description": feed.description,
    }
    return f"<outline{_attributes(found)}/>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(clean(value))}" for name, value in values.items())
