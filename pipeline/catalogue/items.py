"""Records of items and their media."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipeline.catalogue.records import (
    CreditRecord,
    FileRecord,
    ItemRecord,
    MediaRecord,
    PictureRecord,
    SourceRecord,
)
from pipeline.content.beijing_time import moment
from pipeline.content.library import Document, Library
from pipeline.content.licences import LICENCE_URLS
from pipeline.content.model import AnyItem, Audio, Citation, Credit, Picture, Video
from pipeline.content.site_paths import TRANSCRIPT
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.media.model import AssetFile, AudioAsset, ImageAsset, VideoAsset


def item_record(root: str, library: Library, media: FinishedMedia, document: Document) -> ItemRecord:
    """Return the record of an item; `root` is the site's address."""
    entry = document.entry
    assert isinstance(entry, AnyItem)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "url": root + document.url,
        "title": entry.title,
        "summary": entry.summary,
        "published": moment(entry.published),
        "updated": _moment(entry.updated),
        "checked": _moment(entry.checked_on),
        "expires": _moment(entry.expires),
        "language": entry.language,
        "column": entry.column,
        "topics": list(entry.topics),
        "audiences": list(entry.audiences),
        "series": {"id": entry.series.id, "episode": entry.series.episode} if entry.series else None,
        "form": entry.form,
        "difficulty": entry.difficulty,
        "people": [_credit(root, library, credit) for credit in entry.people],
        "unit": unit.name if (unit := library.unit(entry.production.unit)) else entry.production.unit,
        "licence": entry.licence,
        "licence_url": LICENCE_URLS.get(entry.licence),
        "ai_made": entry.ai_made.label if entry.ai_made else None,
        "claim": {"text": entry.claim.text, "verdict": entry.claim.verdict} if entry.claim else None,
        "picture": item_picture(root, media, entry),
        "media": _media(root, media, document),
        "sources": sources(entry.sources),
        "related": [id for id in entry.related if id in library.documents],
    }


def _moment(time: dt.datetime | None) -> str | None:
    return moment(time) if time else None


def _credit(root: str, library: Library, credit: Credit) -> CreditRecord:
    if credit.person is None:
        return {"role": credit.role, "name": credit.name or "", "url": None}
    url = library.address(credit.person)
    return {"role": credit.role, "name": library.name(credit.person), "url": root + url if url else None}


def sources(citations: Iterable[Citation]) -> list[SourceRecord]:
    """Return the records of sources."""
    return [{"title": c.title, "publisher": c.publisher, "year": c.year, "url": c.url} for c in citations]


def picture_record(root: str, media: FinishedMedia, picture: Picture | None) -> PictureRecord | None:
    """Return the record of a finished picture."""
    asset = media.picture(picture.image) if picture else None
    return _picture(root, asset, picture.alt) if asset and picture else None


def item_picture(root: str, media: FinishedMedia, entry: AnyItem) -> PictureRecord | None:
    """Return the cover of an item, or a frame of its film."""
    if isinstance(entry, Video) and entry.cover is None:
        video = media.video(entry)
        return _picture(root, video.posters, entry.title) if video else None
    return picture_record(root, media, entry.cover)


def _picture(root: str, asset: ImageAsset, alt: str) -> PictureRecord:
    largest = asset.fallback
    return {
        "url": root + largest.file.url,
        "type": largest.file.media_type,
        "width": largest.width,
        "height": largest.height,
        "alt": alt,
    }


def _media(root: str, media: FinishedMedia, document: Document) -> MediaRecord | None:
    entry = document.entry
    if not isinstance(entry, Video | Audio):
        return None
    asset = media.video(entry) if isinstance(entry, Video) else media.audio(entry)
    if asset is None:
        return None
    film = asset if isinstance(asset, VideoAsset) else None
    tracks = [(track, media.captions(track)) for track in entry.media.captions]
    has_text = bool(entry.media.captions) and bool(media.cues.get(entry.media.captions[0].file))
    return {
        "type": entry.kind,
        "seconds": asset.duration_ms / 1000,
        "width": film.width if film else None,
        "height": film.height if film else None,
        "files": [_file(root, media, use, file) for use, file in _files(asset)],
        "hls": root + film.hls.url if film else None,
        "captions": [
            {"url": root + found.vtt.url, "language": track.language, "label": track.label}
            for track, found in tracks
            if found is not None
        ],
        "chapters": [{"title": c.title, "start": c.start_ms / 1000} for c in chapters_of(entry)],
        "transcript": f"{root}{document.url}{TRANSCRIPT}" if has_text else None,
    }


def _files(asset: VideoAsset | AudioAsset) -> list[tuple[str, AssetFile]]:
    if isinstance(asset, AudioAsset):
        return [("m4a", asset.m4a), ("opus", asset.opus)]
    found = [("mp4", asset.mp4)]
    if asset.small != asset.mp4:
        found.append(("small", asset.small))
    if asset.m4a is not None:
        found.append(("m4a", asset.m4a))
    return found


def _file(root: str, media: FinishedMedia, use: str, file: AssetFile) -> FileRecord:
    return {"use": use, "url": root + file.url, "type": file.media_type, "bytes": media.size(file)}
