"""The fields of every page's view that its frame (main.html, partials/kepu/head.html) uses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from pipeline.render.texts import Lost
from pipeline.render.views.links import FeedLink, PodcastLink
from pipeline.render.views.pagination import PaginationView
from pipeline.render.views.picture import PictureView


class WorkData(TypedDict):
    """Structured data of an item for search engines; `file` is its video or sound.

    Times are ISO 8601 in Beijing.
    """

    kind: str
    published: str
    updated: str | None
    file: str | None


class HeadView(TypedDict):
    """A page's title and metadata.

    `title` None: use MkDocs' title of the page, or the site's name. `summary` empty: use the site's tagline.
    `poster` is a video's frame in place of a missing picture; `feeds` are the page's own, besides the
    site's; `column_url` the column to mark in the masthead.
    """

    title: str | None
    summary: str
    picture: PictureView | None
    poster: str | None
    pagination: PaginationView | None
    feeds: list[FeedLink]
    podcasts: list[PodcastLink]
    column_url: str
    work: WorkData | None


class PageView(TypedDict):
    """The fields of every page's view."""

    head: HeadView


def head_view(
    title: str | None,
    summary: str,
    *,
    picture: PictureView | None = None,
    pagination: PaginationView | None = None,
    feeds: Sequence[FeedLink] = (),
    podcasts: Sequence[PodcastLink] = (),
) -> HeadView:
    """Make the head of a page that is not an item."""
    return {
        "title": title,
        "summary": summary,
        "picture": picture,
        "poster": None,
        "pagination": pagination,
        "feeds": list(feeds),
        "podcasts": list(podcasts),
        "column_url": "",
        "work": None,
    }


NO_PAGE: PageView = {"head": head_view(None, Lost.advice)}
"""The view for a template that is not a page of ours (404.html)."""
