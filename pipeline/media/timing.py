"""Captions and chapters against how long the media really is, which only a probe tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.content.library import Document, Library
from pipeline.content.model import Audio, Video
from pipeline.errors import Finding
from pipeline.media.captions.cue import Captions
from pipeline.sources.reference import place

SPARE_MS = 1000
"""How far the last caption may outlast the media without a word: editors let it stand a little."""
SIGN_SPARE_MS = 2000
"""How far the version in sign language may be longer or shorter: its end often fades."""


def timing_findings(
    library: Library, captions: Mapping[str, Captions], durations: Mapping[str, int], media: str
) -> Iterator[Finding]:
    """E432 and W436 for captions, E433 for chapters after the end, W437 for sign language; what was not probed is not judged.

    `captions` and `durations` (milliseconds) are by media path; `media` is the folder findings name.
    """
    for document in library.documents.values():
        entry = document.entry
        if isinstance(entry, Video | Audio) and (duration := durations.get(entry.media.source)):
            yield from _chapters(document, entry, duration)
            for track in entry.media.captions:
                if track.file in captions:
                    yield from _captions(place(media, track.file), captions[track.file], duration)
            if isinstance(entry, Video) and entry.media.sign is not None:
                yield from _sign(document, duration, durations.get(entry.media.sign.source, duration))


def _captions(file: str, captions: Captions, duration_ms: int) -> Iterator[Finding]:
    """The first cue that begins after the end says it for all; else the last one, when it outlasts the end."""
    ends = f"（片长 {_seconds(duration_ms)} 秒）"
    for line, cue in zip(captions.lines, captions.cues, strict=True):
        if cue.start_ms >= duration_ms:
            message = f"这条字幕第 {_seconds(cue.start_ms)} 秒才开始，片子已经结束{ends}。"
            help = "请核对字幕是不是另一个版本的，或改正时间。"
            yield Finding(file, line, 1, "E432", "error", message, help)
            return
    line, cue = max(zip(captions.lines, captions.cues, strict=True), key=lambda placed: placed[1].end_ms)
    if cue.end_ms > duration_ms + SPARE_MS:
        message = f"这条字幕到第 {_seconds(cue.end_ms)} 秒才结束，超过片尾{ends}。"
        yield Finding(file, line, 1, "W436", "warning", message, "请核对字幕是不是另一个版本的。")


def _chapters(document: Document, entry: Video | Audio, duration_ms: int) -> Iterator[Finding]:
    for number, mark in enumerate(entry.media.chapters):
        if mark.start_ms >= duration_ms:
            line, column = document.tree.locate(("media", "chapters", number, "at"))
            message = f"章节“{mark.title}”从第 {_seconds(mark.start_ms)} 秒开始，片子只有 {_seconds(duration_ms)} 秒。"
            yield Finding(document.file, line, column, "E433", "error", message, "请改正时刻，或删去这一章。")


def _sign(document: Document, duration_ms: int, sign_ms: int) -> Iterator[Finding]:
    if abs(duration_ms - sign_ms) > SIGN_SPARE_MS:
        line, column = document.tree.locate(("media", "sign", "source"))
        message = f"正片 {_seconds(duration_ms)} 秒，手语版 {_seconds(sign_ms)} 秒，两个对不上。"
        help = "请换成同一个剪辑版本的手语版。"
        yield Finding(document.file, line, column, "W437", "warning", message, help)


def _seconds(milliseconds: int) -> str:
    """`12.3`, or `12` for whole seconds."""
    return f"{milliseconds // 1000}.{milliseconds % 1000 // 100}".removesuffix(".0")
