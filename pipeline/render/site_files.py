"""Files beside the pages of videos and sound: chapters and the transcript as text."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.config import SiteFile as Site
from pipeline.content.body import text_digest
from pipeline.content.library import Document, Library
from pipeline.content.model import Audio, Video
from pipeline.content.site_paths import CHAPTERS, TRANSCRIPT
from pipeline.edition.files import SiteFile
from pipeline.media.captions.transcript import sentences_of, to_text
from pipeline.media.chapters import Chapter, chapters_vtt
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.render.texts import Player
from pipeline.render.views.player import transcript_cues

MAKER = "pages"
MARK = "\ufeff"
"""The byte order mark: tells browsers, which get no charset with a text file, and old editors that it is UTF-8."""


def site_files(site: Site, library: Library, media: FinishedMedia) -> Iterator[SiteFile]:
    """Yield the files beside the pages of videos and sound."""
    for document in library.documents.values():
        entry = document.entry
        if not isinstance(entry, Video | Audio):
            continue
        asset = media.video(entry) if isinstance(entry, Video) else media.audio(entry)
        chapters = chapters_of(entry)
        if asset is not None and chapters:
            yield _file(document, CHAPTERS, chapters_vtt(chapters, asset.duration_ms))
        if transcript_cues(media, entry):
            yield _file(document, TRANSCRIPT, _transcript_text(site, media, document, chapters))


def _transcript_text(
    site: Site, media: FinishedMedia, document: Document, chapters: tuple[Chapter, ...]
) -> str:
    entry = document.entry
    text = to_text(sentences_of(transcript_cues(media, entry)), chapters)  # type: ignore[arg-type]
    return f"{MARK}{entry.title}\n{Player.transcript_from(site.name, site.url + document.url)}\n\n{text}"


def _file(document: Document, name: str, text: str) -> SiteFile:
    return SiteFile(f"{document.url}{name}", text_digest(text), text.encode, MAKER)
