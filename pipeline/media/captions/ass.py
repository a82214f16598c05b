"""Parses SubStation Alpha (`.ass`, `.ssa`) events into cues. Styles, overrides, drawings and comments are dropped.

Format: the SSA v4 and ASS specifications as libass reads them. Events come in any order; layers often repeat a text
(for its shadow or glow), and effects split a text into consecutive events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from pipeline.media.captions.checks import SHORTEST_MS
from pipeline.media.captions.cue import AS_WRITTEN, NOT_SHOWN, Cue, Mistake, Placed
from pipeline.media.captions.marks import TOP, listed, marks_in, quoted, tidied

SECTION = re.compile(r"\[([^\[\]]*)\]\s*")
TIME = re.compile(r"(\d{1,4}):([0-5]?\d):([0-5]?\d)(?:[.:](\d{1,3}))?", re.ASCII)
ESCAPE = re.compile(r"\\(?P<escape>[Nnh{}])(?P<block>(?!))?")
TOKEN = re.compile(r"\\(?P<escape>[Nnh{}])|\{(?P<block>[^}]*)\}")
"""What libass reads otherwise than it stands there. A brace that is never closed is a brace."""
SET = re.compile(r"(?!=\d+$)(?=.*[\d,，、|=<>])(?:[^\W_]?[\W\d_]+)*[^\W_]?")
"""What mathematicians write in braces, such as `{1,2}` and `{x | x>0}`: no letter stands beside another. Aegisub writes `{=1}`."""
DRAWING = re.compile(r"\\p(\d+)", re.ASCII)
WORDS = re.compile(r"\w")
ESCAPED = {"N": "\n", "n": " ", "h": " ", "{": "{", "}": "}"}
FIELDS = "layer start end style name marginl marginr marginv effect text".split()
"""Default order of an event's fields, without a Format line. The text comes last and may contain commas."""
SILENT = ("comment", "picture", "sound", "movie", "command")
"""Events that show no words."""
SEAM_MS = 20
"""Events with the same text merge into one cue across gaps up to this long; times are in hundredths of a second."""


class _Event(NamedTuple):
    """An event: its line, its cue, and whether it may be a moment of an effect."""

    line: int
    cue: Cue
    effect: bool


def read_events(lines: list[str], mistakes: list[Mistake]) -> list[Placed]:
    """Return the cues in order of time, and append what is wrong to `mistakes`."""
    events: list[_Event] = []
    section, fields, found = "", FIELDS, False
    for number, line in enumerate(lines, 1):
        if heading := SECTION.fullmatch(line.strip()):
            section = heading[1].strip().lower()
            found = found or section == "events"
        elif section == "events":
            name, _, rest = line.partition(":")
            name = name.strip().lower()
            if name == "format":
                fields = [field.strip().lower() for field in rest.split(",")]
                if "text" in fields[:-1]:
                    mistakes.append(Mistake(number, "Format 的最后一项应是 Text，不然逗号后面的字会丢"))
            elif name == "dialogue":
                events.extend(_event(number, rest, fields, mistakes))
            elif line.strip() and name not in SILENT and line.lstrip()[0] not in ";!":
                told = f"“{quoted(line)}”不在 Dialogue 行里，没有显示"
                mistakes.append(Mistake(number, told, NOT_SHOWN))
    if not found:
        mistakes.append(Mistake(1, "没有 [Events] 一节，不是 ASS 字幕"))
    return _merged(events)


def _event(number: int, rest: str, fields: list[str], mistakes: list[Mistake]) -> Iterator[_Event]:
    """Yield the event, unless it has no text: a drawing, a pause."""
    values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
    start, end = _time(values.get("start", "")), _time(values.get("end", ""))
    if start is None or end is None or "text" not in values:
        mistakes.append(
            Mistake(number, "这一行读不懂，应像 Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,文字")
        )
        return
    text, top, notes = _plain(values["text"])
    mistakes.extend(Mistake(number, f"花括号里的“{quoted(note)}”没有显示", NOT_SHOWN) for note in notes)
    if marks := marks_in(text):
        told = f"{listed(marks)}是别的格式的标记，ASS 里照原样显示"
        mistakes.append(Mistake(number, told, AS_WRITTEN))
    if not text:
        return
    if end <= start:
        mistakes.append(Mistake(number, "结束时间不晚于开始时间"))
    yield _Event(number, Cue(start, end, text, top), "{" in values["text"] or end - start < SHORTEST_MS)


def _time(text: str) -> int | None:
    found = TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part) for part in found.groups()[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found[4] or "").ljust(3, "0"))


def _plain(text: str) -> tuple[str, bool, list[str]]:
    r"""Return the words, whether they stand at the top, and what is in braces but no override.

    Left out are override blocks, drawings between them, and notes of translators in braces: no player shows them, so the
    editor is told of them. A set such as `{1,2}` stays. `\N` breaks a line, `\n` and `\h` are spaces.
    """
    shown: list[str] = []
    notes: list[str] = []
    drawing, top, at = False, False, 0
    braces = (
        text.rfind("}") + 1
    )  # only before here a brace that opens can be closed: no search runs to the end again
    for token in chain(TOKEN.finditer(text, 0, braces), ESCAPE.finditer(text, braces)):
        shown.append("" if drawing else text[at : token.start()])
        at = token.end()
        block = token["block"]
        if block is None:
            shown.append("" if drawing else ESCAPED[token["escape"]])
            continue
        note, backslash, _ = block.partition("\\")
        if not backslash and SET.fullmatch(note):
            shown.append("" if drawing else token[0])
        elif WORDS.search(note):
            notes.append(note.strip())
        for level in DRAWING.findall(block):
            drawing = int(level) > 0
        top = top or TOP.search(block) is not None
    shown.append("" if drawing else text[at:])
    return tidied("".join(shown)), top, notes


def _merged(events: list[_Event]) -> list[Placed]:
    """Sort by time. Merge overlapping events with the same text, those of an effect, and texts with the same times.

    Whoever says `跑！` twice is heard twice: consecutive events are one only if one has overrides or is too short to read.
    """
    merged: list[_Event] = []
    open_until: dict[str, int] = {}  # text → index in `merged` of the last cue with that text
    for event in sorted(events, key=lambda each: (each.cue.start_ms, each.cue.end_ms, each.line)):
        at = open_until.get(event.cue.text)
        if at is not None and _is_one(merged[at], event):
            before = merged[at]
            lasting = replace(before.cue, end_ms=max(before.cue.end_ms, event.cue.end_ms))
            merged[at] = _Event(before.line, lasting, before.effect or event.effect)
            continue
        open_until[event.cue.text] = len(merged)
        merged.append(event)
    return _stacked([(event.line, event.cue) for event in merged])


def _is_one(before: _Event, event: _Event) -> bool:
    gap = event.cue.start_ms - before.cue.end_ms
    return gap < 0 or (gap <= SEAM_MS and (before.effect or event.effect))


def _stacked(cues: list[Placed]) -> list[Placed]:
    """Join texts with exactly the same times, such as two languages, as the lines of one cue."""
    stacked: dict[tuple[int, int], Placed] = {}
    for line, cue in cues:
        times = cue.start_ms, cue.end_ms
        if times in stacked:
            first, above = stacked[times]
            top = above.top and cue.top
            stacked[times] = min(first, line), Cue(*times, f"{above.text}\n{cue.text}", top)
        else:
            stacked[times] = line, cue
    return list(stacked.values())
