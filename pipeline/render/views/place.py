"""The page of a place to visit."""

from __future__ import annotations

from pipeline.content.model import Place
from pipeline.render.page_material import Material
from pipeline.render.views.entry_picture import entry_picture
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.links import Link, link
from pipeline.render.views.listing import WorksView
from pipeline.render.views.picture import PictureView
from pipeline.render.views.work import CitationView, citation_views


class PlaceView(PageView, WorksView):
    """The page of a place with the routes that stop there and the first works that link to it."""

    name: str
    summary: str
    category: str
    district: str
    address: str
    website: str | None
    phone: str | None
    opening: str | None
    picture: PictureView | None
    routes: list[Link]
    sources: list[CitationView]


def place_view(material: Material, entry: Place, works: WorksView) -> PlaceView:
    """The page of a place."""
    picture = entry_picture(material.media, entry)
    return {
        **works,
        "head": head_view(entry.name, entry.summary, picture=picture, pagination=works["pagination"]),
        "name": entry.name,
        "summary": entry.summary,
        "category": entry.category,
        "district": entry.district,
        "address": entry.address,
        "website": entry.website,
        "phone": entry.phone,
        "opening": entry.opening,
        "picture": picture,
        "routes": _routes(material, entry.id),
        "sources": citation_views(entry.sources),
    }


def _routes(material: Material, place: str) -> list[Link]:
    library = material.library
    return [
        link(route.title, library.documents[route.id].url)
        for route in library.routes.values()
        if any(stop.place == place for stop in route.stops)
    ]
