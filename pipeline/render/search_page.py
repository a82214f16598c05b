"""The query page: a form, filters, and lists for readers without script. Its script fetches what pipeline.search writes."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.config import Column, Term
from pipeline.content.model import BEIJING
from pipeline.content.site_paths import SEARCH
from pipeline.edition.page import UNDATED, PageRecord
from pipeline.render.page_material import Material
from pipeline.render.texts import Search, Sections
from pipeline.render.views.head import head_view
from pipeline.render.views.search import ChoiceView, SearchView, choice, kind_choices


def search_page(material: Material) -> PageRecord:
    """Make the page; it depends on the settings, the kinds and the years of what is shown, on no single item."""
    settings, library = material.settings, material.library
    years = sorted({item.published.astimezone(BEIJING).year for item in library.items}, reverse=True)
    view: SearchView = {
        "head": head_view(Sections.search, Search.description),
        "filters": [
            {"name": "kind", "label": Search.kind, "choices": kind_choices()},
            {"name": "column", "label": Search.column, "choices": _choices(settings.columns)},
            {"name": "topic", "label": Search.topic, "choices": _choices(settings.topics)},
            {"name": "audience", "label": Search.audience, "choices": _choices(settings.audiences)},
            {"name": "year", "label": Search.year, "choices": [choice(str(y), str(y)) for y in years]},
        ],
        "topics": list(material.terms["topics"].values()),
        "contact": settings.site.contact,
    }
    return PageRecord(f"{SEARCH}/", "search.html", Sections.search, Search.description, UNDATED, view)


def _choices(listed: Iterable[Column | Term]) -> list[ChoiceView]:
    return [choice(entry.id, entry.title) for entry in listed]
