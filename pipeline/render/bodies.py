"""From a document's body to what converting it depends on."""

from __future__ import annotations

from pipeline.content.library import Document, Library
from pipeline.content.validate import body_images, body_links
from pipeline.markup.record import MarkupRecord
from pipeline.media.wanted import FinishedMedia
from pipeline.render.picture_views import picture_set


def markup_record(library: Library, media: FinishedMedia, document: Document) -> MarkupRecord:
    """The document's body with every address and picture it names resolved."""
    targets = {target for _, _, target in body_links(document)}
    links = {t: library.documents[t].url for t in sorted(targets) if t in library.documents}
    pictures = {}
    for _, _, _, path in body_images(document):
        asset = media.picture(path)
        if asset is not None:
            pictures[path] = picture_set(media, asset)
    return MarkupRecord.unread(document.body_digest, lambda: document.body, links, pictures)
