"""The feeds as files of the site: three formats of every document, and the list of all feeds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic_core import to_json

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.site_paths import ATOM, FEED_FILES, JSON_FEED, OPML, RSS, feed_path
from pipeline.edition.files import SiteFile
from pipeline.edition.subscriptions import GROUPS, SITE, Subscription, Withdrawn
from pipeline.feeds.documents import Cut, cut
from pipeline.feeds.entries import Entries, Texts
from pipeline.feeds.record import Feed, FeedRecord, Tombstone
from pipeline.feeds.withdrawn import tombstones
from pipeline.media.entry_media import FinishedMedia
from pipeline.store import code_digest, key_of

MAKER = "feeds"
WRITERS = ("pipeline.feeds.rss", "pipeline.feeds.atom", "pipeline.feeds.json_feed", "pipeline.feeds.opml")
"""The modules that write feeds. They are imported only when needed, because feedgen and lxml load slowly."""


@dataclass(frozen=True)
class Feeds:
    """What feeds are made from: the visible library, its finished media and texts, which feeds there are, what was withdrawn."""

    settings: Settings
    library: Library
    media: FinishedMedia
    texts: Texts
    subscriptions: Sequence[Subscription]
    withdrawn: Sequence[Withdrawn] = ()


def site_files(feeds: Feeds, work: Path) -> Iterator[SiteFile]:
    """Yield the feeds; bytes are made only if what they are made from, or the code, is new.

    Digests of code and what is known of entries are cached below `work`.
    """
    settings = feeds.settings
    code = code_digest(work, *WRITERS)
    entries = Entries(settings, feeds.library, feeds.media, feeds.texts, work)
    for subscription in feeds.subscriptions:
        yield from _documents(settings, entries, subscription, feeds.withdrawn, code)
    yield _list_of_all(settings, feeds.subscriptions, code)


def _list_of_all(settings: Settings, subscriptions: Sequence[Subscription], code: str) -> SiteFile:
    site = settings.site
    listed = [[GROUPS[s.kind], s.title, s.description, s.folder] for s in subscriptions]
    key = key_of([code, site.url, site.name, listed])
    return SiteFile(OPML, key, partial(_opml, site.name, site.url, listed), MAKER)


def _documents(
    settings: Settings,
    entries: Entries,
    subscription: Subscription,
    withdrawn: Sequence[Withdrawn],
    code: str,
) -> Iterator[SiteFile]:
    """Yield every document of one feed in every format."""
    feed, full, most = feed_of(settings, subscription), subscription.full, settings.feeds.entries
    stones = tombstones(withdrawn, settings.feeds.guid_authority, subscription.kind, subscription.id, most)
    heading = hashlib.sha256(to_json([code, feed])).hexdigest()
    weights, digests = entries.weights[full], entries.digests[full]
    for document in cut(subscription.ids, weights.__getitem__, most):
        told = stones if not document.part else ()
        parts = [heading, document.part, document.earlier or "", document.later or ""]
        parts += [f"{stone.guid} {stone.at.isoformat()} {stone.reason}" for stone in told]
        parts += [digests[id] for id in document.ids]
        base = "\n".join(parts)
        for format in FEED_FILES:
            key = hashlib.sha256(f"{format}\n{base}".encode()).hexdigest()
            content = partial(_content, format, feed, entries, document, told, full=full)
            yield SiteFile(feed_path(feed.folder, format, document.part), key, content, MAKER)


def feed_of(settings: Settings, subscription: Subscription) -> Feed:
    """Return what the documents of a feed share."""
    site, authority = settings.site, settings.feeds.guid_authority
    title = site.name if subscription.kind == SITE else f"{subscription.title}｜{site.name}"
    _, _, date = authority.partition(",")
    return Feed(
        root=site.url,
        folder=subscription.folder,
        id=f"tag:{authority}:feeds/{subscription.folder}",
        title=title,
        description=subscription.description,
        author=site.name,
        since=_beginning(date),
        hub=settings.feeds.hub,
        language=site.language,
    )


def _beginning(date: str) -> dt.datetime:
    """Return the moment of a tag: URI's date: `2024`, `2024-05` or `2024-05-01`."""
    year, month, day = [*date.split("-"), "1", "1"][:3]
    return dt.datetime(int(year), int(month), int(day), tzinfo=dt.UTC)


def _content(
    format: str, feed: Feed, entries: Entries, document: Cut, told: tuple[Tombstone, ...], *, full: bool
) -> bytes:
    """Make the bytes of one document in one format."""
    record = FeedRecord(
        feed,
        tuple(entries.entry(id, full=full) for id in document.ids),
        document.part,
        document.earlier,
        document.later,
        told,
    )
    if format == RSS:
        from pipeline.feeds.rss import render
    elif format == ATOM:
        from pipeline.feeds.atom import render
    else:
        assert format == JSON_FEED
        from pipeline.feeds.json_feed import render
    return render(record)


def _opml(title: str, root: str, listed: Sequence[Sequence[str]]) -> bytes:
    from pipeline.feeds.opml import Listed, render

    return render(title, root, [Listed(*feed) for feed in listed])
