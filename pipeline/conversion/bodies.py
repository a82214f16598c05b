"""Bodies through the converter: what the allow-list drops of them, and which ones had to be stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from pipeline.content.library import Document
from pipeline.content.prose import prose_lines
from pipeline.conversion.worker import ConversionWorker, Stopped
from pipeline.errors import Finding
from pipeline.markup.cache import MarkupCache
from pipeline.markup.record import Candidate, MarkupRecord, PictureSet
from pipeline.markup.report import findings, suspicious

# So few are converted before a second child has started.
MANY = 50
# Stands for any picture of ours while a body is only checked.
_PICTURE = PictureSet(1, 1, (Candidate("media/check.png", 1, "image/png"),))


def body_findings(document: Document, markup: MarkupCache) -> Iterator[Finding]:
    """What the reader would not get to see of a body, with its line; a plain body is not even converted."""
    if not suspicious(document.body):
        return
    links = {link.target: f"{link.target}/" for link in document.prose.links}
    pictures = {image.path: _PICTURE for image in document.prose.images}
    try:
        converted = markup.convert(MarkupRecord(document.body, links, pictures))
    except Stopped as stopped:
        yield stopped.finding(document.file, document.body_line)
        return
    prose = list(prose_lines(document.body, document.body_line))
    yield from findings(document.file, prose, converted.dropped)


def convert_all(
    records: Iterable[tuple[Document, MarkupRecord]], markup: MarkupCache, processes: int = 1
) -> list[Finding]:
    """Convert what no cache has; a finding for each body that had to be stopped. The others are done.

    Many bodies are shared among that many children; each is watched by a thread of ours.
    """
    missing = [(document, record) for document, record in records if not markup.has(record)]
    if len(missing) < MANY or processes == 1:
        return _make(missing, markup)
    shares = [missing[start::processes] for start in range(processes)]
    with ThreadPoolExecutor(processes) as threads:
        return [
            finding
            for found in threads.map(partial(_convert_share, markup.folder), shares)
            for finding in found
        ]


def _convert_share(folder: Path, share: list[tuple[Document, MarkupRecord]]) -> list[Finding]:
    with ConversionWorker() as worker:
        return _make(share, MarkupCache(folder, worker.answer))


def _make(records: Iterable[tuple[Document, MarkupRecord]], markup: MarkupCache) -> list[Finding]:
    found = []
    for document, record in records:
        try:
            markup.make(record)
        except Stopped as stopped:
            found.append(stopped.finding(document.file, document.body_line))
    return found
