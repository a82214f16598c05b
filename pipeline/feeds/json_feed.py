"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from pydantic_core import to_json

from pipeline.content.site_paths import JSON_FEED
from pipeline.feeds.characters import clean
from pipeline.feeds.record import Enclosure, FeedEntry, FeedRecord

KEPT = 4096
"""How many items are kept, with full text (6 KB each) and without (1 KB): several feeds share them."""
VERSION = "https://jsonfeed.org/version/1.1"


def render(record: FeedRecord) -> bytes:
    """Render the feed as JSON: a pure function of the record.

    Times are in UTC. Titles, summaries and names are plain text. `next_url` leads to the archive before, oldest last.
    Characters that XML cannot carry are left out here too, so that all formats read alike.
    """
    feed = record.feed
    document: dict[str, Any] = {
        "version": VERSION,
        "title": clean(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.address(JSON_FEED, record.part),
        "description": clean(feed.description),
        "language": feed.language,
        "authors": [{"name": clean(feed.author), "url": feed.root}],
    }
    if record.earlier is not None:
        document["next_url"] = feed.address(JSON_FEED, record.earlier)
    if feed.hub is not None and not record.part:
        document["hubs"] = [{"type": "WebSub", "url": feed.hub}]
    items = [_full_item(entry) if entry.html else _brief_item(entry) for entry in record.entries]
    return to_json(document).removesuffix(b"}") + b',"items":[' + b",".join(items) + b"]}"


def _item(entry: FeedEntry) -> bytes:
    summary = clean(entry.summary)
    item: dict[str, Any] = {
        "id": entry.guid,
        "url": entry.url,
        "title": clean(entry.title) or entry.id,
        "summary": summary,
        **({"content_html": clean(entry.html)} if entry.html else {"content_text": summary}),
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.changed),
    }
    if entry.authors:
        item["authors"] = [{"name": clean(author)} for author in entry.authors]
    if entry.categories:
        item["tags"] = [clean(category) for category in entry.categories]
    if entry.picture is not None:
        item["image"] = entry.picture
    if entry.language:
        item["language"] = entry.language
    if entry.enclosure is not None:
        item["attachments"] = [_attachment(entry.enclosure)]
    return to_json(item)


_full_item, _brief_item = lru_cache(KEPT)(_item), lru_cache(KEPT)(_item)


def _attachment(file: Enclosure) -> dict[str, Any]:
    made: dict[str, Any] = {"url": file.url, "mime_type": file.media_type, "size_in_bytes": file.length}
    if file.duration_ms is not None:
        made["duration_in_seconds"] = file.duration_ms / 1000
    return made


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()
