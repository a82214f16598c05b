"""Checks bodies by converting them: reports what the allow-list drops and conversions that were stopped."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.prose import prose_lines
from pipeline.conversion.markdown_process import Stopped
from pipeline.errors import Finding
from pipeline.markup.losses import findings, suspicious
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import Candidate, MarkupRecord, PictureSet

Bodied = tuple[Document, MarkupRecord]

# Placeholder for every picture of a body that is only checked.
_PICTURE = PictureSet(1, 1, (Candidate("media/check.png", 1, "image/png"),))


def body_findings(document: Document, markup: MarkupCache) -> Iterator[Finding]:
    """Report the parts of a body that readers would not see. A body without suspicious marks is not converted."""
    if not suspicious(document.body):
        return
    links = {link.target: f"{link.target}/" for link in document.prose.links}
    pictures = {image.path: _PICTURE for image in document.prose.images}
    try:
        converted = markup.convert(MarkupRecord(document.content, links, pictures))
    except Stopped as stopped:
        yield stopped.finding(document.file, document.body_line)
        return
    prose = list(prose_lines(document.body, document.body_line))
    yield from findings(document.file, prose, converted.dropped)


def ensure_converted(markup: MarkupCache, record: MarkupRecord, file: str, line: int) -> list[Finding]:
    """Convert a body into the cache unless it is there; return a finding when the conversion was stopped.

    The body starts at `line` of `file`.
    """
    if not markup.has(record):
        try:
            markup.make(record)
        except Stopped as stopped:
            return [stopped.finding(file, line)]
    return []
