"""The page of a scientist."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.model import Person
from pipeline.edition.plate import Plate
from pipeline.render.page_material import Material
from pipeline.render.views.card import directory_plate
from pipeline.render.views.entry_picture import entry_picture
from pipeline.render.views.feed_links import feed_links
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.links import FeedLink
from pipeline.render.views.listing import WorksView
from pipeline.render.views.picture import PictureView
from pipeline.render.views.work import CitationView, citation_view, citation_views


class AwardView(TypedDict):
    """An honour, and its source."""

    title: str
    year: int
    source: CitationView


class PersonView(PageView, WorksView):
    """The page of a scientist with the first works about them."""

    name: str
    summary: str
    born: str | None
    died: str | None
    occupation: str | None
    birthplace: str | None
    picture: PictureView | None
    plate: Plate | None
    awards: list[AwardView]
    sources: list[CitationView]
    feeds: list[FeedLink]


def person_view(material: Material, entry: Person, works: WorksView) -> PersonView:
    """The page of a scientist."""
    picture = entry_picture(material.media, entry)
    feeds = feed_links(material.library.documents[entry.id].url)
    awards = {a.id: a.title for a in material.settings.awards}
    return {
        **works,
        "head": head_view(
            entry.name, entry.summary, picture=picture, pagination=works["pagination"], feeds=feeds
        ),
        "feeds": feeds,
        "name": entry.name,
        "summary": entry.summary,
        "born": entry.born,
        "died": entry.died,
        "occupation": entry.occupation,
        "birthplace": entry.birthplace,
        "picture": picture,
        "plate": None if picture else directory_plate(entry),
        "awards": [
            {"title": awards[a.award], "year": a.year, "source": citation_view(a.citation)}
            for a in entry.awards
        ],
        "sources": citation_views(entry.sources),
    }
