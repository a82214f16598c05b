"""Parses lyrics (`.lrc`): each line has the times at which it begins, and lasts until the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.media.captions.cue import Cue, Mistake, Placed
from pipeline.media.captions.marks import tidied

TAGS = re.compile(r"(?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]\s*)+")
TIME = re.compile(r"[\[<](\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?[\]>]")
FIELD = re.compile(r"\[(?P<name>[A-Za-z#]+):(?P<value>[^\]]*)\]\s*")
LAST_MS = 4000
"""How long the last line is shown: its end is not in the file."""


def read_lyrics(lines: Sequence[str], mistakes: list[Mistake]) -> list[Placed]:
    """Return the cues in order of time, and append what is wrong to `mistakes`. An empty line ends the one before."""
    begun: list[tuple[int, int, str]] = []
    shift = 0
    for number, raw in enumerate(lines, 1):
        line = raw.strip()
        if field := FIELD.fullmatch(line):
            shift = _shift(field, shift)
        elif tags := TAGS.match(line):
            text = tidied(TIME.sub("", line[tags.end() :]))
            begun += [(max(0, _ms(time)), number, text) for time in TIME.finditer(tags[0])]
        elif line:
            mistakes.append(Mistake(number, "这一行没有时间，应像 [00:12.50]歌词"))
    return _lasting([(max(0, start - shift), number, text) for start, number, text in begun])


def _shift(field: re.Match[str], shift: int) -> int:
    """Return the offset in milliseconds: a positive one shows lines earlier."""
    value = field["value"].strip()
    wanted = field["name"].lower() == "offset" and re.fullmatch(r"[+-]?\d{1,7}", value)
    return int(value) if wanted else shift


def _ms(time: re.Match[str]) -> int:
    return (int(time[1]) * 60 + int(time[2])) * 1000 + int((time[3] or "0").ljust(3, "0"))


def _lasting(begun: list[tuple[int, int, str]]) -> list[Placed]:
    """Give each line its end. Lines of one time, such as two languages, become one cue."""
    moments: dict[int, tuple[int, list[str]]] = {}
    for start, number, text in sorted(begun, key=lambda each: each[:2]):
        moments.setdefault(start, (number, []))[1].extend([text] if text else [])
    starts = [*moments, max(moments, default=0) + LAST_MS]
    return [
        (moments[start][0], Cue(start, end, "\n".join(moments[start][1])))
        for start, end in pairwise(starts)
        if moments[start][1]
    ]
