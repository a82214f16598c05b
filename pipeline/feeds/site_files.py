"""Every feed as a file of the site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.edition.files import SiteFile
from pipeline.feeds.assemble import FullText, feed_records
from pipeline.feeds.record import FeedRecord
from pipeline.media.entry_media import FinishedMedia

MAKER = "feeds"


def site_files(
    settings: Settings, library: Library, media: FinishedMedia, full_text: FullText
) -> Iterator[SiteFile]:
    """The feeds of what `library` shows; bytes are made only of those whose record is new."""
    for record in feed_records(settings, library, media, full_text):
        yield SiteFile(record.path, record.key, partial(_rss, record), MAKER)


def _rss(record: FeedRecord) -> bytes:
    from pipeline.feeds.rss import render  # feedgen and lxml are loaded only to write a feed

    return render(record)
