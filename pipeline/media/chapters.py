"""Chapters of a video or audio file, and their WebVTT track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.write import to_vtt


@dataclass(frozen=True, order=True)
class Chapter:
    """A chapter, lasting until the next chapter or the end of the media. `title` is one line of plain text."""

    start_ms: int
    title: str


def chapters_vtt(chapters: Sequence[Chapter], duration_ms: int) -> str:
    """Return a WebVTT chapters track (W3C WebVTT, chapter cues).

    Chapters must be in ascending order and begin before `duration_ms`.
    """
    starts = [chapter.start_ms for chapter in chapters]
    cues = [
        Cue(chapter.start_ms, end, chapter.title)
        for chapter, end in zip(chapters, [*starts[1:], duration_ms], strict=True)
    ]
    return to_vtt(cues)
