"""The player of a video or a sound, and its surroundings: chapters, transcript, downloads, sign language."""

from __future__ import annotations

from typing import Literal, TypedDict

from pipeline.content.library import Document
from pipeline.content.model import AnyItem, Audio, Video
from pipeline.content.site_paths import CHAPTERS, TRANSCRIPT
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.transcript import sentences_of
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.media.model import AssetFile, AudioAsset, VideoAsset
from pipeline.render.numbers import clock, rung_label, seconds, size_label
from pipeline.render.texts import Player

NARROW = "(max-width: 63.99em)"
"""The screens that begin with the small MP4. Browsers that ignore a source's query take the first: the small one too."""


class MediaSource(TypedDict):
    """A file that a browser may play, with its media type, and the media query that must hold, or None."""

    url: str
    type: str
    media: str | None


class CaptionTrackView(TypedDict):
    """A WebVTT track; `language` is BCP 47. `default` if it is shown unasked."""

    url: str
    language: str
    label: str
    default: bool


class ChapterView(TypedDict):
    """A chapter; `start` is in seconds, `url` goes there without script."""

    title: str
    start: str
    start_label: str
    url: str


class RungView(TypedDict):
    """A size that a reader may choose."""

    name: str
    label: str


class DownloadView(TypedDict):
    """A file to download."""

    url: str
    label: str
    size_label: str


class SignView(TypedDict):
    """The version in sign language (`switch`), or a small window with an interpreter (`inset`)."""

    mode: Literal["switch", "inset"]
    url: str
    type: str
    hls: str
    wide: str
    width: int
    height: int
    size_label: str


class SeekView(TypedDict):
    """A seek bar: `max` is the whole length in seconds, `storyboard` the pictures of a film's moments."""

    max: int
    label: str
    storyboard: str | None


class VideoFields(TypedDict):
    """The fields of a video player only; `sounds` are the names of its audio tracks, as in HLS.

    `small` is the MP4 for narrow screens as a download, None where there is one size.
    """

    hls: str | None
    poster: str | None
    width: int
    height: int
    portrait: bool
    rungs: list[RungView]
    sign: SignView | None
    small: DownloadView | None
    screen: DownloadView | None
    sound: DownloadView | None
    sounds: list[str]


class AudioFields(TypedDict):
    """The fields of a sound player only."""

    waveform: str | None
    broadcast: DownloadView | None


class MediaFields(TypedDict):
    """The fields of every player."""

    type: Literal["video", "audio"]
    sources: list[MediaSource]
    has_audio: bool
    duration_label: str
    seek: SeekView
    download: DownloadView
    captions: list[CaptionTrackView]
    chapters: list[ChapterView]
    chapters_track: str | None


class PlayerView(MediaFields, VideoFields, AudioFields):
    """A player; the fields of the other type are None or empty."""


class LineView(TypedDict):
    """A sentence of the transcript; `start` is in seconds."""

    start: str
    start_label: str
    text: str


class TextFileView(TypedDict):
    """A text to download; `name` is its file name on the reader's disk."""

    url: str
    label: str
    name: str


NO_VIDEO: VideoFields = {
    "hls": None,
    "poster": None,
    "width": 0,
    "height": 0,
    "portrait": False,
    "rungs": [],
    "sign": None,
    "small": None,
    "screen": None,
    "sound": None,
    "sounds": [],
}
NO_AUDIO: AudioFields = {"waveform": None, "broadcast": None}


def player_view(media: FinishedMedia, document: Document) -> PlayerView | None:
    """The player of a video or sound whose media are finished; None for everything else."""
    entry = document.entry
    if isinstance(entry, Video) and (video := media.video(entry)) is not None:
        return {
            **_video_media(media, document, entry, video),
            **_video_fields(media, entry, video),
            **NO_AUDIO,
        }
    if isinstance(entry, Audio) and (audio := media.audio(entry)) is not None:
        return {
            **_audio_media(media, document, entry, audio),
            **NO_VIDEO,
            **_audio_fields(media, audio),
        }
    return None


def _video_media(media: FinishedMedia, document: Document, entry: Video, video: VideoAsset) -> MediaFields:
    sources = [_source(video.mp4, video.mp4.media_type)]
    if video.small != video.mp4:
        sources.insert(0, _source(video.small, video.small.media_type, NARROW))
    download = _download(media, video.mp4, Player.mp4(video.mp4_rendition.name))
    return _media(
        media,
        document,
        entry,
        "video",
        sources,
        download,
        _seek(video.duration_ms, video.storyboard.vtt.url),
        video.has_audio,
    )


def _audio_media(media: FinishedMedia, document: Document, entry: Audio, audio: AudioAsset) -> MediaFields:
    sources = [
        _source(audio.opus, f'{audio.opus.media_type}; codecs="opus"'),
        _source(audio.m4a, audio.m4a.media_type),
    ]
    download = _download(media, audio.m4a, Player.m4a)
    return _media(media, document, entry, "audio", sources, download, _seek(audio.duration_ms, None), True)


