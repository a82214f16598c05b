"""The calendars, and each of their events alone, as files of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from pipeline.calendars.assemble import CalendarSource
from pipeline.calendars.record import CalendarEvent, CalendarRecord
from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.site_paths import event_path
from pipeline.edition.files import SiteFile
from pipeline.ledger.calendar_events import EventRevision
from pipeline.store import code_digest, key_of

MAKER = "calendars"
WRITER = "pipeline.calendars.ics"
"""The module that writes calendars. It is imported only when needed, because icalendar loads slowly."""


def site_files(
    settings: Settings, library: Library, event_revisions: Mapping[str, EventRevision], today: str, work: Path
) -> Iterator[SiteFile]:
    """Yield the calendars of what `library` shows on the day `today` (ISO 8601, Beijing), and the files of their events.

    Bytes are made only if the record or the code that writes it is new. Digests of code are cached below `work`.
    """
    code = code_digest(work, WRITER)
    assembled = CalendarSource(settings, library, event_revisions, today).assemble()
    for record in assembled.records:
        yield SiteFile(record.path, key_of([record.key, code]), partial(_calendar, record), MAKER)
    for event in assembled.events.values():
        yield SiteFile(event_path(event.uid), key_of([event.digest, code]), partial(_alone, event), MAKER)


def _calendar(record: CalendarRecord) -> bytes:
    from pipeline.calendars.ics import render

    return render(record)


def _alone(event: CalendarEvent) -> bytes:
    from pipeline.calendars.ics import render_event

    return render_event(event)
