"""The feeds as files of the site."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.edition.files import SiteFile
from pipeline.feeds.assemble import FullText, feed_records
from pipeline.feeds.record import FeedRecord
from pipeline.media.entry_media import FinishedMedia
from pipeline.store import code_digest, key_of

MAKER = "feeds"
WRITER = "pipeline.feeds.rss"
"""The module that writes feeds. It is imported only when needed, because feedgen and lxml load slowly."""


def site_files(
    settings: Settings, library: Library, media: FinishedMedia, full_text: FullText, work: Path
) -> Iterator[SiteFile]:
    """Yield the feeds of what `library` shows; bytes are made only if the record or the code that writes it is new.

    Digests of code are cached below `work`.
    """
    code = code_digest(work, WRITER)
    for record in feed_records(settings, library, media, full_text):
        yield SiteFile(record.path, key_of([record.key, code]), partial(_rss, record), MAKER)


def _rss(record: FeedRecord) -> bytes:
    from pipeline.feeds.rss import render

    return render(record)
