"""Rules on captions: video and audio have them, and a screen version requires them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document, Library
from pipeline.content.model import Audio, Video
from pipeline.content.rules.context import Context, error, warning
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E436",
        title="要做屏幕版，却没有字幕",
        why="屏幕版就是把字幕嵌进画面的视频。",
        mend="写上 media.captions，或去掉 media.screen。",
        sample="video",
        wrong="media: {source: videos/tide.mp4, screen: true}",
        right=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  screen: true\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
    ),
    Code(
        id="W545",
        title="视频没有字幕，或音频没有文字稿",
        why="听不见的读者、在安静场合的读者都靠它。",
        mend="在 media.captions 里写上 .vtt、.srt 或 .ass 文件。",
        sample="video",
        wrong="media: {source: videos/tide.mp4}",
        right=("media:\n  source: videos/tide.mp4\n  captions:\n    - {file: videos/tide.zh-CN.vtt}"),
    ),
)


def for_readers(library: Library) -> Iterator[Finding]:
    """Video and audio have captions, for readers who cannot hear them."""
    for document in library.documents.values():
        entry = document.entry
        if isinstance(entry, Video | Audio) and not entry.media.captions:
            what = "视频没有字幕" if isinstance(entry, Video) else "音频没有文字稿（字幕）"
            help = "听不见的读者靠它；请在 media.captions 里写上 .vtt、.srt 或 .ass 文件。"
            yield warning(document, ("media",), "W545", f"{what}。", help)


def for_screens(_: Context, document: Document) -> Iterator[Finding]:
    """A video with a screen version has captions to burn in."""
    entry = document.entry
    if isinstance(entry, Video) and entry.media.screen and not entry.media.captions:
        help = "请写上 media.captions，或去掉 media.screen。"
        yield error(document, ("media", "screen"), "E436", "要做屏幕版，却没有字幕。", help)