def _media(
    media: FinishedMedia,
    document: Document,
    entry: Video | Audio,
    type: Literal["video", "audio"],
    sources: list[MediaSource],
    download: DownloadView,
    seek: SeekView,
    has_audio: bool,
) -> MediaFields:
    return {
        "type": type,
        "sources": sources,
        "has_audio": has_audio,
        "duration_label": seek["label"],
        "seek": seek,
        "download": download,
        "captions": _captions(media, entry),
        "chapters": _chapters(entry, download["url"]),
        "chapters_track": f"{document.url}{CHAPTERS}" if entry.media.chapters else None,
    }


def _seek(duration_ms: int, storyboard: str | None) -> SeekView:
    return {"max": -(-duration_ms // 1000), "label": clock(duration_ms), "storyboard": storyboard}


def _source(file: AssetFile, type: str, media: str | None = None) -> MediaSource:
    return {"url": file.url, "type": type, "media": media}


def _download(media: FinishedMedia, file: AssetFile, label: str) -> DownloadView:
    return {"url": file.url, "label": label, "size_label": size_label(media.size(file))}


def _captions(media: FinishedMedia, entry: Video | Audio) -> list[CaptionTrackView]:
    found = [(track, media.captions(track)) for track in entry.media.captions]
    return [
        {
            "url": asset.vtt.url,
            "language": track.language,
            "label": track.label,
            "default": number == 0 and not track.in_picture,
        }
        for number, (track, asset) in enumerate(found)
        if asset is not None
    ]


def _chapters(entry: Video | Audio, url: str) -> list[ChapterView]:
    """Return the chapters, each with a link that needs no script: a fragment of the media file at `url`."""
    return [
        {
            "title": chapter.title,
            "start": seconds(chapter.start_ms),
            "start_label": clock(chapter.start_ms),
            "url": f"{url}#t={seconds(chapter.start_ms)}",
        }
        for chapter in chapters_of(entry)
    ]


def _video_fields(media: FinishedMedia, entry: Video, video: VideoAsset) -> VideoFields:
    screen = media.screen(entry)
    return {
        "hls": video.hls.url,
        "small": _small(media, video),
        "poster": video.posters.sharp.file.url,
        "width": video.width,
        "height": video.height,
        "portrait": video.portrait,
        "rungs": _rungs(video),
        "sign": _sign(media, entry),
        "screen": _download(media, screen.mp4, Player.screen) if screen else None,
        "sound": _download(media, video.m4a, Player.sound) if video.m4a else None,
        "sounds": [sound.label for sound in video.sounds],
    }


def _small(media: FinishedMedia, video: VideoAsset) -> DownloadView | None:
    if video.small == video.mp4:
        return None
    return _download(media, video.small, Player.mp4(video.small_rendition.name))


def _rungs(video: VideoAsset) -> list[RungView]:
    """Return the sizes a reader may choose from, largest first; a script finds a rendition by its short side."""
    sides = sorted({min(r.width, r.height) for r in video.renditions}, reverse=True)
    return [{"name": f"{side}p", "label": rung_label(side)} for side in sides]


def _sign(media: FinishedMedia, entry: Video) -> SignView | None:
    video = media.sign(entry)
    if video is None or entry.media.sign is None:
        return None
    return {
        "mode": entry.media.sign.mode,
        "url": video.small.url,
        "type": video.small.media_type,
        "hls": video.hls.url,
        "wide": video.mp4.url,
        "width": video.width,
        "height": video.height,
        "size_label": size_label(media.size(video.small)),
    }


def _audio_fields(media: FinishedMedia, audio: AudioAsset) -> AudioFields:
    broadcast = _download(media, audio.broadcast, Player.broadcast) if audio.broadcast else None
    return {"waveform": audio.waveform.url, "broadcast": broadcast}


def transcript_cues(media: FinishedMedia, entry: AnyItem) -> tuple[Cue, ...]:
    """Return the cues of the first caption track, which doubles as the transcript."""
    if isinstance(entry, Video | Audio) and entry.media.captions:
        return media.cues.get(entry.media.captions[0].file, ())
    return ()


def transcript_view(media: FinishedMedia, entry: AnyItem) -> list[LineView]:
    """Return a line for each sentence, with its start."""
    return [
        {"start": seconds(s.start_ms), "start_label": clock(s.start_ms), "text": s.text}
        for s in sentences_of(transcript_cues(media, entry))
    ]


def text_files(media: FinishedMedia, document: Document) -> list[TextFileView]:
    """Return the texts to download: the transcript, and the first captions."""
    entry = document.entry
    if not isinstance(entry, Video | Audio) or not transcript_cues(media, entry):
        return []
    url = f"{document.url}{TRANSCRIPT}"
    found: list[TextFileView] = [
        {"url": url, "label": Player.download_transcript, "name": Player.transcript_name(entry.title)}
    ]
    captions = media.captions(entry.media.captions[0])
    if captions is not None:
        found.append(
            {"url": captions.vtt.url, "label": Player.download_captions, "name": f"{entry.title}.vtt"}
        )
    return found
