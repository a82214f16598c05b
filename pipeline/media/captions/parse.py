"""From a captions file to its cues and every mistake in it."""

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
"""More than ten hours of dense captions."""


def read(data: bytes, suffix: str) -> Captions:
    """The captions of a file's bytes. ValueError for another suffix."""
    text, told = decode(data)
    if any(mistake.fatal for mistake in told):
        return Captions((), told)
    found = parse(text, suffix)
    return replace(found, mistakes=tuple(sorted((*told, *found.mistakes))))


def parse(text: str, suffix: str) -> Captions:
    """Cues and mistakes of a text. ValueError for another suffix than `SUFFIXES`.

    Mistakes: no header, a malformed time, an end not after its start, cues out of order or overlapping, an empty
    cue, control characters, no cue at all; and, stopping nothing, what is hard to read. Events of SubStation come in
    any order and lie over each other by their places on the screen, so there an overlap is no fault.
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
