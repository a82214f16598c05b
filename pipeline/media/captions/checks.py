"""What is wrong with cues as a sequence, and what makes them hard to read.

The figures are those of Netflix's timed text style guides: for Simplified Chinese 16 full-width characters a line
(https://partnerhelp.netflixstudios.com/hc/en-us/articles/215986007) and 9 characters a second, in general two lines
and five sixths of a second at least. Two half-width characters count as one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.media.captions.cue import Cue, Mistake, Placed

OVERLAP, TOO_FAST, TOO_SHORT, TOO_MUCH = "W432", "W433", "W434", "W435"
CHARACTERS_A_SECOND = 9
SHORTEST_MS = 833
CHARACTERS_A_LINE = 16
LINES = 2


def sequence_mistakes(cues: Sequence[Placed], overlap_code: str) -> Iterator[Mistake]:
    """Cues that begin before the one above, or before it ends (told with `overlap_code`)."""
    for (_, before), (line, cue) in pairwise(cues):
        if cue.start_ms < before.start_ms:
            yield Mistake(line, "开始时间早于上一条，顺序不对")
        elif cue.start_ms < before.end_ms:
            yield Mistake(line, "与上一条的时间重叠", overlap_code)


def reading_mistakes(cues: Sequence[Placed]) -> Iterator[Mistake]:
    """Cues too short, too fast or too long to read; of each only the first of these that holds."""
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
    """How wide the text is in half-width characters; line breaks are nothing."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text if c != "\n")


def rows_of(cue: Cue) -> int:
    """Lines the cue takes on the screen, long ones broken."""
    return sum(max(1, -(-half_widths(line) // (2 * CHARACTERS_A_LINE))) for line in cue.text.split("\n"))
