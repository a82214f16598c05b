"""The page of a unit that is responsible for works."""

from __future__ import annotations

from pipeline.content.model import Organisation
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.listing import WorksView
from pipeline.render.views.work import CitationView, citation_views


class OrganisationView(PageView, WorksView):
    """The page of a unit with the first of its works; `demonstration`: there is no such unit."""

    name: str
    short_name: str | None
    summary: str
    district: str | None
    website: str | None
    demonstration: bool
    sources: list[CitationView]


def organisation_view(entry: Organisation, works: WorksView) -> OrganisationView:
    """Make the page of a unit."""
    return {
        **works,
        "head": head_view(entry.name, entry.summary, pagination=works["pagination"]),
        "name": entry.name,
        "short_name": entry.short_name,
        "summary": entry.summary,
        "district": entry.district,
        "website": entry.website,
        "demonstration": entry.demonstration,
        "sources": citation_views(entry.sources),
    }
