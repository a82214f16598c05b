"""Checks the order of cues and whether they can be read in time.

The figures are from Netflix's timed text style guides: for Simplified Chinese 16 full-width characters per line
(https://partnerhelp.netflixstudios.com/hc/en-us/articles/215986007) and 9 characters per second; in general at most
two lines, and at least five sixths of a second. Two half-width characters count as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from pipeline.errors import Code
from pipeline.media.captions.cue import Cue, Mistake, Placed
from pipeline.media.captions.marks import quoted

CODES = (
    Code(
        id="W453",
        title="字幕里有乱码",
        why="文件在别处按错误的编码打开又存过一次，原来的字已经变了，有的已经丢了，猜不回来。",
        mend="找出没有存坏的原文件，或重新导出；存的时候编码选 UTF-8。",
        sample="captions",
        wrong=("00:00:01.000 --> 00:00:04.000\n水在 100Â°C 沸腾"),
        right=("00:00:01.000 --> 00:00:04.000\n水在 100°C 沸腾"),
    ),
    Code(
        id="W432",
        title="位置错开的两条字幕，时间重叠",
        why="ASS 靠位置错开，SRT 和 VTT 也可以一条在上、一条在下；网页上会叠成两行以上。",
        mend="画面里的文字若不必念出，可以删去；否则改正时间。",
        sample="ass",
        wrong=(
            "Dialogue: 0,0:00:00.00,0:00:10.00,Default,,0,0,0,,成都站\n"
            "Dialogue: 0,0:00:02.00,0:00:04.00,Default,,0,0,0,,到了"
        ),
        right=(
            "Dialogue: 0,0:00:00.00,0:00:02.00,Default,,0,0,0,,成都站\n"
            "Dialogue: 0,0:00:02.00,0:00:04.00,Default,,0,0,0,,到了"
        ),
    ),
    Code(
        id="W433",
        title="字幕太快，来不及看",
        why="每秒超过 9 个字，年长的读者和孩子跟不上（数字出自 Netflix 简体中文字幕规范）。",
        mend="拆成两条、删减文字，或让它多显示一会儿。",
        sample="captions",
        wrong=("00:00:01.000 --> 00:00:02.000\n大熊猫的前掌上有五根并排的手指"),
        right=("00:00:01.000 --> 00:00:03.500\n大熊猫的前掌上有五根并排的手指"),
    ),
    Code(
        id="W434",
        title="字幕一闪而过",
        why="不到六分之五秒，眼睛来不及移过去（数字出自 Netflix 字幕规范）。",
        mend="延长，或并入前后一条。",
        sample="captions",
        wrong=("00:00:01.000 --> 00:00:01.300\n到了"),
        right=("00:00:01.000 --> 00:00:02.000\n到了"),
    ),
    Code(
        id="W435",
        title="一条字幕太长",
        why="超过两行会挡住画面；手机上每行约 16 个字（数字出自 Netflix 简体中文字幕规范）。",
        mend="拆成两条。",
        sample="captions",
        wrong=(
            "00:00:01.000 --> 00:00:06.000\n"
            "月球的引力在地球的两边各拉起一片水，地球自转一圈，两片水都从我们这里经过一次"
        ),
        right=(
            "00:00:01.000 --> 00:00:03.500\n"
            "月球的引力在地球的两边各拉起一片水，\n"
            "\n"
            "00:00:03.500 --> 00:00:06.000\n"
            "地球转一圈，两片水都经过我们一次"
        ),
    ),
)

OVERLAP, TOO_FAST, TOO_SHORT, TOO_MUCH = "W432", "W433", "W434", "W435"
GARBLED_TEXT = "W453"
_SECOND = "\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
GARBLED = re.compile(f"\ufffd|锟斤拷|烫烫烫|[ÂÃ][{_SECOND}]|â€|(?:[ä-é][{_SECOND}]{{2}}){{2}}")
"""What UTF-8 gives that was read in another encoding and saved, or another encoding that was read as UTF-8."""
CHARACTERS_A_SECOND = 9
SHORTEST_MS = 833
CHARACTERS_A_LINE = 16
LINES = 2


def garbled(lines: Sequence[str]) -> Iterator[Mistake]:
    """Yield a mistake for each line whose words were spoilt before they came here."""
    for number, line in enumerate(lines, 1):
        if not line.isascii() and (found := GARBLED.search(line)):
            spoilt = quoted(line[max(0, found.start() - 5) :])
            yield Mistake(number, f"“{spoilt}”里有乱码", GARBLED_TEXT)


def sequence_mistakes(cues: Sequence[Placed], overlap_code: str) -> Iterator[Mistake]:
    """Yield a mistake for each cue that begins before the previous one, or before it ends (with `overlap_code`).

    One at the top and one at the bottom of the picture do not cover each other: their overlap is only a warning.
    """
    for (_, before), (line, cue) in pairwise(cues):
        if cue.start_ms < before.start_ms:
            yield Mistake(line, "开始时间早于上一条，顺序不对")
        elif cue.start_ms < before.end_ms:
            yield Mistake(line, "与上一条的时间重叠", overlap_code if cue.top == before.top else OVERLAP)


def reading_mistakes(cues: Sequence[Placed]) -> Iterator[Mistake]:
    """Yield a mistake for each cue that is too short, too fast or too long, the first of these that applies."""
    for line, cue in cues:
        shown_ms, halves = cue.end_ms - cue.start_ms, half_widths(cue.text)
        if shown_ms <= 0:
            continue
        if shown_ms < SHORTEST_MS:
            yield Mistake(line, f"只显示 {shown_ms} 毫秒，来不及看，至少要 {SHORTEST_MS} 毫秒", TOO_SHORT)
        elif halves * 1000 > 2 * CHARACTERS_A_SECOND * shown_ms:
            speed = -(-halves * 1000 // (2 * shown_ms))
            yield Mistake(
                line, f"每秒约 {speed} 个字，来不及看，最好不超过 {CHARACTERS_A_SECOND} 个", TOO_FAST
            )
        elif (rows := rows_of(cue)) > LINES:
            yield Mistake(
                line,
                f"一条字幕要占 {rows} 行（每行 {CHARACTERS_A_LINE} 字），最好不超过 {LINES} 行",
                TOO_MUCH,
            )


def half_widths(text: str) -> int:
    """Return the width of a text in half-width characters, ignoring line breaks."""
    return sum(map(_width, text))


@cache
def _width(character: str) -> int:
    if character == "\n":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def rows_of(cue: Cue) -> int:
    """Return the number of lines on the screen, with long lines broken."""
    return sum(max(1, -(-half_widths(line) // (2 * CHARACTERS_A_LINE))) for line in cue.text.split("\n"))
