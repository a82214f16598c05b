"""Pages of organisations and routes, the lists that lead to them, and the redirects from old addresses."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.model import Organisation, Route
from pipeline.edition.page import PageRecord
from pipeline.render import views
from pipeline.render.item_details import map_notes
from pipeline.render.material import Material
from pipeline.render.picture_views import entry_picture
from pipeline.render.views import View


def organisation_view(material: Material, entry: Organisation) -> View:
    """The page of an organisation."""
    return {
        "id": entry.id,
        "name": entry.name,
        "short_name": entry.short_name,
        "summary": entry.summary,
        "district": entry.district,
        "website": entry.website,
        "sources": views.sources(entry.sources),
    }


def route_view(material: Material, entry: Route) -> View:
    """The page of a route: its stops in order, with the minutes they add up to when each says its own."""
    library = material.library
    minutes = [stop.minutes for stop in entry.stops]
    return {
        "id": entry.id,
        "title": entry.title,
        "summary": entry.summary,
        "duration": entry.duration,
        "minutes": sum(m for m in minutes if m) if all(minutes) else None,
        "stops": [
            {
                "name": library.places[stop.place].name,
                "url": library.documents[stop.place].url,
                "district": library.places[stop.place].district,
                "category": library.places[stop.place].category,
                "minutes": stop.minutes,
                "note": stop.note,
                "picture": entry_picture(material.media, library.places[stop.place]),
            }
            for stop in entry.stops
        ],
        "picture": entry_picture(material.media, entry),
        "map_note": _map_note(entry),
        "map_notes": map_notes(entry),
        "sources": views.sources(entry.sources),
    }


def routes_of(material: Material, place: str) -> list[View]:
    """Links to the routes that stop at a place."""
    library = material.library
    return [
        {"title": r.title, "url": library.documents[r.id].url}
        for r in library.routes.values()
        if any(stop.place == place for stop in r.stops)
    ]


def redirects(material: Material) -> Iterator[PageRecord]:
    """A small page at every old address, leading to the new one."""
    for document in material.library.documents.values():
        for alias in document.entry.aliases:
            title = document.entry.title
            view: View = {"title": title, "target": document.url}
            yield PageRecord(
                f"{alias}/", "redirect.html", title, f"本页已搬到《{title}》。", views.UNDATED, view
            )


def _map_note(entry: Route) -> str | None:
    if entry.map is None:
        return None
    return f"审图号：{entry.map.approval}" if entry.map.approval else entry.map.exemption
