"""Pages of lists: pages of cards, the works of an entry, and lists that lead to other lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pipeline.content.site_paths import FEED_FILES
from pipeline.edition.page import Card
from pipeline.render.texts import Lists
from pipeline.render.views.feed_links import feed_links
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.links import FeedLink, Link, LinkGroup, PodcastLink
from pipeline.render.views.pagination import PaginationView, slices


class ListHeading(TypedDict):
    """The heading of a list, on each of its pages."""

    list_kind: str
    title: str
    description: str
    kicker: str | None
    parent: Link | None
    feeds: list[FeedLink]
    podcasts: list[PodcastLink]


class ListView(PageView, ListHeading):
    """One page of a list of cards; `total` covers all its pages, in units of `unit`."""

    cards: list[Card]
    total: int
    unit: str
    pagination: PaginationView


class WorksView(TypedDict):
    """The first page of the works that belong to a person, a place or a unit (partials/kepu/works.html)."""

    works: list[Card]
    works_title: str
    works_total: int
    pagination: PaginationView


class LinksView(PageView):
    """A list that leads to other lists (terms.html)."""

    title: str
    description: str
    groups: list[LinkGroup]
    parent: Link | None


def list_heading(
    kind: str,
    title: str,
    description: str,
    kicker: str | None = None,
    parent: Link | None = None,
    feed: str | None = None,
    podcasts: Sequence[PodcastLink] = (),
) -> ListHeading:
    """Make the heading of a list; `feed` is the folder of its feed, if it has one."""
    return {
        "list_kind": kind,
        "title": title,
        "description": description,
        "kicker": kicker,
        "parent": parent,
        "feeds": [] if feed is None else feed_links(feed),
        "podcasts": list(podcasts),
    }


def list_view(
    heading: ListHeading, cards: Sequence[Card], total: int, pagination: PaginationView
) -> ListView:
    """Make the page of a list that shows `cards` of `total`."""
    title, description = heading["title"], heading["description"]
    # Every page names the site's feed.
    feeds = [feed for feed in heading["feeds"] if feed["url"] not in FEED_FILES.values()]
    return {
        **heading,
        "head": head_view(
            title, description, pagination=pagination, feeds=feeds, podcasts=heading["podcasts"]
        ),
        "cards": list(cards),
        "total": total,
        "unit": Lists.units.get(heading["list_kind"], Lists.works),
        "pagination": pagination,
    }


def works_view(url: str, title: str, cards: Sequence[Card], size: int) -> WorksView:
    """Return the first `size` works of the entry at `url`, with links to the other pages."""
    first = next(slices(url, len(cards), size))
    return {
        "works": list(cards[: first.stop]),
        "works_title": title,
        "works_total": len(cards),
        "pagination": first.pagination,
    }


def links_view(
    title: str, description: str, groups: list[LinkGroup], parent: Link | None = None
) -> LinksView:
    """Make a list that leads to other lists."""
    return {
        "head": head_view(title, description),
        "title": title,
        "description": description,
        "groups": groups,
        "parent": parent,
    }
