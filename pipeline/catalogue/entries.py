"""Records of people, places, routes, units, terms, events, goals, and the names behind ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.catalogue.items import picture_record
from pipeline.catalogue.records import (
    EventRecord,
    GoalRecord,
    PersonRecord,
    PlaceRecord,
    RouteRecord,
    SiteRecord,
    TermRecord,
    UnitRecord,
    VocabularyRecord,
)
from pipeline.config import EventRegister, Settings
from pipeline.content.library import Library
from pipeline.content.registers.cells import PLANNED
from pipeline.content.registers.rows import Event, Registers, SchoolVisit
from pipeline.goals.measure import Progress
from pipeline.media.entry_media import FinishedMedia


def site_record(settings: Settings) -> SiteRecord:
    """Return the site."""
    site = settings.site
    return {
        "name": site.name,
        "tagline": site.tagline,
        "publisher": (site.rights or site.owner) if site.demonstration else site.owner,
        "url": site.url,
        "language": site.language,
        "demonstration": site.demonstration is not None or not settings.review.only_listed,
    }


def vocabulary(settings: Settings) -> VocabularyRecord:
    """Return the names of columns, topics, audiences and series; a series has no page of its own yet."""
    root = settings.site.url
    return {
        "columns": [
            {"id": c.id, "title": c.title, "url": f"{root}columns/{c.id}/"} for c in settings.columns
        ],
        "topics": [{"id": t.id, "title": t.title, "url": f"{root}topics/{t.id}/"} for t in settings.topics],
        "audiences": [
            {"id": a.id, "title": a.title, "url": f"{root}audiences/{a.id}/"} for a in settings.audiences
        ],
        "series": [{"id": s.id, "title": s.title, "url": root} for s in settings.series],
    }


def people(root: str, library: Library, media: FinishedMedia) -> list[PersonRecord]:
    """Return all people."""
    return [
        {
            "id": person.id,
            "url": root + library.documents[person.id].url,
            "name": person.name,
            "summary": person.summary,
            "born": person.born,
            "died": person.died,
            "occupation": person.occupation,
            "picture": picture_record(root, media, person.portrait),
        }
        for person in library.people.values()
    ]


def places(root: str, library: Library, media: FinishedMedia) -> list[PlaceRecord]:
    """Return all places."""
    return [
        {
            "id": place.id,
            "url": root + library.documents[place.id].url,
            "name": place.name,
            "summary": place.summary,
            "category": place.category,
            "district": place.district,
            "address": place.address,
            "website": place.website,
            "phone": place.phone,
            "opening": place.opening,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "picture": picture_record(root, media, place.cover),
        }
        for place in library.places.values()
    ]


def routes(root: str, library: Library) -> list[RouteRecord]:
    """Return all routes."""
    return [
        {
            "id": route.id,
            "url": root + library.documents[route.id].url,
            "title": route.title,
            "summary": route.summary,
            "duration": route.duration,
            "stops": [{"place": s.place, "minutes": s.minutes, "note": s.note} for s in route.stops],
        }
        for route in library.routes.values()
    ]


def units(root: str, library: Library) -> list[UnitRecord]:
    """Return all units."""
    return [
        {
            "id": unit.id,
            "url": root + library.documents[unit.id].url,
            "name": unit.name,
            "summary": unit.summary,
            "website": unit.website,
        }
        for unit in library.organisations.values()
    ]


def terms(root: str, library: Library) -> list[TermRecord]:
    """Return all terms in the order of their pinyin."""
    found = [(term, group) for group in library.glossary for term in group.terms]
    return [
        {
            "id": term.id,
            "url": f"{root}{library.documents[group.id].url}#{term.id}",
            "term": term.term,
            "others": list(term.others),
            "definition": term.definition,
            "topic": group.topic,
        }
        for term, group in sorted(found, key=lambda pair: (pair[0].sort, pair[0].id))
    ]


def events_by_year(registers: Registers, register: EventRegister) -> Mapping[int, Sequence[EventRecord]]:
    """Return what pages show of a register's rows by year, newest first; rows that repeat another are left out."""
    years: dict[int, list[EventRecord]] = {}
    rows = [row for place, row in registers.events(register) if place not in registers.same_as]
    for row in sorted(rows, key=lambda r: (r.date, r.start or "", r.unit, r.id), reverse=True):
        years.setdefault(row.date.year, []).append(_event(registers, row))
    return years


def _event(registers: Registers, row: Event) -> EventRecord:
    return {
        "date": row.date.isoformat(),
        "start": row.start if row.status == PLANNED else None,
        "title": row.name,
        "unit": registers.units.get(row.unit, row.unit),
        "place": row.school if isinstance(row, SchoolVisit) else row.place,
        "district": row.district,
        "mode": row.mode,
        "status": row.status,
        "demonstration": row.unit in registers.demonstrating,
    }


def goals(progress: Iterable[Progress], year: int) -> list[GoalRecord]:
    """Return the counts of a year."""
    return [
        {
            "id": goal.id,
            "title": goal.title,
            "year": year,
            "target": goal.target,
            "count": goal.count,
            "unit": goal.unit,
            "demonstration": goal.demonstration,
        }
        for goal in progress
    ]
