"""Rules on chapters of films and sounds: they stand in the order of their times."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.content.library import Document
from pipeline.content.model import Audio, Video
from pipeline.content.rules.context import Context, error
from pipeline.errors import Finding


def rising(context: Context, document: Document) -> Iterator[Finding]:
    """Each chapter begins after the one above it."""
    entry = document.entry
    if not isinstance(entry, Video | Audio):
        return
    for number, (before, mark) in enumerate(pairwise(entry.media.chapters), 1):
        if mark.start_ms <= before.start_ms:
            message = f"章节“{mark.title}”不晚于上一章“{before.title}”。"
            help = "请按先后排列，每一章的时刻都要比上一章晚。"
            yield error(document, ("media", "chapters", number, "at"), "E431", message, help)
