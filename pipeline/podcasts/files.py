"""The media files of an episode: its enclosure and every other version of it."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.config import PodcastSettings
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.model import AssetFile, AudioAsset, Rendition, VideoAsset
from pipeline.podcasts.record import MediaFile

SOUND_ONLY = "只听声音"


def media_files(
    root: str, chosen: PodcastSettings, media: FinishedMedia, language: str, asset: VideoAsset | AudioAsset
) -> tuple[MediaFile, ...]:
    """Return the files of a finished asset, the enclosure first.

    Raises KeyError when the store lacks a file of a finished job.
    """
    if isinstance(asset, VideoAsset):
        return tuple(_of_video(root, media, language, asset))
    return tuple(_of_audio(root, chosen, media, language, asset))


def _of_video(root: str, media: FinishedMedia, language: str, asset: VideoAsset) -> Iterator[MediaFile]:
    """Yield the MP4s, the adaptive stream, the sound alone."""

    def file(
        of: AssetFile, title: str, size: Rendition | None = None, length_ms: int = asset.duration_ms
    ) -> MediaFile:
        return _file(root, media, of, title, language, length_ms, size)

    yield file(asset.mp4, _height(asset.mp4_rendition), asset.mp4_rendition)
    if asset.small != asset.mp4:
        yield file(asset.small, _height(asset.small_rendition), asset.small_rendition)
    yield file(asset.hls, "自动选清晰度")
    if asset.m4a is not None:
        yield file(asset.m4a, SOUND_ONLY)


def _of_audio(
    root: str, chosen: PodcastSettings, media: FinishedMedia, language: str, asset: AudioAsset
) -> Iterator[MediaFile]:
    """Yield AAC and MP3, the one that the settings name first, then Opus."""
    named = [(asset.m4a, "AAC")]
    if asset.mp3 is not None:
        named.insert(0 if chosen.enclosure == "mp3" else 1, (asset.mp3, "MP3"))
    for of, title in (*named, (asset.opus, "Opus，省流量")):
        yield _file(root, media, of, title, language, asset.duration_ms)


def _file(
    root: str,
    media: FinishedMedia,
    of: AssetFile,
    title: str,
    language: str,
    duration_ms: int,
    size: Rendition | None = None,
) -> MediaFile:
    blob = media.manifests[of.key].file(of.name)
    is_playlist = of.name.endswith(".m3u8")
    return MediaFile(
        url=root + of.url,
        length=blob.size,
        media_type=of.media_type,
        sha256=blob.sha256,
        title=title,
        width=size.width if size else 0,
        height=size.height if size else 0,
        kbps=0 if is_playlist or not duration_ms else blob.size * 8 // duration_ms,
        language=language,
    )


def _height(rendition: Rendition) -> str:
    return f"{min(rendition.width, rendition.height)}p"
