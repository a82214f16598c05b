"""Parses a captions file of any supported format into cues and mistakes."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.media.captions.ass import read_events
from pipeline.media.captions.blocks import read_blocks
from pipeline.media.captions.checks import OVERLAP, garbled, reading_mistakes, sequence_mistakes
from pipeline.media.captions.cue import BROKEN, Captions, Mistake, Placed
from pipeline.media.captions.encoding import decode
from pipeline.media.captions.formats import (
    ASS,
    LRC,
    SBV,
    SRT,
    SSA,
    SUFFIXES,
    VTT,
    alien_bytes,
    alien_text,
    format_of,
)
from pipeline.media.captions.lyrics import read_lyrics

MAX_CAPTIONS_BYTES = 2_000_000
"""Maximum file size: more than ten hours of dense captions."""
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters but tabs and what ends a line."""
PAGE_ROOT = "\ue000"
"""`markup.record.ROOT`, which pages replace; workers do not have that module."""
READING = 3
"""Part of the recipes of captions that are not `plain`. Increment when one of them gives other cues."""
LINE_END = re.compile(r"\r+\n|\r")
"""`\\r\\r\\n` comes of writing `\\r\\n` as text on Windows."""
UNPLAIN = ("<", "{", "&", "\\", "NOTE", "STYLE", "REGION", "\ufeff", "\u2028", "\u2029")
SBV_TIMES = re.compile(r"^(\d{1,2}:\d\d:\d\d\.\d{3}),(\d{1,2}:\d\d:\d\d\.\d{3})\s*$", re.ASCII)
ARROWS = re.compile("[>→⟶➔➜\uf0e0]")
PLAIN_TIMES = re.compile(r"[\d:.,]+ --> [\d:.,]+", re.ASCII)


def read(data: bytes, suffix: str) -> Captions:
    """Decode and parse a file. Raise ValueError for an unknown suffix."""
    if alien := alien_bytes(data):
        return Captions((), (alien,))
    text, decoding_mistakes = decode(data)
    if any(mistake.fatal for mistake in decoding_mistakes):
        return Captions((), decoding_mistakes)
    found = parse(text, suffix)
    mistakes = tuple(sorted((*decoding_mistakes, *found.mistakes)))
    return replace(found, mistakes=mistakes, plain=found.plain and not decoding_mistakes)


def parse(text: str, suffix: str) -> Captions:
    """Parse a text as what it is; as `suffix` says if it does not say so. Raise ValueError for a suffix not in `SUFFIXES`.

    Mistakes: another kind of file, no header, a malformed time, an end not after its start, cues out of order or
    overlapping, an empty cue, control characters, no cue at all; and, as warnings, words that are not shown, marks that
    are, and cues that are hard to read. SubStation events come in any order and may overlap at different positions on the
    screen, so there an overlap is only a warning.
    """
    if suffix not in SUFFIXES:
        raise ValueError(f"suffix {suffix!r}")
    plain = is_plain(text.removeprefix("\ufeff"), suffix)
    text = text.replace("\ufeff", "")
    if alien := alien_text(text):
        return Captions((), (alien,))
    lines = LINE_END.sub("\n", text).split("\n")
    mistakes = [Mistake(n, "含有控制字符") for n, line in enumerate(lines, 1) if CONTROL.search(line)]
    mistakes += [
        Mistake(n, "含有网页内部用的记号 U+E000，请删去")
        for n, line in enumerate(lines, 1)
        if PAGE_ROOT in line
    ]
    kind = format_of(text, suffix)
    cues = _cues(lines, kind, mistakes)
    mistakes.extend(sequence_mistakes(cues, OVERLAP if kind in (ASS, SSA) else BROKEN))
    mistakes.extend(reading_mistakes(cues))
    mistakes.extend(garbled(lines))
    if not cues and not mistakes:
        mistakes.append(Mistake(1, "一条字幕也没有"))
    return Captions(
        tuple(cue for _, cue in cues),
        tuple(sorted(set(mistakes))),
        tuple(line for line, _ in cues),
        plain=plain and kind == suffix,
    )


def _cues(lines: list[str], kind: str, mistakes: list[Mistake]) -> list[Placed]:
    if kind in (ASS, SSA):
        return read_events(lines, mistakes)
    if kind == LRC:
        return read_lyrics(lines, mistakes)
    if kind == SBV:
        lines = [SBV_TIMES.sub(r"\1 --> \2", line).replace("[br]", "\v") for line in lines]
    return read_blocks(lines, VTT if kind == VTT else SRT, mistakes)


def is_plain(text: str, suffix: str) -> bool:
    """Whether it is WebVTT or SubRip and has none of what versions before the third read otherwise."""
    lines = text.splitlines()
    return (
        suffix in (VTT, SRT)
        and not any(sign in text for sign in UNPLAIN)
        and all(PLAIN_TIMES.fullmatch(line) for line in lines if ARROWS.search(line))
        and (suffix == SRT or not any(lines[1:2]))
    )
