"""Parses WebVTT and SubRip: blocks of lines separated by empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.media.captions.cue import Cue, Mistake, Placed

VTT, SRT = ".vtt", ".srt"
TIMES: Mapping[str, re.Pattern[str]] = {
    VTT: re.compile(r"(?:(\d{2,6}):)?([0-5]\d):([0-5]\d)\.(\d{3})", re.ASCII),
    SRT: re.compile(r"(\d{1,6}):([0-5]\d):([0-5]\d)[,.](\d{3})", re.ASCII),
}
FORMS = {VTT: "00:00:01.000 --> 00:00:03.000", SRT: "00:00:01,000 --> 00:00:03,000"}
ARROW = "-->"
_STYLES = r"</?[A-Za-z][^<>]*>|<\d[\d:.]*>"
TAGS: Mapping[str, re.Pattern[str]] = {VTT: re.compile(_STYLES), SRT: re.compile(_STYLES + r"|\{\\[^{}]*\}")}
"""Style tags and WebVTT's cue timestamps. SubRip files may contain SubStation overrides; in WebVTT braces are text."""
ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&lrm;": "", "&rlm;": "", "&amp;": "&"}
"""WebVTT's escapes. They are replaced in a single pass, so that `&amp;lt;` becomes `&lt;`."""
ENTITY = re.compile("|".join(ENTITIES))


def read_blocks(lines: list[str], suffix: str, mistakes: list[Mistake]) -> list[Placed]:
    """Return the cues of a `.vtt` or `.srt` text, and append what is wrong to `mistakes`.

    Cue settings (position, alignment) and the coordinates of some SubRip files are ignored.
    """
    if suffix == VTT and not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        mistakes.append(Mistake(1, "第一行应是 WEBVTT"))
    cues: list[Placed] = []
    for number, block in _blocks(lines, skip_first=suffix == VTT):
        if suffix == VTT and re.match(r"(NOTE|STYLE|REGION)([ \t]|$)", block[0]):
            continue
        cues.extend(_cues(number, block, suffix, mistakes))
    return cues


def _blocks(lines: list[str], skip_first: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield blocks of non-empty lines with the number of their first line, skipping the WebVTT header."""
    block: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line)
            continue
        if block and not (skip_first and start == 1 and ARROW not in block[0]):
            yield start, block
        block = []


def _cues(number: int, block: list[str], suffix: str, mistakes: list[Mistake]) -> Iterator[Placed]:
    """Yield the cue of a block, or several cues where empty lines between them are missing."""
    first = next((index for index, line in enumerate(block[:2]) if ARROW in line), None)
    if first is None:
        mistakes.append(Mistake(number, "缺少时间行（开始 --> 结束）"))
        return
    timings = [first, *(n for n in range(first + 1, len(block)) if _times(block[n], suffix))]
    for at, end in zip(timings, [*timings[1:], len(block)], strict=True):
        if at != first:
            mistakes.append(Mistake(number + at, "上面缺少空行：这里又是一条字幕的时间"))
        found = _cue(number + at, block[at], block[at + 1 : end], suffix, mistakes)
        if found is not None:
            yield found


def _cue(line: int, timing: str, texts: list[str], suffix: str, mistakes: list[Mistake]) -> Placed | None:
    times = _times(timing, suffix)
    if times is None:
        mistakes.append(Mistake(line, f"时间的写法不对，应像 {FORMS[suffix]}"))
        return None
    text = "\n".join(filter(None, (_plain(text, suffix) for text in texts)))
    if times[1] <= times[0]:
        mistakes.append(Mistake(line, "结束时间不晚于开始时间"))
    if not text:
        mistakes.append(Mistake(line, "这条字幕没有文字"))
    return line, Cue(*times, text)


def _times(line: str, suffix: str) -> tuple[int, int] | None:
    left, _, right = line.partition(ARROW)
    words = right.split()
    start, end = _time(left.strip(), suffix), _time(words[0] if words else "", suffix)
    return (start, end) if start is not None and end is not None else None


def _time(text: str, suffix: str) -> int | None:
    found = TIMES[suffix].fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds


def _plain(line: str, suffix: str) -> str:
    return ENTITY.sub(lambda found: ENTITIES[found[0]], TAGS[suffix].sub("", line)).strip()
