"""Chapters and captions as the files that podcast players fetch."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.write import stamp
from pipeline.media.chapters import Chapter

CHAPTERS_VERSION = "1.2.0"
"""docs/examples/chapters/jsonChapters.md of https://github.com/Podcastindex-org/podcast-namespace."""
TRANSCRIPT_VERSION = "1.0.0"
"""docs/examples/transcripts/transcripts.md of the same."""


def chapters_json(title: str, show: str, chapters: Sequence[Chapter], duration_ms: int) -> bytes:
    """Return chapters for players, each up to the next or the end; `show` is the name of the podcast.

    Chapters must be in ascending order.
    """
    ends = [*(chapter.start_ms for chapter in chapters[1:]), duration_ms]
    return _json(
        {
            "version": CHAPTERS_VERSION,
            "title": title,
            "podcastName": show,
            "chapters": [
                {"startTime": _number(c.start_ms), "endTime": _number(end), "title": c.title}
                for c, end in zip(chapters, ends, strict=True)
            ],
        }
    )


def transcript_json(cues: Iterable[Cue]) -> bytes:
    """Return captions as segments, a line break within one as in the captions."""
    segments = [
        {"startTime": _number(cue.start_ms), "endTime": _number(cue.end_ms), "body": cue.text} for cue in cues
    ]
    return _json({"version": TRANSCRIPT_VERSION, "segments": segments})


def transcript_srt(cues: Iterable[Cue]) -> bytes:
    """Return captions as SubRip in UTF-8. An empty line would end a cue, so none is written."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        words = "\n".join(line for line in cue.text.split("\n") if line.strip())
        times = f"{stamp(cue.start_ms)} --> {stamp(cue.end_ms)}".replace(".", ",")
        blocks.append(f"{number}\n{times}\n{words}\n")
    return "\n".join(blocks).encode()


def _number(milliseconds: int) -> int | float:
    """Return seconds, whole ones as an integer."""
    whole, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else whole


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
