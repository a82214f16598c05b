"""The page of a route over places."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.model import Route, Stop
from pipeline.render.page_material import Material
from pipeline.render.views.entry_picture import entry_picture
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.picture import PictureView
from pipeline.render.views.work import CitationView, citation_views, map_note, map_notes


class StopView(TypedDict):
    """A place on the route and the minutes to stay there; of a place that readers may not open, only its name."""

    name: str
    url: str | None
    district: str
    category: str
    minutes: int | None
    note: str | None
    picture: PictureView | None


class RouteView(PageView):
    """The page of a route; `minutes` is the sum of its stops if each of them states its own."""

    title: str
    summary: str
    duration: str | None
    minutes: int | None
    stops: list[StopView]
    picture: PictureView | None
    map_note: str
    map_notes: list[str]
    sources: list[CitationView]


def route_view(material: Material, entry: Route) -> RouteView:
    """Make the page of a route, its stops in order."""
    minutes = [stop.minutes for stop in entry.stops]
    picture = entry_picture(material.media, entry)
    return {
        "head": head_view(entry.title, entry.summary, picture=picture),
        "title": entry.title,
        "summary": entry.summary,
        "duration": entry.duration,
        "minutes": sum(m for m in minutes if m) if all(minutes) else None,
        "stops": [_stop(material, stop) for stop in entry.stops],
        "picture": picture,
        "map_note": map_note(entry.map) if entry.map else "",
        "map_notes": map_notes(entry),
        "sources": citation_views(entry.sources),
    }


def _stop(material: Material, stop: Stop) -> StopView:
    library = material.library
    place = library.places.get(stop.place)
    return {
        "name": library.name(stop.place),
        "url": library.address(stop.place),
        "district": place.district if place else "",
        "category": place.category if place else "",
        "minutes": stop.minutes,
        "note": stop.note,
        "picture": entry_picture(material.media, place) if place else None,
    }
