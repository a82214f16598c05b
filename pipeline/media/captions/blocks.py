"""Parses WebVTT and SubRip: blocks of lines separated by empty lines, as the programs of the world write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.media.captions.cue import AS_WRITTEN, NOT_SHOWN, Cue, Mistake, Placed
from pipeline.media.captions.formats import SRT, VTT
from pipeline.media.captions.marks import listed, quoted, read_marks, with_names
from pipeline.media.captions.times import Timing, looks_timed, read_timing

FORMS: Mapping[str, str] = {
    VTT: "00:00:01.000 --> 00:00:03.000",
    SRT: "00:00:01,000 --> 00:00:03,000",
}
ARROW = "-->"
HEADER = re.compile(r"WEBVTT([ \t].*)?")
METADATA = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\s*[:=].*")
COMMENT = re.compile(r"(NOTE|STYLE|REGION)([ \t]|$)")
WORDS = re.compile(r"[^\W\d_]")
CHINESE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True)
class Lines:
    """A cue as it stands in the file: the number of its time line, the lines above it, the times, and its text."""

    number: int
    above: tuple[str, ...]
    timing: Timing
    texts: tuple[str, ...]


def read_blocks(lines: Sequence[str], suffix: str, mistakes: list[Mistake]) -> list[Placed]:
    """Return the cues of a `.vtt` or `.srt` text, and append what is wrong to `mistakes`.

    Of WebVTT's settings and the coordinates of SubRip, only the place at the top of the picture is kept.
    """
    first = _after_header(lines, mistakes) if suffix == VTT else 0
    cues: list[Placed] = []
    speaker = ""
    for number, block in _blocks(lines, first):
        for found in _cues(number, block, suffix, mistakes):
            _tell_above(found, suffix, mistakes)
            speaker, placed = _cue(found, speaker, mistakes)
            cues.append(placed)
    return cues


def _after_header(lines: Sequence[str], mistakes: list[Mistake]) -> int:
    """Return the index of the first line of the body. A cue may follow the header without an empty line between."""
    end = next((n for n, line in enumerate(lines) if not line.strip() or read_timing(line)), len(lines))
    timed = end < len(lines) and read_timing(lines[end]) is not None
    if timed and end > 1 and not METADATA.fullmatch(lines[end - 1]):
        end -= 1  # the line above the times is the cue's identifier
    if not HEADER.fullmatch(lines[0]):
        mistakes.append(Mistake(1, "第一行应是 WEBVTT"))
        return 0 if timed else end
    for n, line in enumerate(lines[1:end], 2):
        if not METADATA.fullmatch(line):
            mistakes.append(Mistake(n, f"“{quoted(line)}”写在文件头里，没有显示", NOT_SHOWN))
    return end


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[int, list[str]]]:
    """Yield blocks of non-empty lines with the number of their first line."""
    block: list[str] = []
    start = first + 1
    for number, line in enumerate([*lines[first:], ""], first + 1):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield start, block
            block = []


def _cues(number: int, block: list[str], suffix: str, mistakes: list[Mistake]) -> Iterator[Lines]:
    """Yield the cue of a block, or several cues where empty lines between them are missing."""
    times = _times(block)
    first = min(times, default=len(block))
    above = block[:first]
    if suffix == VTT and COMMENT.match(block[0]) and first:
        above = []
    elif wrong := [at for at, line in enumerate(above[:2]) if looks_timed(line)]:
        mistakes.append(Mistake(number + wrong[0], f"时间的写法不对，应像 {FORMS[suffix]}"))
        return
    elif not times or len(above) > 1:
        mistakes.append(Mistake(number, "缺少时间行（开始 --> 结束）；一条字幕的字中间也不能有空行"))
    for at, end in pairwise([*times, len(block)]):
        texts = block[at + 1 : end]
        after: list[str] = []
        if end < len(block) and texts and _follows(above, texts[-1]):
            after = [texts.pop()]
        yield Lines(number + at, tuple(above), times[at], tuple(texts))
        above = after


def _times(block: Sequence[str]) -> dict[int, Timing]:
    """Return the time lines by their index. Once there is one, `8:00 → 9:00` is a text: only `-->` begins another cue."""
    times: dict[int, Timing] = {}
    for at, line in enumerate(block):
        if (not times or ARROW in line) and (timing := read_timing(line)):
            times[at] = timing
    return times


def _follows(above: Sequence[str], line: str) -> bool:
    """Whether a line is the next cue's number: one more than the number above this one."""
    number, before = line.strip(), "".join(above).strip()
    return number.isdecimal() and before.isdecimal() and int(number[:18]) == int(before[:18]) + 1


def _tell_above(found: Lines, suffix: str, mistakes: list[Mistake]) -> None:
    """Tell of a text above the times, where a number or an identifier belongs."""
    for line in found.above[-1:]:
        named = WORDS.search(line) if suffix == SRT else CHINESE.search(line)
        if named:
            told = f"“{quoted(line)}”写在时间行的上面，当作编号，没有显示"
            mistakes.append(Mistake(found.number - 1, told, NOT_SHOWN))


def _cue(found: Lines, speaker: str, mistakes: list[Mistake]) -> tuple[str, Placed]:
    """Return who speaks at the end, and the cue."""
    start, end, top, words = found.timing
    texts = (words, *found.texts) if words else found.texts
    marked = read_marks("\n".join(texts))
    spoken = with_names(marked.said, speaker)
    if end <= start:
        mistakes.append(Mistake(found.number, "结束时间不晚于开始时间"))
    if not spoken.text:
        mistakes.append(Mistake(found.number, "这条字幕没有文字"))
    alien = [mark for mark in marked.kept if mark not in marked.unpaired]
    for marks, why in ((marked.unpaired, "没有配对的结束标记"), (alien, "不是字幕的标记")):
        if marks:
            line = next((n for n, text in enumerate(found.texts, 1) if marks[0] in text), 0)
            mistakes.append(Mistake(found.number + line, f"{listed(marks)}{why}，照原样显示", AS_WRITTEN))
    cue = Cue(start, end, spoken.text, top or marked.top, spoken.turns)
    return spoken.last, (found.number, cue)
