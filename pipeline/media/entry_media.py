"""Media requests of entries, and lookup of the finished assets that an entry shows."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.config import ScreenSettings
from pipeline.content.library import Document, Library, pictures_of
from pipeline.content.model import AnyEntry, Audio, CaptionTrack, Person, Picture, Video
from pipeline.media.aigc import CERTAIN, aigc_value
from pipeline.media.captions.cue import Cue
from pipeline.media.chapters import Chapter
from pipeline.media.model import (
    Asset,
    AssetFile,
    AudioAsset,
    CaptionsAsset,
    ImageAsset,
    ScreenAsset,
    VideoAsset,
)
from pipeline.media.request import MediaRequest
from pipeline.media.tracks import RequestedTrack, to_option
from pipeline.store import Manifest

CACHED_REQUESTS = 32768
"""Size of the cache of picture requests."""


def picture_paths(entry: AnyEntry) -> tuple[str, ...]:
    """Return the media paths of the pictures named in the front matter."""
    return tuple(picture.image for _, picture in pictures_of(entry))


def crop_request(picture: Picture, aspect: str) -> MediaRequest | None:
    """Return the request for a crop around the picture's focal point, or None if it has no focal point."""
    if picture.focus is None:
        return None
    return MediaRequest.of("image", picture.image, aspect=aspect, focus="{},{}".format(*picture.focus))


def frame_aspect(entry: AnyEntry) -> str:
    """Return the shape of an entry's frame in lists, one of `focus.ASPECTS`."""
    return "1:1" if isinstance(entry, Person) else "16:9"


def sound_request(entry: Video | Audio) -> MediaRequest:
    """Return the request for the entry's main source: its video, or its audio."""
    if isinstance(entry, Video):
        poster = entry.media.poster
        poster_ms = None if poster is None else round(poster * 1000)
        return MediaRequest.of(
            "video",
            entry.media.source,
            poster_ms=poster_ms,
            language=entry.language,
            sounds=_sounds(entry),
        )
    marks = [[chapter.start_ms, chapter.title] for chapter in chapters_of(entry)]
    return MediaRequest.of(
        "audio",
        entry.media.source,
        language=entry.language,
        title=entry.title,
        artist=entry.production.unit,
        date=str(entry.published.year),
        cover=entry.cover.image,
        chapters=json.dumps(marks, ensure_ascii=False) if marks else None,
    )


def _sounds(entry: Video) -> str | None:
    return to_option(RequestedTrack(s.track, s.language, s.label) for s in entry.media.sound_tracks)


def sign_request(entry: Video) -> MediaRequest | None:
    """Return the request for the sign-language version, or None."""
    sign = entry.media.sign
    return None if sign is None else MediaRequest.of("video", sign.source, language=entry.language)


def screen_request(entry: Video) -> MediaRequest | None:
    """Return the request for the version with burnt-in captions, or None if the video has no captions."""
    if not entry.media.captions:
        return None
    captions = entry.media.captions[0].file
    return MediaRequest.of(
        "screen", entry.media.source, captions=captions, language=entry.language, sounds=_sounds(entry)
    )


def screen_requests(documents: Iterable[Document], settings: ScreenSettings) -> tuple[MediaRequest, ...]:
    """Return the requests for versions with burnt-in captions, sorted. `screen` of an item overrides the settings."""
    requests: set[MediaRequest] = set()
    for document in documents:
        entry = document.entry
        if isinstance(entry, Video) and (request := screen_request(entry)) is not None:
            asked = settings.enabled if entry.media.screen is None else entry.media.screen
            requests.update({request} if asked else ())
    return tuple(sorted(requests))


def caption_request(track: CaptionTrack) -> MediaRequest:
    """Return the request for one caption track."""
    return MediaRequest.of("captions", track.file, language=track.language, label=track.label)


def ai_labels(documents: Iterable[Document], producer: str) -> dict[str, str]:
    """Return, by media path, the labels of AI-generated content that front matter declares. Empty without a producer.

    If several items declare the same path, the label carries the lowest item id.
    """
    found: dict[str, str] = {}
    if not producer:
        return found
    for document in sorted(documents, key=lambda document: document.id):
        ai_made = getattr(document.entry, "ai_made", None)
        for path in _ai_paths(document, ai_made.files) if ai_made else ():
            fields = {"Label": CERTAIN, "ContentProducer": producer, "ProduceID": document.id}
            found.setdefault(path, aigc_value(fields))
    return found


def _ai_paths(document: Document, files: Collection[str]) -> Iterator[str]:
    """Yield the paths that the declaration covers.

    A sign-language video shown as an inset is not covered: it shows the interpreter and nothing of the film.
    """
    entry = document.entry
    if "film" in files and isinstance(entry, Video | Audio):
        yield entry.media.source
        if isinstance(entry, Video) and entry.media.sign and entry.media.sign.mode == "switch":
            yield entry.media.sign.source
    if "cover" in files:
        yield from picture_paths(entry)
    if "pictures" in files:
        yield from (image.path for image in document.prose.images)


def chapters_of(entry: Video | Audio) -> tuple[Chapter, ...]:
    """Return the chapters named in the front matter, in that order."""
    return tuple(Chapter(mark.start_ms, mark.title) for mark in entry.media.chapters)


