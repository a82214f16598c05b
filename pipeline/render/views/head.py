"""What the frame of every page (main.html, partials/kepu/head.html) asks of its view."""

from __future__ import annotations

from typing import TypedDict

from pipeline.render.views.pagination import PaginationView
from pipeline.render.views.picture import PictureView


class WorkData(TypedDict):
    """An item as search engines are told of it; `file` is its video or sound, `licence_url` None without a public licence."""

    kind: str
    date: str
    updated: str | None
    licence_url: str | None
    file: str | None


class HeadView(TypedDict):
    """A page's name and metadata.

    `title` None: MkDocs' title of the page, or the site's name, stands for it. `summary` empty: the site's tagline.
    `poster` is the frame of a video that stands in for a missing picture; `column_url` the column to mark in the masthead.
    """

    title: str | None
    summary: str
    picture: PictureView | None
    poster: str | None
    pagination: PaginationView | None
    feed_url: str | None
    column_url: str
    work: WorkData | None


class PageView(TypedDict):
    """What every page's view has."""

    head: HeadView


def head_view(
    title: str | None,
    summary: str,
    *,
    picture: PictureView | None = None,
    pagination: PaginationView | None = None,
    feed_url: str | None = None,
) -> HeadView:
    """The head of a page that is no item."""
    return {
        "title": title,
        "summary": summary,
        "picture": picture,
        "poster": None,
        "pagination": pagination,
        "feed_url": feed_url,
        "column_url": "",
        "work": None,
    }


NO_PAGE: PageView = {"head": head_view(None, "")}
"""The view of a template that is no page of ours (404.html)."""
