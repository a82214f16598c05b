"""Links to feeds."""

from __future__ import annotations

from pipeline.content.site_paths import FEED_FILES, FEED_TYPES, feed_path
from pipeline.render.texts import Subscribe
from pipeline.render.views.links import FeedLink


def feed_links(folder: str) -> list[FeedLink]:
    """Return the feed of the page at `folder` (empty: the whole site's) in every format, RSS first."""
    return [
        {"url": feed_path(folder, f), "type": FEED_TYPES[f], "format": Subscribe.formats[f]}
        for f in FEED_FILES
    ]
