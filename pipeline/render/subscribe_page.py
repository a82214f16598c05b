"""The page 订阅: every feed with its formats. It is the readable twin of the feeds, and their files lead to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.content.site_paths import FEED_TYPES, OPML, RSS, SUBSCRIBE
from pipeline.edition.page import UNDATED, PageRecord
from pipeline.edition.podcasts import WORDS
from pipeline.edition.subscriptions import GROUPS, Subscription
from pipeline.render.page_material import Material
from pipeline.render.texts import Sections, Subscribe
from pipeline.render.views.feed_links import feed_links
from pipeline.render.views.head import head_view
from pipeline.render.views.links import FeedLink
from pipeline.render.views.subscribe import (
    SubscribeGroup,
    SubscribeRow,
    SubscribeSection,
    SubscribeView,
)

FOLDED = 12
"""A longer group is folded."""


def subscribe_page(material: Material) -> PageRecord:
    """Make the page. Another way to subscribe is one more section here."""
    sections = [_feeds(material.subscriptions), *_podcasts(material)]
    title, description = Sections.subscribe, Subscribe.description
    view: SubscribeView = {"head": head_view(title, description), "sections": sections, "opml_url": OPML}
    return PageRecord(f"{SUBSCRIBE}/", "subscribe.html", title, description, UNDATED, view)


def _feeds(subscriptions: Sequence[Subscription]) -> SubscribeSection:
    groups = [_group(GROUPS[kind], list(found)) for kind, found in groupby(subscriptions, lambda s: s.kind)]
    about = [Subscribe.articles_about, Subscribe.full]
    return {"id": "feeds", "title": Subscribe.articles, "about": about, "groups": groups}


def _podcasts(material: Material) -> Iterator[SubscribeSection]:
    """Yield the podcasts, those of one column or series in a row; nothing without any."""
    rows: dict[str, list[SubscribeRow]] = {}
    for (kind, _), shows in material.podcasts.items():
        feeds: list[FeedLink] = [
            {"url": s.path, "type": FEED_TYPES[RSS], "format": WORDS[s.medium]} for s in shows
        ]
        rows.setdefault(kind, []).append({"title": shows[0].title, "url": shows[0].page, "feeds": feeds})
    groups: list[SubscribeGroup] = [
        {"title": GROUPS[kind], "folded": len(found) > FOLDED, "rows": found} for kind, found in rows.items()
    ]
    if groups:
        about = [Subscribe.podcasts_about, Subscribe.podcasts_how]
        yield {"id": "podcasts", "title": Subscribe.podcasts, "about": about, "groups": groups}


def _group(title: str, found: Sequence[Subscription]) -> SubscribeGroup:
    return {
        "title": title,
        "folded": len(found) > FOLDED,
        "rows": [{"title": s.title, "url": s.folder or ".", "feeds": feed_links(s.folder)} for s in found],
    }
