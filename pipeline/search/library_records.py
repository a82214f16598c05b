"""Makes the records of everything that readers can find: entries, terms, lists, coming activities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.config import PUBLIC_REGISTERS, Settings
from pipeline.content.library import Document, Library
from pipeline.content.model import (
    BEIJING,
    KIND_LABELS,
    AnyEntry,
    AnyItem,
    Audio,
    Exemplar,
    FreePage,
    Glossary,
    Item,
    Organisation,
    Person,
    Place,
    Route,
    Video,
)
from pipeline.content.registers.cells import PLANNED
from pipeline.content.registers.rows import Event, SchoolVisit
from pipeline.markup.record import MarkupRecord
from pipeline.media.captions.transcript import sentences_of
from pipeline.media.entry_media import FinishedMedia
from pipeline.search.record import SearchRecord

TERM, EVENT, COLUMN, TOPIC, AUDIENCE = "term", "event", "column", "topic", "audience"
"""The kinds of what is no entry of its own."""
KINDS = (*(kind for kind in KIND_LABELS if kind != "glossary"), TERM, EVENT, COLUMN, TOPIC, AUDIENCE)
"""The kinds of records."""


def search_records(
    settings: Settings, library: Library, media: FinishedMedia, markup: Mapping[str, MarkupRecord]
) -> Iterator[SearchRecord]:
    """Yield a record for everything that readers can find in `library`: what is not in it stands nowhere."""
    for document in library.documents.values():
        if isinstance(document.entry, Glossary):
            yield from _terms(document, document.entry)
        elif isinstance(document.entry, Item):
            yield _item(library, media, document, document.entry, markup[document.id])
        else:
            yield _directory(settings, library, document, markup[document.id])
    yield from _lists(settings)
    yield from _events(library)


def _item(
    library: Library, media: FinishedMedia, document: Document, item: AnyItem, markup: MarkupRecord
) -> SearchRecord:
    people = [c.name or library.name(c.person or "") for c in item.people]
    quiz = [text for q in item.quiz for text in (q.question, *q.options, q.explanation)]
    film = item if isinstance(item, Video | Audio) and _is_shown(media, item) else None
    chapters = [chapter.title for chapter in film.media.chapters] if film is not None else []
    return SearchRecord(
        id=item.id,
        kind=item.kind,
        url=document.url,
        title=item.title,
        summary=item.summary,
        date=item.published.astimezone(BEIJING).date().isoformat(),
        column=item.column,
        topics=item.topics,
        audiences=item.audiences,
        texts=tuple(dict.fromkeys([*people, *chapters, *quiz])),
        spoken=_spoken(media, film) if film is not None else (),
        markup=markup,
    )


def _is_shown(media: FinishedMedia, film: Video | Audio) -> bool:
    """Whether the page has a player, and with it chapters and transcript."""
    return (media.video(film) if isinstance(film, Video) else media.audio(film)) is not None


def _spoken(media: FinishedMedia, film: Video | Audio) -> tuple[tuple[str, str], ...]:
    """Return the transcript as the page has it: a line for each sentence, with its start in seconds."""
    if not film.media.captions:
        return ()
    cues = media.cues.get(film.media.captions[0].file, ())
    return tuple((f"{s.start_ms / 1000:.3f}", s.text) for s in sentences_of(cues))


def _directory(
    settings: Settings, library: Library, document: Document, markup: MarkupRecord
) -> SearchRecord:
    entry = document.entry
    return SearchRecord(
        id=entry.id,
        kind=entry.kind,
        url=document.url,
        title=entry.title,
        summary=entry.summary,
        names=(entry.short_name,) if isinstance(entry, Organisation) and entry.short_name else (),
        texts=tuple(filter(None, _texts(settings, library, entry))),
        markup=markup,
    )


def _texts(settings: Settings, library: Library, entry: AnyEntry) -> Iterator[str | None]:
    """Yield the lines that the page of a directory entry has besides its body."""
    if isinstance(entry, Person):
        awards = {award.id: award.title for award in settings.awards}
        yield from (
            entry.occupation,
            entry.born,
            entry.died,
            entry.birthplace,
            *(awards[a.award] for a in entry.awards),
        )
    elif isinstance(entry, Place):
        yield from (entry.category, entry.district, entry.address, entry.opening)
    elif isinstance(entry, Organisation):
        yield entry.district
    elif isinstance(entry, Route):
        yield entry.duration
        for stop in entry.stops:
            yield from (library.name(stop.place), stop.note)
    else:
        assert isinstance(entry, Exemplar | FreePage)
        yield entry.category if isinstance(entry, Exemplar) else None


def _terms(document: Document, glossary: Glossary) -> Iterator[SearchRecord]:
    for term in glossary.terms:
        yield SearchRecord(
            id=term.id,
            kind=TERM,
            url=f"{document.url}#{term.id}",
            title=term.term,
            summary=term.definition,
            topics=(glossary.topic,),
            names=term.others,
        )


def _lists(settings: Settings) -> Iterator[SearchRecord]:
    for column in settings.columns:
        url = f"columns/{column.id}/"
        yield SearchRecord(column.id, COLUMN, url, column.title, column.description, column=column.id)
    for topic in settings.topics:
        yield SearchRecord(topic.id, TOPIC, f"topics/{topic.id}/", topic.title, topics=(topic.id,))
    for audience in settings.audiences:
        url = f"audiences/{audience.id}/"
        yield SearchRecord(audience.id, AUDIENCE, url, audience.title, audiences=(audience.id,))


def _events(library: Library) -> Iterator[SearchRecord]:
    """Yield the planned events of each register, without rows that repeat another; the page is that of their month."""
    registers = library.registers
    for register in PUBLIC_REGISTERS:
        for place, row in registers.events(register):
            if row.status == PLANNED and place not in registers.same_as:
                yield _event(library, register, row)


def _event(library: Library, register: str, row: Event) -> SearchRecord:
    where = row.school if isinstance(row, SchoolVisit) else row.place
    unit = library.registers.units.get(row.unit, row.unit)
    facts = (row.date.isoformat(), row.start, where, row.district, unit, row.phone)
    return SearchRecord(
        id=row.id,
        kind=EVENT,
        url=f"{register}/{row.date:%Y/%m}/",
        title=row.name,
        summary="，".join(fact for fact in facts if fact),
        audiences=row.audiences or (),
    )
