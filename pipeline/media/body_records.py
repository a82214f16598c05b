"""Inputs of converting a document's body: its text with links and finished pictures resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.content.library import Document, Library
from pipeline.markup.record import Candidate, MarkupRecord, Motion, PictureSet
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.model import ImageAsset
from pipeline.media.placeholder_colour import tone_class


def bare_records(documents: Sequence[Document]) -> list[tuple[Document, MarkupRecord]]:
    """Return records of the bodies without pictures: they can be converted before any media job ends.

    Links are resolved as if every document were visible.
    """
    known = {document.id: document for document in documents}
    return [(d, _record(known, d, {})) for d in documents if not d.prose.images]


def markup_record(library: Library, media: FinishedMedia, document: Document) -> MarkupRecord:
    """Return the document's body with the URLs and pictures it refers to."""
    pictures: dict[str, PictureSet] = {}
    for image in document.prose.images:
        asset = media.picture(image.path)
        if asset is not None:
            pictures[image.path] = picture_set(media, asset)
    return _record(library.documents, document, pictures)


def picture_set(media: FinishedMedia, asset: ImageAsset) -> PictureSet:
    """Convert a finished picture to the type that markup uses."""
    candidates = tuple(Candidate(c.file.url, c.width, c.file.media_type) for c in asset.candidates)
    colour, moving = media.colour(asset), asset.motion
    return PictureSet(
        asset.width,
        asset.height,
        candidates,
        tone_class(colour) if colour else None,
        Motion(moving.file.url, moving.file.media_type, moving.width, moving.height) if moving else None,
    )


def _record(
    known: Mapping[str, Document], document: Document, pictures: Mapping[str, PictureSet]
) -> MarkupRecord:
    links = {id: known[id].url for id in sorted(document.prose.targets) if id in known}
    return MarkupRecord(document.content, links, pictures)
