"""Make the record of an episode from an item and its finished media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.licences import LICENCE_URLS
from pipeline.content.model import Audio, Video
from pipeline.content.site_paths import CHAPTERS_JSON, transcript_name
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.media.model import AudioAsset, CaptionsAsset, VideoAsset
from pipeline.podcasts.files import media_files
from pipeline.podcasts.people import people_of
from pipeline.podcasts.record import (
    Episode,
    EpisodeType,
    Image,
    Licence,
    Location,
    Season,
    Soundbite,
    Transcript,
)
from pipeline.podcasts.texts import description, notes, notices

TYPES: Mapping[str, EpisodeType] = {"正片": "full", "预告": "trailer", "花絮": "bonus"}
SRT, JSON = "srt", "json"
TRANSCRIPT_TYPES: Mapping[str, str] = {SRT: "application/x-subrip", JSON: "application/json"}
"""Media types of the captions as other formats (docs/tags/transcript.md of the podcast namespace)."""
OWN_LICENCE = "all-rights-reserved"
"""Our word for 版权所有, which is on no list of licences."""


class Episodes:
    """The episodes of a library, each made once, though a column's podcast and a series' have it."""

    def __init__(self, settings: Settings, library: Library, media: FinishedMedia) -> None:
        self._settings, self._library, self._media = settings, library, media
        self._made: dict[str, Episode | None] = {}

    def of(self, item: Audio | Video) -> Episode | None:
        """Return the episode of an item; None while its media is not finished."""
        if item.id not in self._made:
            self._made[item.id] = self._make(item)
        return self._made[item.id]

    @cached_property
    def _seasons(self) -> dict[str, tuple[int, str]]:
        return {series.id: (number, series.title) for number, series in enumerate(self._settings.series, 1)}

    @cached_property
    def _topics(self) -> dict[str, str]:
        return {topic.id: topic.title for topic in self._settings.topics}

    def _make(self, item: Audio | Video) -> Episode | None:
        settings, library, media = self._settings, self._library, self._media
        root = settings.site.url
        asset = media.video(item) if isinstance(item, Video) else media.audio(item)
        if asset is None:
            return None
        files = media_files(root, settings.feeds.podcasts, media, item.language, asset)
        page = root + library.documents[item.id].url
        chapters, warnings = chapters_of(item), notices(settings, library, item)
        bite = item.soundbite
        return Episode(
            id=item.id,
            guid=f"tag:{settings.feeds.guid_authority}:{item.id}",
            url=page,
            title=item.title,
            description=description(warnings, item),
            notes=notes(warnings, library, item, page),
            published=item.published,
            updated=item.updated,
            duration_ms=asset.duration_ms,
            type=TYPES[item.episode_type],
            enclosure=files[0],
            alternates=files,
            people=people_of(root, library, media, item),
            transcripts=tuple(_transcripts(root, page, media, item)),
            chapters=chapters,
            chapters_url=f"{page}{CHAPTERS_JSON}" if chapters else "",
            soundbite=Soundbite(bite.start_ms, bite.duration_ms, bite.title or "") if bite else None,
            locations=tuple(_locations(library, item)),
            season=self._season(item),
            licence=_licence(item, page),
            image=_image(root, media, item, asset),
            keywords=tuple(self._topics[topic] for topic in item.topics),
            ai_made=item.ai_made is not None,
        )

    def _season(self, item: Audio | Video) -> Season | None:
        if item.series is None:
            return None
        number, title = self._seasons[item.series.id]
        return Season(number, title, item.series.episode)


def transcript_tracks(media: FinishedMedia, item: Audio | Video) -> Iterator[tuple[CaptionsAsset, str]]:
    """Yield the finished captions that have words, one for a language, and their media path."""
    seen: set[str] = set()
    for track in item.media.captions:
        if track.language in seen or not media.cues.get(track.file):
            continue
        if (captions := media.captions(track)) is not None:
            seen.add(track.language)
            yield captions, track.file


def _transcripts(root: str, page: str, media: FinishedMedia, item: Audio | Video) -> Iterator[Transcript]:
    """Yield the captions as WebVTT, SubRip and JSON, language by language."""
    for captions, _ in transcript_tracks(media, item):
        language = captions.language
        yield Transcript(root + captions.vtt.url, "text/vtt", language)
        for form, media_type in TRANSCRIPT_TYPES.items():
            yield Transcript(page + transcript_name(language, form), media_type, language)


def _locations(library: Library, item: Audio | Video) -> Iterator[Location]:
    """Yield the places among what the editor named as related."""
    for id in item.related:
        if place := library.places.get(id):
            known = place.latitude is not None and place.longitude is not None
            yield Location(place.name, f"geo:{place.latitude},{place.longitude}" if known else "")


def _licence(item: Audio | Video, page: str) -> Licence:
    """Return the licence. One that is on no list needs an address: the page, which names the holder of the rights.

    Podcasting 2.0's list: docs/examples/license/licenseslugs.txt of the podcast namespace.
    """
    url = LICENCE_URLS.get(item.licence)
    return Licence(item.licence.lower(), url) if url else Licence(OWN_LICENCE, page)


def _image(
    root: str, media: FinishedMedia, item: Audio | Video, played: VideoAsset | AudioAsset
) -> Image | None:
    """Return the cover, or a film's poster frame."""
    if item.cover is not None:
        asset, alt = media.picture(item.cover.image), item.cover.alt
    else:
        assert isinstance(played, VideoAsset)  # a sound has a cover
        asset, alt = played.posters, f"视频《{item.title}》的画面"
    if asset is None:
        return None
    largest = asset.fallback
    return Image(root + largest.file.url, largest.width, largest.height, alt)
