"""The data that pages are made from, and the cards that many of them show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline.config import Settings
from pipeline.content.event_calendars import Calendar, calendars
from pipeline.content.library import Document, Library
from pipeline.content.model import AnyEntry, AnyItem, Item, Work
from pipeline.edition.page import UNDATED, Card
from pipeline.edition.podcasts import Show, shows
from pipeline.edition.subscriptions import Subscription, Withdrawn, subscriptions
from pipeline.goals.measure import Progress
from pipeline.ledger.calendar_events import EventRevision
from pipeline.markup.record import MarkupRecord
from pipeline.media.body_records import markup_record
from pipeline.media.entry_media import FinishedMedia
from pipeline.render.dates import day
from pipeline.render.item_index import Groups
from pipeline.render.views.card import item_card
from pipeline.render.views.links import TermLink
from pipeline.review.standing import Standing


@dataclass(frozen=True)
class Notice:
    """The notice at the address of a withdrawn item; with its title if its file still exists."""

    url: str
    title: str
    date: str
    reason: str


@dataclass(frozen=True)
class Material:
    """The data that views are made from: the visible library, its finished media and the goals' progress.

    `today` is the day in Beijing (ISO 8601), after which planned events lie; empty: no day is past. `podcast_guids` are those
    given for good, by path of the feed; `event_revisions` is what calendars said last of each event.
    """

    settings: Settings
    library: Library
    media: FinishedMedia
    progress: tuple[Progress, ...]
    year: int
    reviews: Mapping[str, Standing]
    closed: tuple[tuple[int, tuple[Progress, ...]], ...] = ()
    notices: tuple[Notice, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    today: str = ""
    podcast_guids: Mapping[str, str] = field(default_factory=dict)
    event_revisions: Mapping[str, EventRevision] = field(default_factory=dict)

    def saved(self, document: Document) -> Material:
        """Return a copy with a new version of one document.

        If only the body changed, everything made from front matter is kept.
        """
        known = self.library.documents[document.id]
        library = replace(self.library, documents={**self.library.documents, document.id: document})
        material = replace(self, library=library)
        if known.entry == document.entry:
            unchanged = ("groups", "cards", "changed", "terms", "subscriptions")
            material.__dict__.update(
                {name: self.__dict__[name] for name in unchanged if name in self.__dict__}
            )
        return material

    @cached_property
    def subscriptions(self) -> tuple[Subscription, ...]:
        """Return every feed of the site with the items it carries."""
        return subscriptions(self.settings, self.library)

    @cached_property
    def groups(self) -> Groups:
        """Return the index of the visible items."""
        return Groups.of(self.library)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """Return the card of every visible item by id: made once, shown in every list that contains the item."""
        library, media, columns = self.library, self.media, self.terms["columns"]
        return {i.id: item_card(library, media, columns[i.column], i) for i in library.items}

    @cached_property
    def podcasts(self) -> Mapping[tuple[str, str], tuple[Show, ...]]:
        """Return the podcasts by kind ("column" or "series") and id."""
        found: dict[tuple[str, str], tuple[Show, ...]] = {}
        for show in shows(self.settings, self.library):
            found[show.kind, show.id] = (*found.get((show.kind, show.id), ()), show)
        return found

    @cached_property
    def markup(self) -> Mapping[str, MarkupRecord]:
        """Return the inputs of converting each visible document's body, by id."""
        documents = self.library.documents
        return {id: markup_record(self.library, self.media, d) for id, d in documents.items()}

    @cached_property
    def changed(self) -> Mapping[str, str]:
        """Return the day each visible item was last changed, by id."""
        cards = self.cards
        return {i.id: day(i.updated) if i.updated else cards[i.id]["date"] for i in self.library.items}

    @cached_property
    def calendars(self) -> Mapping[str, Calendar]:
        """Return the calendars that have anything in them, by name."""
        return {c.name: c for c in calendars(self.settings, self.library)}

    @cached_property
    def terms(self) -> Mapping[str, Mapping[str, TermLink]]:
        """Return the links to the lists of columns, topics and audiences: by kind of list, then by id."""
        settings = self.settings
        return {
            kind: {t.id: _term(t.id, t.title, kind) for t in found}
            for kind, found in (
                ("columns", settings.columns),
                ("topics", settings.topics),
                ("audiences", settings.audiences),
            )
        }


def changed_on(material: Material, entry: AnyEntry) -> str:
    """Return the day an entry was last changed: as it says itself, or when its present text was last signed."""
    if isinstance(entry, Item):
        return material.changed[entry.id]
    if isinstance(entry, Work):
        return day(entry.updated or entry.published)
    standing = material.reviews.get(entry.id)
    signed = standing.signatures if standing else ()
    return max((day(signature.at) for signature in signed), default=UNDATED)


def _term(id: str, title: str, kind: str) -> TermLink:
    return {"id": id, "title": title, "url": f"{kind}/{id}/"}


def cards(material: Material, entries: Iterable[AnyItem]) -> list[Card]:
    """Return the cards of items in the given order."""
    return [material.cards[entry.id] for entry in entries]
