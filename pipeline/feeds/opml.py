"""OPML 2.0: all feeds in one file, grouped, for readers that take many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from pipeline.content.site_paths import feed_path
from pipeline.edition.subscriptions import GROUPS, Subscription
from pipeline.feeds.characters import clean


def render(title: str, root: str, subscriptions: Sequence[Subscription]) -> bytes:
    """Return the file: the address of every feed in RSS, by what it is of. `root` is the site's address."""
    groups = "".join(
        f"<outline{_attributes({'text': GROUPS[kind]})}>\n{''.join(_feed(root, s) for s in listed)}</outline>\n"
        for kind, listed in groupby(subscriptions, lambda s: s.kind)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"<head><title>{escape(clean(title))}</title></head>\n<body>\n{groups}</body>\n</opml>\n"
    ).encode()


def _feed(root: str, subscription: Subscription) -> str:
    found = {
        "text": subscription.title,
        "title": subscription.title,
        "type": "rss",
        "version": "RSS2",
        "xmlUrl": root + feed_path(subscription.folder),
        "htmlUrl": root + subscription.folder,
        "description": subscription.description,
    }
    return f"<outline{_attributes(found)}/>\n"


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(clean(value))}" for name, value in values.items())
