"""The page of an exemplar of the year (科普典范)."""

from __future__ import annotations

from pipeline.content.model import Exemplar
from pipeline.render.dates import day
from pipeline.render.page_material import Material
from pipeline.render.views.entry_picture import entry_picture
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.picture import PictureView
from pipeline.render.views.work import (
    CitationView,
    ColophonView,
    CorrectionView,
    citation_views,
    correction_views,
    production_view,
    review_view,
)


class ExemplarView(PageView, ColophonView):
    """The page of an exemplar; `demonstration`: it describes a post, not a real person."""

    title: str
    summary: str
    category: str
    demonstration: bool
    date: str
    picture: PictureView | None
    corrections: list[CorrectionView]
    sources: list[CitationView]


def exemplar_view(material: Material, entry: Exemplar) -> ExemplarView:
    """Make the page of an exemplar."""
    picture = entry_picture(material.media, entry)
    return {
        **_colophon(material, entry),
        "head": head_view(entry.title, entry.summary, picture=picture),
        "title": entry.title,
        "summary": entry.summary,
        "category": entry.category,
        "demonstration": entry.demonstration,
        "date": day(entry.published),
        "picture": picture,
        "corrections": correction_views(entry),
        "sources": citation_views(entry.sources),
    }


def _colophon(material: Material, entry: Exemplar) -> ColophonView:
    """Make the colophon, which for an exemplar has only production and reviews."""
    return {
        **review_view(material.reviews[entry.id]),
        "people": [],
        "production": production_view(material.library, entry.production),
        "form": None,
        "difficulty": None,
        "permits": [],
        "topics": [],
        "audiences": [],
        "month": None,
        "licence": None,
        "materials": [],
        "map_notes": [],
        "credits": None,
    }
