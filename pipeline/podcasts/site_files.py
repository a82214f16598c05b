"""The podcasts as files of the site: feeds and artwork, and beside the pages what players fetch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.model import Audio, Video
from pipeline.content.site_paths import CHAPTERS_JSON, transcript_name
from pipeline.edition.files import SiteFile
from pipeline.errors import ConfigError
from pipeline.media.captions.cue import Cue
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.podcasts.artwork import draw
from pipeline.podcasts.assemble import podcasts
from pipeline.podcasts.episodes import JSON, SRT, transcript_tracks
from pipeline.podcasts.players import chapters_json, transcript_json, transcript_srt
from pipeline.podcasts.record import Podcast
from pipeline.store import code_digest, digest_of, key_of

MAKER = "podcasts"
WRITER = "pipeline.podcasts.rss"
"""The module that writes feeds. It is imported only when needed, because feedgen and lxml load slowly."""
PLAYERS, PAINTER = "pipeline.podcasts.players", "pipeline.podcasts.artwork"
READER = "pipeline.media.captions.parse"
"""The module that makes cues of a caption file; a transcript's key names the file alone."""
SCHEMES = {SRT: transcript_srt, JSON: transcript_json}


def site_files(
    settings: Settings,
    library: Library,
    media: FinishedMedia,
    guids: Mapping[str, str],
    font: Path,
    work: Path,
) -> Iterator[SiteFile]:
    """Yield the podcasts of what `library` shows; bytes are made only if the record or the code that writes it is new.

    `font` draws the titles. Digests of code are cached below `work`. Raises ConfigError without the font.
    """
    yield from _feeds(settings, library, media, guids, font, work)
    code = code_digest(work, PLAYERS, READER)
    columns = {column.id: column.title for column in settings.columns}
    for document in library.documents.values():
        entry = document.entry
        if isinstance(entry, Video | Audio):
            yield from _chapters(document.url, columns[entry.column], media, entry, code)
            yield from _transcripts(document.url, media, entry, code)


def _feeds(
    settings: Settings,
    library: Library,
    media: FinishedMedia,
    guids: Mapping[str, str],
    font: Path,
    work: Path,
) -> Iterator[SiteFile]:
    found = podcasts(settings, library, media, guids)
    if not found:
        return
    code, drawing = code_digest(work, WRITER), [code_digest(work, PAINTER), _digest(font)]
    root = settings.site.url
    for podcast, artwork in found:
        yield SiteFile(podcast.path, key_of([podcast.key, code]), partial(_rss, podcast), MAKER)
        picture = podcast.artwork.removeprefix(root)
        yield SiteFile(picture, key_of([artwork.digest, *drawing]), partial(draw, artwork, font), MAKER)


def _rss(podcast: Podcast) -> bytes:
    from pipeline.podcasts.rss import render

    return render(podcast)


def _digest(font: Path) -> str:
    if not font.is_file():
        raise ConfigError(
            f"没有画播客封面用的字体 assets/fonts/{font.name}。", help="请管理员从版本库恢复 assets/fonts/。"
        )
    return digest_of(font)


def _chapters(
    page: str, show: str, media: FinishedMedia, entry: Video | Audio, code: str
) -> Iterator[SiteFile]:
    if not (chapters := chapters_of(entry)):
        return
    asset = media.video(entry) if isinstance(entry, Video) else media.audio(entry)
    if asset is not None:
        record = [entry.title, show, [[c.start_ms, c.title] for c in chapters], asset.duration_ms, code]
        make = partial(chapters_json, entry.title, show, chapters, asset.duration_ms)
        yield SiteFile(f"{page}{CHAPTERS_JSON}", key_of(record), make, MAKER)


def _transcripts(page: str, media: FinishedMedia, entry: Video | Audio, code: str) -> Iterator[SiteFile]:
    """Yield the captions in the other formats; the digest of the WebVTT stands for the file they are read from."""
    for captions, path in transcript_tracks(media, entry):
        words = media.manifests[captions.key].file(captions.vtt.name).sha256
        cues: tuple[Cue, ...] = media.cues[path]
        for form, write in SCHEMES.items():
            yield SiteFile(
                f"{page}{transcript_name(captions.language, form)}",
                key_of([form, words, code]),
                partial(write, cues),
                MAKER,
            )
