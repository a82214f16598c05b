"""Which feeds the site has, and which items each of them carries. Pages link to them, `feeds` writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import AnyItem
from pipeline.edition.notices import audience_description, series_description, topic_description

SITE, COLUMN, SERIES, TOPIC, AUDIENCE, PERSON = "site", "column", "series", "topic", "audience", "person"
GROUPS: Mapping[str, str] = {
    SITE: "全站",
    COLUMN: "栏目",
    SERIES: "系列",
    TOPIC: "主题",
    AUDIENCE: "适合人群",
    PERSON: "科学家",
}
"""What a feed is of, in the order in which they are listed, and the heading over them."""
FULL_TEXT = frozenset({SITE, COLUMN, SERIES})
"""Feeds with the full text of their items; the others have summaries."""


@dataclass(frozen=True)
class Subscription:
    """One feed of the site. `folder` is where it lies and where its page is (`columns/x/`; empty: the whole site's).

    `ids` are of all visible items it carries, the latest change first.
    """

    kind: str
    id: str
    title: str
    description: str
    folder: str
    ids: tuple[str, ...]

    @property
    def full(self) -> bool:
        """Whether it has the full text of its items."""
        return self.kind in FULL_TEXT


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn item: when (aware) and why; `feeds` by kind and id, None if its file is gone and nobody knows."""

    id: str
    at: dt.datetime
    reason: str
    feeds: frozenset[tuple[str, str]] | None


def subscriptions(settings: Settings, library: Library) -> tuple[Subscription, ...]:
    """Return every feed: of the site, each column, series and topic, each audience that has items, each person with a page."""
    moments = {item.id: changed(item).timestamp() for item in library.items}
    carried: dict[tuple[str, str], list[str]] = {}
    for item in sorted(library.items, key=lambda item: (-moments[item.id], item.id)):
        id = item.id
        for of in dict.fromkeys(subscriptions_of(item)):
            carried.setdefault(of, []).append(id)
    site = settings.site
    found = [Subscription(SITE, "", site.name, site.tagline, "", tuple(carried.get((SITE, ""), ())))]
    for kind, id, title, description in _headings(settings, library):
        ids = tuple(carried.get((kind, id), ()))
        if ids or kind != AUDIENCE:
            found.append(Subscription(kind, id, title, description, folder_of(kind, id), ids))
    return tuple(found)


def folder_of(kind: str, id: str) -> str:
    """Return the folder of a feed, relative to the root."""
    return {
        SITE: "",
        COLUMN: f"columns/{id}/",
        SERIES: f"series/{id}/",
        TOPIC: f"topics/{id}/",
        AUDIENCE: f"audiences/{id}/",
        PERSON: f"people/{id}/",
    }[kind]


def subscriptions_of(item: AnyItem) -> Iterator[tuple[str, str]]:
    """Yield kind and id of every feed that carries an item, if the feed exists."""
    yield SITE, ""
    yield COLUMN, item.column
    if item.series:
        yield SERIES, item.series.id
    yield from ((TOPIC, topic) for topic in item.topics)
    yield from ((AUDIENCE, audience) for audience in item.audiences)
    yield from ((PERSON, credit.person) for credit in item.people if credit.person is not None)


def changed(item: AnyItem) -> dt.datetime:
    """Return when readers should see an item last: as published, updated or corrected; misprints do not count."""
    corrected = (c.at for c in item.corrections if c.kind == "更正")
    return max([item.published, *corrected, *([item.updated] if item.updated else [])])


def _headings(settings: Settings, library: Library) -> Iterator[tuple[str, str, str, str]]:
    """Yield kind, id, title and description of every feed besides the site's."""
    for column in settings.columns:
        yield COLUMN, column.id, column.title, column.description
    for series in settings.series:
        yield SERIES, series.id, series.title, series.description or series_description(series.title)
    for topic in settings.topics:
        yield TOPIC, topic.id, topic.title, topic_description(topic.title)
    for group in settings.audiences:
        yield AUDIENCE, group.id, group.title, audience_description(group.title)
    for person in library.people.values():
        yield PERSON, person.id, person.title, person.summary
