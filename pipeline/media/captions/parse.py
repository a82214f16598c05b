"""Parses a captions file of any supported format into cues and mistakes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from pipeline.media.captions.ass import read_events
from pipeline.media.captions.blocks import read_blocks
from pipeline.media.captions.checks import OVERLAP, reading_mistakes, sequence_mistakes
from pipeline.media.captions.cue import BROKEN, Captions, Mistake
from pipeline.media.captions.encoding import decode

SUFFIXES = (".vtt", ".srt", ".ass", ".ssa")
MAX_CAPTIONS_BYTES = 2_000_000
"""Maximum file size: more than ten hours of dense captions."""


def read(data: bytes, suffix: str) -> Captions:
    """Decode and parse a file. Raise ValueError for an unknown suffix."""
    text, decoding_mistakes = decode(data)
    if any(mistake.fatal for mistake in decoding_mistakes):
        return Captions((), decoding_mistakes)
    found = parse(text, suffix)
    return replace(found, mistakes=tuple(sorted((*decoding_mistakes, *found.mistakes))))


def parse(text: str, suffix: str) -> Captions:
    """Parse a text. Raise ValueError for a suffix not in `SUFFIXES`.

    Mistakes: no header, a malformed time, an end not after its start, cues out of order or overlapping, an empty cue,
    control characters, no cue at all; and, as warnings, cues that are hard to read. SubStation events come in any order
    and may overlap at different positions on the screen, so there an overlap is only a warning.
    """
    if suffix not in SUFFIXES:
        raise ValueError(f"suffix {suffix!r}")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mistakes = [Mistake(n, "含有控制字符") for n, line in enumerate(lines, 1) if _has_control(line)]
    events = suffix in (".ass", ".ssa")
    cues = read_events(lines, mistakes) if events else read_blocks(lines, suffix, mistakes)
    mistakes.extend(sequence_mistakes(cues, OVERLAP if events else BROKEN))
    mistakes.extend(reading_mistakes(cues))
    if not cues and not mistakes:
        mistakes.append(Mistake(1, "一条字幕也没有"))
    return Captions(
        tuple(cue for _, cue in cues), tuple(sorted(set(mistakes))), tuple(line for line, _ in cues)
    )


def _has_control(line: str) -> bool:
    return any(unicodedata.category(c) == "Cc" and c != "\t" for c in line)
