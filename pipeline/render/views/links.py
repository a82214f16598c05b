"""Links, alone and in groups, some with a count of items."""

from __future__ import annotations

from typing import TypedDict


class Link(TypedDict):
    """A link to another page."""

    title: str
    url: str


class TermLink(Link):
    """The link to the list of a column, a topic or an audience."""

    id: str


class CountedLink(TypedDict):
    """A link to a list with its count; `url` None: there is no list."""

    title: str
    url: str | None
    count: int


class FeedLink(TypedDict):
    """A feed in one format: its address, its media type, the format's name."""

    url: str
    type: str
    format: str


class LinkGroup(TypedDict):
    """Links under one heading; the heading may be a link itself, or missing."""

    title: str | None
    url: str | None
    links: list[CountedLink]


def link(title: str, url: str) -> Link:
    """A link to another page."""
    return {"title": title, "url": url}


def counted_link(title: str, url: str | None, count: int) -> CountedLink:
    """Make a link with a count."""
    return {"title": title, "url": url, "count": count}


class PodcastLink(TypedDict):
    """A podcast: its full title, what readers call its medium, and the feed; `kind` says whose it is, a column's or a series'."""

    kind: str
    title: str
    word: str
    url: str
