"""Links, alone and in groups with how many items stand behind each."""

from __future__ import annotations

from typing import TypedDict


class Link(TypedDict):
    """A way to another page."""

    title: str
    url: str


class TermLink(Link):
    """The way to the list of a column, a topic or an audience."""

    id: str


class CountedLink(TypedDict):
    """A way to a list with how many stand in it; `url` None: there is no list."""

    title: str
    url: str | None
    count: int


class LinkGroup(TypedDict):
    """Ways under one heading; the heading may be a link itself, or missing."""

    title: str | None
    url: str | None
    links: list[CountedLink]


def link(title: str, url: str) -> Link:
    """A way to another page."""
    return {"title": title, "url": url}


def counted_link(title: str, url: str | None, count: int) -> CountedLink:
    """A link with how many stand behind it."""
    return {"title": title, "url": url, "count": count}
