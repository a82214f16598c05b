"""WebVTT and SubRip to cues, every mistake with its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from pipeline.media.captions.cue import Cue, Mistake

VTT_TIME = re.compile(r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})")
SRT_TIME = re.compile(r"(\d{1,}):([0-5]\d):([0-5]\d)[,.](\d{3})")
ARROW = "-->"
TAG = re.compile(r"</?[A-Za-z][^>]*>|<\d[\d:.]*>|\{\\[^}]*\}")
"""Styles of WebVTT and SRT, its timestamps inside cues, and SSA overrides found in SRT files."""


def parse(text: str, suffix: str) -> tuple[tuple[Cue, ...], tuple[Mistake, ...]]:
    """Cues and mistakes of a `.vtt` or `.srt` text. ValueError for another suffix.

    Mistakes: no header, a malformed time, an end not after its start, cues out of order or overlapping, an empty
    cue, control characters, no cue at all.
    """
    if suffix not in (".vtt", ".srt"):
        raise ValueError(f"suffix {suffix!r}")
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    mistakes = [Mistake(n, "含有控制字符") for n, line in enumerate(lines, 1) if _has_control(line)]
    cues: list[tuple[int, Cue]] = []
    if suffix == ".vtt" and not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        mistakes.append(Mistake(1, "第一行应是 WEBVTT"))
    for number, block in _blocks(lines, skip_first=suffix == ".vtt"):
        found = _cue(number, block, suffix, mistakes)
        if found:
            cues.append(found)
    mistakes += _sequence_mistakes(cues)
    if not cues and not mistakes:
        mistakes.append(Mistake(1, "一条字幕也没有"))
    return tuple(cue for _, cue in cues), tuple(sorted(mistakes))


def _has_control(line: str) -> bool:
    return any((ord(c) < 32 and c != "\t") or ord(c) == 127 for c in line)


def _blocks(lines: list[str], skip_first: bool) -> Iterable[tuple[int, list[str]]]:
    """Runs of lines between empty ones, with the number of their first line; the WebVTT header is skipped."""
    block: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line)
            continue
        if block and not (skip_first and start == 1 and ARROW not in " ".join(block[:1])):
            yield start, block
        block = []


def _cue(number: int, block: list[str], suffix: str, mistakes: list[Mistake]) -> tuple[int, Cue] | None:
    if suffix == ".vtt" and re.match(r"(NOTE|STYLE|REGION)([ \t]|$)", block[0]):
        return None
    timing = next((i for i, line in enumerate(block[:2]) if ARROW in line), None)
    if timing is None:
        mistakes.append(Mistake(number, "缺少时间行（开始 --> 结束）"))
        return None
    line = number + timing
    times = _times(block[timing], suffix)
    if times is None:
        form = "00:00:01.000 --> 00:00:03.000" if suffix == ".vtt" else "00:00:01,000 --> 00:00:03,000"
        mistakes.append(Mistake(line, f"时间的写法不对，应像 {form}"))
        return None
    text = "\n".join(_plain(part) for part in block[timing + 1 :]).strip()
    if times[1] <= times[0]:
        mistakes.append(Mistake(line, "结束时间不晚于开始时间"))
    if not text:
        mistakes.append(Mistake(line, "这条字幕没有文字"))
    return line, Cue(times[0], times[1], text)


def _times(line: str, suffix: str) -> tuple[int, int] | None:
    left, _, right = line.partition(ARROW)
    words = right.split()
    start, end = _time(left.strip(), suffix), _time(words[0] if words else "", suffix)
    return (start, end) if start is not None and end is not None else None


def _time(text: str, suffix: str) -> int | None:
    found = (VTT_TIME if suffix == ".vtt" else SRT_TIME).fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds


def _plain(line: str) -> str:
    text = TAG.sub("", line)
    for entity, character in (
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ):
        text = text.replace(entity, character)
    return text.strip()


def _sequence_mistakes(cues: list[tuple[int, Cue]]) -> list[Mistake]:
    mistakes = []
    for (_, before), (line, cue) in pairwise(cues):
        if cue.start_ms < before.start_ms:
            mistakes.append(Mistake(line, "开始时间早于上一条，顺序不对"))
        elif cue.start_ms < before.end_ms:
            mistakes.append(Mistake(line, "与上一条的时间重叠"))
    return mistakes
