"""From a document's body to what converting it depends on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.content.library import Document, Library
from pipeline.content.validate import body_images, body_links
from pipeline.markup.record import MarkupRecord, PictureSet
from pipeline.media.wanted import FinishedMedia
from pipeline.render.picture_views import picture_set


def bare_records(documents: Sequence[Document]) -> list[tuple[Document, MarkupRecord]]:
    """Records of the bodies without pictures, which wait for no medium, as if every document were visible."""
    known = {document.id: document for document in documents}
    return [(d, _record(known, d, {})) for d in documents if not d.prose.images]


def markup_record(library: Library, media: FinishedMedia, document: Document) -> MarkupRecord:
    """The document's body with every address and picture it names resolved."""
    pictures: dict[str, PictureSet] = {}
    for _, _, _, path in body_images(document):
        asset = media.picture(path)
        if asset is not None:
            pictures[path] = picture_set(media, asset)
    return _record(library.documents, document, pictures)


def _record(
    known: Mapping[str, Document], document: Document, pictures: Mapping[str, PictureSet]
) -> MarkupRecord:
    targets = {target for _, _, target in body_links(document)}
    links = {t: known[t].url for t in sorted(targets) if t in known}
    return MarkupRecord.unread(document.body_digest, lambda: document.body, links, pictures)
