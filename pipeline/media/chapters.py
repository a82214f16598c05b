"""Chapters of a video or a piece of sound: where each begins, and what it is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.write import to_vtt


@dataclass(frozen=True, order=True)
class Chapter:
    """It begins at `start_ms`, and ends where the next one begins or the whole ends. `title` is one line of plain text."""

    start_ms: int
    title: str


def chapters_vtt(chapters: Sequence[Chapter], duration_ms: int) -> str:
    """A WebVTT chapters track (W3C WebVTT, chapter cues) of rising chapters that begin before the end."""
    starts = [chapter.start_ms for chapter in chapters]
    cues = [
        Cue(chapter.start_ms, end, chapter.title)
        for chapter, end in zip(chapters, [*starts[1:], duration_ms], strict=True)
    ]
    return to_vtt(cues)
