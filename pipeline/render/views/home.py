"""The home page."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import islice
from typing import TypedDict

from pipeline.content.model import AnyItem
from pipeline.edition.page import Card
from pipeline.render.page_material import Material, cards
from pipeline.render.texts import Home, Sections
from pipeline.render.views.card import directory_card
from pipeline.render.views.goals import GoalView, goal_view
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.links import Link
from pipeline.render.views.picture import PictureView
from pipeline.render.views.register import registers_with_rows

LATEST = 6
"""How many cards of the latest items are shown."""
SHELF = 3
"""How many cards a column's shelf shows."""
PLACES = 3
"""How many places are shown; the others are behind a link."""


class ShelfView(TypedDict):
    """A column with its latest items."""

    id: str
    title: str
    url: str
    description: str
    cards: list[Card]


class WaysView(TypedDict):
    """One way to browse: its lists."""

    title: str
    url: str
    links: Sequence[Link]


class HomeView(PageView):
    """The home page; `featured` is None if the site has no items."""

    featured: Card | None
    latest: list[Card]
    columns: list[ShelfView]
    goals: list[GoalView]
    goals_url: str
    ways: list[WaysView]
    places: list[Card]


def home_view(material: Material) -> HomeView:
    """Make the home page; the featured work is the newest video, else the newest item."""
    library = material.library
    featured = next((i for i in library.items if i.kind == "video"), None) or next(iter(library.items), None)
    latest = [i for i in library.items if i is not featured][:LATEST]
    shown = {i.id for i in (*latest, *([featured] if featured else ()))}
    card = material.cards[featured.id] if featured else None
    picture: PictureView | None = card["picture"] if card else None
    return {
        "head": head_view(None, "", picture=picture),
        "featured": card,
        "latest": cards(material, latest),
        "columns": _shelves(material, shown),
        "goals": [goal_view(progress) for progress in material.progress],
        "goals_url": "goals/",
        "ways": _ways(material),
        "places": [
            directory_card(library, material.media, place)
            for place in islice(library.places.values(), PLACES)
        ],
    }


def _shelves(material: Material, shown: Container[str]) -> list[ShelfView]:
    """Make the shelf of every column from items that are not `shown` above, if it has any others."""

    def items(column: str) -> Sequence[AnyItem]:
        found = material.groups.columns.get(column, ())
        others = list(islice((i for i in found if i.id not in shown), SHELF))
        return others or found[:SHELF]

    return [
        {
            "id": column.id,
            "title": column.title,
            "url": f"columns/{column.id}/",
            "description": column.description,
            "cards": cards(material, items(column.id)),
        }
        for column in material.settings.columns
    ]


def _ways(material: Material) -> list[WaysView]:
    """Return the topics and audiences with items, in the order of the settings, and the registers with rows."""
    settings, groups, terms = material.settings, material.groups, material.terms
    return [
        {
            "title": Sections.topics,
            "url": "topics/",
            "links": [terms["topics"][t.id] for t in settings.topics if t.id in groups.topics],
        },
        {
            "title": Sections.audiences,
            "url": "audiences/",
            "links": [terms["audiences"][a.id] for a in settings.audiences if a.id in groups.audiences],
        },
        {
            "title": Home.activities,
            "url": "activities/",
            "links": registers_with_rows(material.library.registers),
        },
    ]
