"""What an item's page says besides the work itself: series, corrections, dates of checking, permits, materials."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import BEIJING, AnyItem, Credit, Entry, Production, Work
from pipeline.render.glossary_views import quiz_view, term_links

View = dict[str, Any]


def day(moment: dt.datetime) -> str:
    """The Beijing date, YYYY-MM-DD."""
    return moment.astimezone(BEIJING).date().isoformat()


def item_details(
    settings: Settings, library: Library, series: Mapping[str, Sequence[AnyItem]], entry: AnyItem
) -> View:
    """What the page of an item shows of its making and its age; `series` are the items of each, in id order."""
    return {
        "series": _series(settings, library, series, entry),
        "form": entry.form,
        "difficulty": entry.difficulty,
        "checked_on": day(entry.checked_on) if entry.checked_on else None,
        "expires": day(entry.expires) if entry.expires else None,
        "ai_made": {"what": entry.ai_made.what, "label": entry.ai_made.label} if entry.ai_made else None,
        "permits": [{"kind": p.kind, "number": p.number} for p in entry.permits],
        "materials": [{"kind": m.kind, "title": m.title, "licence": m.licence} for m in entry.materials],
        "map_notes": map_notes(entry),
        "quiz": quiz_view(entry),
        "terms": term_links(library, entry.id),
        **work_details(entry),
    }


def work_details(entry: Work) -> View:
    """What the page of a work says of where it is from and what was corrected, newest correction first."""
    repost = entry.repost
    corrections = sorted(entry.corrections, key=lambda c: c.at, reverse=True)
    return {
        "repost": {
            "source": repost.source,
            "url": repost.url,
            "published": day(repost.published),
            "permission": repost.permission,
        }
        if repost
        else None,
        "corrections": [{"date": day(c.at), "text": c.text} for c in corrections],
    }


def map_notes(entry: Entry) -> list[str]:
    """The approval number of each map, or why it needs none."""
    return [f"审图号：{m.approval}" if m.approval else f"{m.exemption}" for m in entry.maps]


def production(library: Library, made: Production) -> View:
    """How a work was made; the unit by its full name, with its page."""
    unit = library.unit(made.unit)
    if unit is None:
        return {"mode": made.mode, "unit": made.unit, "url": None}
    return {"mode": made.mode, "unit": unit.name, "url": library.documents[unit.id].url}


def credit(library: Library, made: Credit) -> View:
    """A role and who filled it, with institution and title."""
    about = " ".join(part for part in (made.institution, made.title) if part) or None
    if made.person is None:
        return {"role": made.role, "name": made.name, "url": None, "about": about}
    person, document = library.people[made.person], library.documents[made.person]
    return {"role": made.role, "name": person.name, "url": document.url, "about": about}


def _series(
    settings: Settings, library: Library, members: Mapping[str, Sequence[AnyItem]], entry: AnyItem
) -> View | None:
    """The series with every episode readers can open, and the neighbours of this one."""
    if entry.series is None:
        return None
    series = next(s for s in settings.series if s.id == entry.series.id)
    here = entry.series.episode
    # Versions of one work share the number: the first by id stands for it, here this very item.
    shown: dict[int, AnyItem] = {here: entry}
    for item in members[series.id]:
        if item.series is not None:
            shown.setdefault(item.series.episode, item)
    links: dict[int, View] = {
        n: {"episode": n, "title": i.title, "url": library.documents[i.id].url, "current": n == here}
        for n, i in sorted(shown.items())
    }
    return {
        "id": series.id,
        "title": series.title,
        "description": series.description,
        "episode": here,
        "episodes": list(links.values()),
        "previous": links.get(max((n for n in links if n < here), default=0)),
        "next": links.get(min((n for n in links if n > here), default=0)),
    }
