"""Checks captions, chapters, samples and sign-language versions against the probed duration of the media."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.content.library import Document, Library
from pipeline.content.model import Audio, Video
from pipeline.errors import Code, Finding
from pipeline.media.captions.cue import Captions
from pipeline.sources.reference import place

CODES = (
    Code(
        id="E432",
        title="字幕在片子结束以后才开始",
        why="多半是拿错了字幕，或片子剪短过；这样的字幕永远不会显示。",
        mend="换成这个版本的字幕，或改正时间。",
        sample="captions",
        wrong=("00:09:00.000 --> 00:09:03.000\n片长一分钟"),
        right=("00:00:50.000 --> 00:00:53.000\n片长一分钟"),
    ),
    Code(
        id="E433",
        title="章节在片子结束以后才开始",
        why="读者点了没有反应。",
        mend="改正时刻，或删去这一章。",
        sample="video",
        wrong=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}\n"
            "  chapters:\n"
            '    - {at: "00:00:00", title: 涨潮}\n'
            '    - {at: "00:09:00", title: 落潮}'
        ),
        right=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}\n"
            "  chapters:\n"
            '    - {at: "00:00:00", title: 涨潮}\n'
            '    - {at: "00:00:40", title: 落潮}'
        ),
    ),
    Code(
        id="E437",
        title="试听片段超出片子",
        why="播客应用放到一半就没有声音了，或者根本放不出来。",
        mend="改正 soundbite 的时刻或秒数。",
        sample="video",
        wrong='soundbite: {at: "00:00:50", seconds: 15}',
        right='soundbite: {at: "00:00:40", seconds: 15}',
    ),
    Code(
        id="W436",
        title="最后的字幕超过片尾",
        why="可能是另一个版本的字幕。",
        mend="核对后改正时间。",
        sample="captions",
        wrong=("00:00:50.000 --> 00:01:15.000\n片长一分钟"),
        right=("00:00:50.000 --> 00:00:58.000\n片长一分钟"),
    ),
    Code(
        id="W437",
        title="手语版和正片的长度不一样",
        why="切换时接不上同一处，小窗也会越走越偏。",
        mend="换成同一个剪辑版本的手语版。",
        sample="bytes",
        wrong="正片 60 秒，手语版 48 秒",
        right="两个都是 60 秒",
    ),
)

SPARE_MS = 1000
"""How far the last caption may outlast the media without a warning: editors often let it linger."""
SIGN_SPARE_MS = 2000
"""How far the duration of the sign-language version may differ: its end often fades."""


def timing_findings(
    library: Library, captions: Mapping[str, Captions], durations: Mapping[str, int], media: str
) -> Iterator[Finding]:
    """Yield E432 and W436 for captions, E433 for chapters, E437 for samples, W437 for sign language.

    Unprobed media are skipped.

    `captions` and `durations` (milliseconds) are by media path; `media` is the folder named in findings.
    """
    for document in library.documents.values():
        entry = document.entry
        if isinstance(entry, Video | Audio) and (duration := durations.get(entry.media.source)):
            yield from _chapters(document, entry, duration)
            yield from _soundbite(document, entry, duration)
            for track in entry.media.captions:
                if track.file in captions:
                    yield from _captions(place(media, track.file), captions[track.file], duration)
            if isinstance(entry, Video) and entry.media.sign is not None:
                yield from _sign(document, duration, durations.get(entry.media.sign.source, duration))


def _captions(file: str, captions: Captions, duration_ms: int) -> Iterator[Finding]:
    """Report only the first cue that begins after the end, or else the cue that ends last, if it outlasts the media."""
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


def _soundbite(document: Document, entry: Video | Audio, duration_ms: int) -> Iterator[Finding]:
    bite = entry.soundbite
    if bite is not None and bite.start_ms + bite.duration_ms > duration_ms:
        line, column = document.tree.locate(("soundbite", "at"))
        end = _seconds(bite.start_ms + bite.duration_ms)
        message = f"试听片段要放到第 {end} 秒，片子只有 {_seconds(duration_ms)} 秒。"
        yield Finding(document.file, line, column, "E437", "error", message, "请改早开始的时刻，或改少秒数。")


def _sign(document: Document, duration_ms: int, sign_ms: int) -> Iterator[Finding]:
    if abs(duration_ms - sign_ms) > SIGN_SPARE_MS:
        line, column = document.tree.locate(("media", "sign", "source"))
        message = f"正片 {_seconds(duration_ms)} 秒，手语版 {_seconds(sign_ms)} 秒，两个对不上。"
        help = "请换成同一个剪辑版本的手语版。"
        yield Finding(document.file, line, column, "W437", "warning", message, help)


def _seconds(milliseconds: int) -> str:
    """Format as `12.3`, or `12` for whole seconds."""
    return f"{milliseconds // 1000}.{milliseconds % 1000 // 100}".removesuffix(".0")
