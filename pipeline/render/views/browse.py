"""Works of a topic, and of a topic for one audience, as plain links by kind: how a reader without script narrows down."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.edition.page import Card
from pipeline.render.views.head import PageView, head_view
from pipeline.render.views.links import CountedLink, Link


class BrowseView(PageView):
    """The works of one choice, sorted by kind, newest first; `narrower` are choices within it."""

    title: str
    description: str
    parent: Link
    narrower: list[CountedLink]
    cards: list[Card]


def browse_view(
    title: str, description: str, parent: Link, narrower: list[CountedLink], cards: Sequence[Card]
) -> BrowseView:
    """Make the page of one choice; `cards` are newest first."""
    return {
        "head": head_view(title, description),
        "title": title,
        "description": description,
        "parent": parent,
        "narrower": narrower,
        "cards": sorted(cards, key=lambda card: card["kind"]),
    }
