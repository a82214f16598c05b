"""The page that lists everything one can subscribe to, and says how."""

from __future__ import annotations

from typing import TypedDict

from pipeline.render.views.head import PageView
from pipeline.render.views.links import FeedLink


class SubscribeRow(TypedDict):
    """Something to subscribe to: its name, its page, its addresses."""

    title: str
    url: str
    feeds: list[FeedLink]


class SubscribeGroup(TypedDict):
    """What belongs together under one heading; `folded`: it is long and opens on demand."""

    title: str
    folded: bool
    rows: list[SubscribeRow]


class SubscribeSection(TypedDict):
    """One way to subscribe, such as feeds, podcasts or calendars: `id` is its anchor, `about` are paragraphs."""

    id: str
    title: str
    about: list[str]
    groups: list[SubscribeGroup]


class SubscribeView(PageView):
    """The page; `opml_url` is the file that lists all feeds."""

    sections: list[SubscribeSection]
    opml_url: str