def sound_requests(documents: Iterable[Document]) -> Iterator[MediaRequest]:
    """Yield the request for the main source of each video and audio entry."""
    for document in documents:
        if isinstance(document.entry, Video | Audio):
            yield sound_request(document.entry)


@lru_cache(CACHED_REQUESTS)
def picture_request(path: str) -> MediaRequest:
    """Return the request for an uncropped picture. Cached: documents share pictures and ask for them repeatedly."""
    return MediaRequest.of("image", path)


def captions_requests(documents: Iterable[Document]) -> Iterator[MediaRequest]:
    """Yield the requests for all caption files of the documents."""
    for document in documents:
        if isinstance(document.entry, Video | Audio):
            yield from map(caption_request, document.entry.media.captions)


def sign_requests(documents: Iterable[Document]) -> Iterator[MediaRequest]:
    """Yield the requests for all sign-language versions."""
    for document in documents:
        if isinstance(document.entry, Video) and (signed := sign_request(document.entry)) is not None:
            yield signed


def requests_of(documents: Collection[Document], *, sign: bool = True) -> tuple[MediaRequest, ...]:
    """Return all distinct requests of the documents, sorted. `sign=False` leaves out sign-language versions."""
    requests: set[MediaRequest] = {*sound_requests(documents), *captions_requests(documents)}
    if sign:
        requests.update(sign_requests(documents))
    for document in documents:
        entry = document.entry
        for _, picture in pictures_of(entry):
            requests.add(picture_request(picture.image))
            if (crop := crop_request(picture, frame_aspect(entry))) is not None:
                requests.add(crop)
        requests.update(picture_request(image.path) for image in document.prose.images)
    return tuple(sorted(requests))


@dataclass(frozen=True)
class FinishedMedia:
    """The assets pages and feeds may link to: those whose jobs are in the store.

    `manifests` are by job key, `cues` by the media path of the caption file, `digests` (SHA-256) by media path.
    """

    assets: Mapping[MediaRequest, Asset]
    manifests: Mapping[str, Manifest]
    cues: Mapping[str, tuple[Cue, ...]]
    digests: Mapping[str, str]

    def _asset(self, request: MediaRequest) -> Asset | None:
        asset = self.assets.get(request)
        return asset if asset is not None and asset.key in self.manifests else None

    def picture(self, path: str) -> ImageAsset | None:
        """Return the responsive picture of a media path."""
        asset = self._asset(picture_request(path))
        assert asset is None or isinstance(asset, ImageAsset)
        return asset

    def crop(self, picture: Picture, aspect: str) -> ImageAsset | None:
        """Return the crop to one of `ASPECTS` around the focal point, or None without a focal point."""
        request = crop_request(picture, aspect)
        asset = self._asset(request) if request else None
        assert asset is None or isinstance(asset, ImageAsset)
        return asset

    def colour(self, asset: ImageAsset) -> str | None:
        """Return the mean colour ("#rrggbb") of an opaque picture; None for posters and transparent pictures."""
        if asset.fallback.file.media_type == "image/png":
            return None
        return self.manifests[asset.key].facts.get("colour")

    def video(self, entry: Video) -> VideoAsset | None:
        """Return the entry's renditions."""
        asset = self._asset(sound_request(entry))
        assert asset is None or isinstance(asset, VideoAsset)
        return asset

    def sign(self, entry: Video) -> VideoAsset | None:
        """Return the renditions of the sign-language version."""
        request = sign_request(entry)
        asset = None if request is None else self._asset(request)
        assert asset is None or isinstance(asset, VideoAsset)
        return asset

    def screen(self, entry: Video) -> ScreenAsset | None:
        """Return the version with burnt-in captions, if there is one."""
        request = screen_request(entry)
        asset = None if request is None else self._asset(request)
        assert asset is None or isinstance(asset, ScreenAsset)
        return asset

    def audio(self, entry: Audio) -> AudioAsset | None:
        """Return the entry's audio."""
        asset = self._asset(sound_request(entry))
        assert asset is None or isinstance(asset, AudioAsset)
        return asset

    def captions(self, track: CaptionTrack) -> CaptionsAsset | None:
        """Return one caption track as WebVTT."""
        asset = self._asset(caption_request(track))
        assert asset is None or isinstance(asset, CaptionsAsset)
        return asset

    def size(self, file: AssetFile) -> int:
        """Return the size of a finished file in bytes."""
        return self.manifests[file.key].file(file.name).size

    def missing(self, documents: Iterable[Document]) -> dict[str, tuple[str, ...]]:
        """Return, by document id, the media paths whose jobs are not finished. Complete documents are left out."""
        documents = tuple(documents)
        # The usual case is that all are finished: one pass over the distinct requests tells.
        if all(self._asset(request) is not None for request in requests_of(documents)):
            return {}
        found = {d.id: {r.path for r in requests_of([d]) if self._asset(r) is None} for d in documents}
        return {id: tuple(sorted(paths)) for id, paths in found.items() if paths}


def source_digests(library: Library, digests: Mapping[str, str]) -> dict[str, str | None]:
    """Return the SHA-256 of each item's main source by item id; None for items without one."""
    found: dict[str, str | None] = {}
    for item in library.items:
        found[item.id] = digests.get(item.media.source) if isinstance(item, Video | Audio) else None
    return found
