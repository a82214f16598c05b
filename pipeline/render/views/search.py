"""The query page: the form's filters, and links for readers without script."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.model import KIND_LABELS
from pipeline.render.texts import Search
from pipeline.render.views.head import PageView
from pipeline.render.views.links import TermLink


class ChoiceView(TypedDict):
    """A value of a filter."""

    id: str
    title: str


class FilterView(TypedDict):
    """A filter: its name in the address of the page, its label, its values."""

    name: str
    label: str
    choices: list[ChoiceView]


class SearchView(PageView):
    """search.html; `contact` is the address that readers may write to, None if there is none."""

    filters: list[FilterView]
    topics: list[TermLink]
    contact: str | None


def choice(id: str, title: str) -> ChoiceView:
    """A value of a filter."""
    return {"id": id, "title": title}


def kind_choices() -> list[ChoiceView]:
    """Return the kinds of results: of entries, and of what is found but is no entry of its own."""
    entries = [(name, label) for name, label in KIND_LABELS.items() if name != "glossary"]
    others = [
        ("term", Search.term),
        ("event", Search.event),
        ("column", Search.list_of_column),
        ("topic", Search.list_of_topic),
        ("audience", Search.list_of_audience),
    ]
    return [choice(id, title) for id, title in (*entries, *others)]
