"""Where the stylesheet is that makes a feed readable in a browser.

CSS, not XSL: Chromium 156 still applies XSLT and lays a warning over the page, "removed from this browser very soon".
"""

from __future__ import annotations

from pipeline.feeds.record import FeedRecord

STYLESHEET = "stylesheets/feed.css"


def stylesheet_of(record: FeedRecord) -> str:
    """Return its address, relative to the document: browsers apply only stylesheets of the document's own origin."""
    return "../" * record.depth + STYLESHEET
