"""All that pages are made from, and the cards that many of them show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pipeline.config import Settings
from pipeline.content.library import Document, Library
from pipeline.content.model import (
    KIND_LABELS,
    AnyItem,
    Audio,
    Exemplar,
    Organisation,
    Person,
    Place,
    Route,
    Video,
)
from pipeline.edition.page import Card
from pipeline.goals.measure import Progress
from pipeline.markup.record import MarkupRecord
from pipeline.media.body_records import markup_record
from pipeline.media.entry_media import FinishedMedia
from pipeline.render.item_details import day
from pipeline.render.item_index import Groups
from pipeline.render.numbers import clock
from pipeline.render.picture_views import entry_picture
from pipeline.review.gate import Standing

View = dict[str, Any]
Entry = Person | Place | Organisation | Route | Exemplar


@dataclass(frozen=True)
class Notice:
    """What stands at the address of a withdrawn item; its title where its file is still there."""

    url: str
    title: str
    date: str
    reason: str


@dataclass(frozen=True)
class Material:
    """All that views are made from: the visible library, its finished media and the goals' progress."""

    settings: Settings
    library: Library
    media: FinishedMedia
    progress: tuple[Progress, ...]
    year: int
    reviews: Mapping[str, Standing]
    closed: tuple[tuple[int, tuple[Progress, ...]], ...] = ()
    notices: tuple[Notice, ...] = ()

    def saved(self, document: Document) -> Material:
        """The same with a document in the place of the one that has its id.

        Where only the body differs, what is made of front matter is not made again.
        """
        known = self.library.documents[document.id]
        library = replace(self.library, documents={**self.library.documents, document.id: document})
        material = replace(self, library=library)
        if known.entry == document.entry:
            made = ("groups", "cards", "changed", "terms")
            material.__dict__.update({name: self.__dict__[name] for name in made if name in self.__dict__})
        return material

    @cached_property
    def groups(self) -> Groups:
        """The visible items by what they share."""
        return Groups.of(self.library)

    @cached_property
    def cards(self) -> Mapping[str, Card]:
        """The card of every visible item by id: made once, shown in every list the item is in."""
        return {i.id: Card(_item_card(self, i)) for i in self.library.items}

    @cached_property
    def markup(self) -> Mapping[str, MarkupRecord]:
        """What converting each visible document's body depends on, by id."""
        documents = self.library.documents
        return {id: markup_record(self.library, self.media, d) for id, d in documents.items()}

    @cached_property
    def changed(self) -> Mapping[str, str]:
        """The day each visible item was last changed, by id."""
        return {i.id: day(i.updated or i.published) for i in self.library.items}

    @cached_property
    def terms(self) -> Mapping[str, Mapping[str, View]]:
        """Links to the lists of columns, topics and audiences: by kind of list, then by id."""
        settings = self.settings
        return {
            kind: {t.id: _term(t.id, t.title, kind) for t in found}
            for kind, found in (
                ("columns", settings.columns),
                ("topics", settings.topics),
                ("audiences", settings.audiences),
            )
        }


def _term(id: str, title: str, kind: str) -> View:
    return {"id": id, "title": title, "url": f"{kind}/{id}/"}


def month_title(year: int, month: int) -> str:
    """How a month is written for readers."""
    return f"{year} 年 {month} 月"


def _duration(material: Material, entry: AnyItem) -> int | None:
    if isinstance(entry, Video):
        video = material.media.video(entry)
        return video.duration_ms if video else None
    if isinstance(entry, Audio):
        audio = material.media.audio(entry)
        return audio.duration_ms if audio else None
    return None


def _item_card(material: Material, entry: AnyItem) -> View:
    duration = _duration(material, entry)
    picture = entry_picture(material.media, entry)
    return {
        "id": entry.id,
        "url": material.library.documents[entry.id].url,
        "title": entry.title,
        "summary": entry.summary,
        "kind": entry.kind,
        "kind_label": KIND_LABELS[entry.kind],
        "column": material.terms["columns"][entry.column],
        "date": day(entry.published),
        "duration_label": clock(duration) if duration else None,
        "portrait": bool(picture and picture["height"] > picture["width"]),
        "picture": picture,
    }


def entry_card(material: Material, entry: Entry) -> Card:
    """A card of a directory entry."""
    return Card(
        {
            "id": entry.id,
            "url": material.library.documents[entry.id].url,
            "title": entry.title,
            "summary": entry.summary,
            "kind": entry.kind,
            "kind_label": KIND_LABELS[entry.kind],
            "column": None,
            "date": day(entry.published) if isinstance(entry, Exemplar) else None,
            "duration_label": None,
            "portrait": False,
            "picture": entry_picture(material.media, entry),
        }
    )


def cards(material: Material, entries: Iterable[AnyItem]) -> list[Card]:
    """Cards of items in the given order."""
    return [material.cards[entry.id] for entry in entries]
