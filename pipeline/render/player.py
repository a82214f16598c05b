"""What a player shows besides picture and sound: transcript, chapters, sign language."""

from __future__ import annotations

from typing import Any

from pipeline.content.library import Document
from pipeline.content.model import AnyItem, Audio, Video
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.transcript import sentences_of
from pipeline.media.entry_media import FinishedMedia, chapters_of
from pipeline.render.numbers import clock, rung_label, seconds, size_label

View = dict[str, Any]

CHAPTERS, TRANSCRIPT = "chapters.vtt", "transcript.txt"


def transcript_cues(media: FinishedMedia, entry: AnyItem) -> tuple[Cue, ...]:
    """The cues of the first caption track, which doubles as the transcript."""
    if isinstance(entry, Video | Audio) and entry.media.captions:
        return media.cues.get(entry.media.captions[0].file, ())
    return ()


def transcript_view(media: FinishedMedia, entry: AnyItem) -> list[View]:
    """A line a sentence, with where it begins."""
    return [
        {"start": seconds(s.start_ms), "start_label": clock(s.start_ms), "text": s.text}
        for s in sentences_of(transcript_cues(media, entry))
    ]


def document_views(media: FinishedMedia, document: Document) -> list[View]:
    """What of the text can be taken away: the transcript, and the first captions."""
    entry = document.entry
    if not isinstance(entry, Video | Audio) or not transcript_cues(media, entry):
        return []
    text = {"url": f"{document.url}{TRANSCRIPT}", "label": "下载文字稿", "name": f"{entry.title}-文字稿.txt"}
    captions = media.captions(entry.media.captions[0])
    if captions is None:
        return [text]
    return [text, {"url": captions.vtt.url, "label": "下载字幕", "name": f"{entry.title}.vtt"}]


def chapter_views(entry: Video | Audio, url: str) -> list[View]:
    """The chapters, each with a way there that needs no script: a fragment of the media file at `url`."""
    return [
        {
            "title": chapter.title,
            "start": seconds(chapter.start_ms),
            "start_label": clock(chapter.start_ms),
            "url": f"{url}#t={seconds(chapter.start_ms)}",
        }
        for chapter in chapters_of(entry)
    ]


def sign_view(media: FinishedMedia, entry: Video) -> View | None:
    """The version in sign language, or the little window with it."""
    video = media.sign(entry)
    if video is None or entry.media.sign is None:
        return None
    return {
        "mode": entry.media.sign.mode,
        "url": video.mp4.url,
        "type": video.mp4.media_type,
        "hls": video.hls.url,
        "width": video.width,
        "height": video.height,
        "size_label": size_label(media.size(video.mp4)),
    }


def seek_view(media: FinishedMedia, entry: Video) -> View | None:
    """What a seek bar needs: how long the film is, and the pictures of its moments."""
    video = media.video(entry)
    if video is None:
        return None
    seconds_long = -(-video.duration_ms // 1000)
    return {
        "max": seconds_long,
        "label": clock(video.duration_ms),
        "storyboard": video.storyboard.vtt.url,
        "width": video.storyboard.width,
        "height": video.storyboard.height,
    }


def sound_view(media: FinishedMedia, entry: Video) -> View | None:
    """The sound alone, for who listens on the way."""
    video = media.video(entry)
    if video is None or video.m4a is None:
        return None
    size = size_label(media.size(video.m4a))
    return {"url": video.m4a.url, "label": "只听声音的 M4A", "size_label": size}


def screen_view(media: FinishedMedia, entry: Video) -> View | None:
    """The film for screens, to be taken away."""
    film = media.screen(entry)
    if film is None:
        return None
    return {
        "url": film.mp4.url,
        "label": "屏幕版（字幕在画面里）",
        "size_label": size_label(media.size(film.mp4)),
    }


def rung_views(media: FinishedMedia, entry: Video) -> list[View]:
    """The sizes a reader may choose from, largest first; a script finds a rendition by its short side."""
    video = media.video(entry)
    sides = sorted({min(r.width, r.height) for r in video.renditions} if video else (), reverse=True)
    return [{"name": f"{side}p", "label": rung_label(side)} for side in sides]
