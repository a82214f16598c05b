"""The glossary page: every term with its own anchor, grouped by topic, sorted by pinyin within a group."""

from __future__ import annotations

from pipeline.edition.page import UNDATED, PageRecord
from pipeline.render.page_material import Material, changed_on
from pipeline.render.texts import Glossary, Sections
from pipeline.render.views.glossary import PAGE, GlossaryView, TermGroupView, term_view
from pipeline.render.views.head import head_view


def glossary_page(material: Material) -> PageRecord:
    """Make one page of all terms that needs no script."""
    updated = max((changed_on(material, group) for group in material.library.glossary), default=UNDATED)
    groups, title, description = _groups(material), Sections.glossary, Glossary.description
    view: GlossaryView = {
        "head": head_view(title, description),
        "title": title,
        "description": description,
        "total": sum(len(group["terms"]) for group in groups),
        "groups": groups,
    }
    return PageRecord(PAGE, "glossary.html", title, description, updated, view)


def _groups(material: Material) -> list[TermGroupView]:
    """Return the groups in the order of the list of topics; groups of one topic by id."""
    order = [t.id for t in material.settings.topics]
    library = material.library
    return [
        {
            "id": group.id,
            "title": group.title,
            "summary": group.summary,
            "terms": [term_view(library, t) for t in sorted(group.terms, key=lambda t: (t.sort, t.id))],
        }
        for group in sorted(library.glossary, key=lambda g: (order.index(g.topic), g.id))
    ]
