"""Cards: the views of items and of directory entries in lists."""

from __future__ import annotations

from typing import TypedDict

from pipeline.content.library import Library
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
from pipeline.edition.plate import Plate, entry_plate, person_plate
from pipeline.media.entry_media import FinishedMedia
from pipeline.render import texts
from pipeline.render.dates import day
from pipeline.render.numbers import clock
from pipeline.render.views.entry_picture import entry_picture
from pipeline.render.views.links import TermLink
from pipeline.render.views.picture import PictureView

DirectoryEntry = Person | Place | Organisation | Route | Exemplar


class CardFields(TypedDict):
    """The fields of a card; `portrait`: its picture is upright and not cut; `plate` stands where there is no picture."""

    id: str
    url: str
    title: str
    summary: str
    kind: str
    kind_label: str
    column: TermLink | None
    date: str | None
    duration_label: str | None
    portrait: bool
    picture: PictureView | None
    plate: Plate | None


def item_card(library: Library, media: FinishedMedia, column: TermLink, entry: AnyItem) -> Card:
    """Make the card of an item."""
    duration = _duration(media, entry)
    picture = entry_picture(media, entry)
    fields: CardFields = {
        "id": entry.id,
        "url": library.documents[entry.id].url,
        "title": entry.title,
        "summary": entry.summary,
        "kind": entry.kind,
        "kind_label": KIND_LABELS[entry.kind],
        "column": column,
        "date": day(entry.published),
        "duration_label": clock(duration) if duration else None,
        "portrait": _is_upright(picture),
        "picture": picture,
        "plate": None if picture else entry_plate(entry.title, entry.title, letters=True),
    }
    return Card(fields)


def directory_card(library: Library, media: FinishedMedia, entry: DirectoryEntry) -> Card:
    """Make the card of a directory entry; that of a demonstration says so."""
    picture, label = entry_picture(media, entry), KIND_LABELS[entry.kind]
    fields: CardFields = {
        "id": entry.id,
        "url": library.documents[entry.id].url,
        "title": entry.title,
        "summary": entry.summary,
        "kind": entry.kind,
        "kind_label": texts.Exemplar.demonstrated(label) if _demonstrates(entry) else label,
        "column": None,
        "date": day(entry.published) if isinstance(entry, Exemplar) else None,
        "duration_label": None,
        "portrait": not isinstance(entry, Person) and _is_upright(picture),
        "picture": picture,
        "plate": None if picture else directory_plate(entry),
    }
    return Card(fields)


def directory_plate(entry: DirectoryEntry) -> Plate:
    """Make the plate of a directory entry: a scientist's tells the years; an exemplar's is a drawing of the work."""
    if isinstance(entry, Person):
        return person_plate(entry.name, entry.born, entry.died, entry.occupation)
    return entry_plate(entry.title, f"{entry.title} {entry.summary}", letters=not isinstance(entry, Exemplar))


def _is_upright(picture: PictureView | None) -> bool:
    return picture is not None and picture["wide"] is None and picture["height"] > picture["width"]


def _demonstrates(entry: DirectoryEntry) -> bool:
    return isinstance(entry, Exemplar) and entry.demonstration


def _duration(media: FinishedMedia, entry: AnyItem) -> int | None:
    if isinstance(entry, Video):
        video = media.video(entry)
        return video.duration_ms if video else None
    if isinstance(entry, Audio):
        audio = media.audio(entry)
        return audio.duration_ms if audio else None
    return None
