"""Rules on chapters of video and audio: they are in chronological order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.content.library import Document
from pipeline.content.model import Audio, Video
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E431",
        title="章节没有按先后排列",
        why="读者从章节表跳转，时刻乱了就跳错地方。",
        mend="按先后排列，每一章都比上一章晚。",
        sample="video",
        wrong=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}\n"
            "  chapters:\n"
            '    - {at: "00:00:40", title: 涨潮}\n'
            '    - {at: "00:00:20", title: 落潮}'
        ),
        right=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}\n"
            "  chapters:\n"
            '    - {at: "00:00:20", title: 涨潮}\n'
            '    - {at: "00:00:40", title: 落潮}'
        ),
    ),
)


def rising(context: Context, document: Document) -> Iterator[Finding]:
    """Each chapter starts after the previous one."""
    entry = document.entry
    if not isinstance(entry, Video | Audio):
        return
    for number, (before, mark) in enumerate(pairwise(entry.media.chapters), 1):
        if mark.start_ms <= before.start_ms:
            message = f"章节“{mark.title}”不晚于上一章“{before.title}”。"
            help = "请按先后排列，每一章的时刻都要比上一章晚。"
            yield error(document, ("media", "chapters", number, "at"), "E431", message, help)
