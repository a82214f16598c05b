"""Captions as they are burnt into a film for screens: laid out for its frame, written as an ASS file for libass.

A screen hangs high and far: letters are an eighteenth of the frame's short side (60 pixels of 1080), white, bold, with
a black edge, at the bottom of the area that every screen shows (EBU R 95: 5 % of each side may be lost). Lines are
broken here, not by libass, which breaks only at spaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from pipeline.media.captions.cue import Cue

FAMILY = "Noto Sans CJK SC"
"""The name in the font file; libass finds the font by it."""
LETTERS = 18
"""How many letters the frame's short side would hold, one above the other."""
LINE_PERMILLE = 1448
"""What ASS calls a font's size is its line: ascent and descent of this font, in thousandths of its letters."""
SAFE_PERCENT = 5
EDGE = 14
"""The black edge is this part of a letter."""
BEFORE = frozenset("，。！？；：、…）》」』”’,.!?;:)")
"""What may not begin a line."""

HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,{family},{size},&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,-1,0,0,0,100,100,0,0,1,{edge},0,2,{side},\
{side},{bottom},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def to_ass(cues: Iterable[Cue], width: int, height: int) -> str:
    """The file for a frame of that many pixels."""
    size = letter_size(width, height)
    side, bottom = width * SAFE_PERCENT // 100, height * SAFE_PERCENT // 100
    head = HEAD.format(
        width=width,
        height=height,
        family=FAMILY,
        size=size * LINE_PERMILLE // 1000,
        edge=max(1, size // EDGE),
        side=side,
        bottom=bottom,
    )
    columns = max(1, (width - 2 * side) // size)
    return head + "".join(_event(cue, columns) for cue in cues)


def letter_size(width: int, height: int) -> int:
    """Pixels of a letter's square."""
    return max(8, min(width, height) // LETTERS)


def broken(text: str, columns: int) -> list[str]:
    """Lines of at most `columns` full-width characters, about equally long; none begins with a closing mark.

    Words of Latin letters and figures stay whole; one that is longer than a line is a line of its own.
    """
    lines: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        count = len(_lines(line, 2 * columns))
        narrowest = -(-_width(line) // count)
        tried = (_lines(line, limit) for limit in range(min(narrowest, 2 * columns), 2 * columns + 1))
        lines += next(found for found in tried if len(found) == count)
    return lines


def _lines(line: str, limit: int) -> list[str]:
    lines, rest = [], _words(line)
    while rest:
        taken = _first_line(rest, limit)
        lines.append("".join(rest[:taken]).strip())
        rest = rest[taken:]
    return [line for line in lines if line]


def _first_line(words: Sequence[str], limit: int) -> int:
    """How many of the words the line takes, at least one."""
    wide, taken = 0, 0
    while taken < len(words) and (not taken or wide + _width(words[taken].rstrip()) <= limit):
        wide, taken = wide + _width(words[taken]), taken + 1
    kept = taken
    while 0 < kept < len(words) and words[kept][0] in BEFORE:
        kept -= 1
    return kept or taken


def _words(line: str) -> list[str]:
    """Single wide characters, and runs of narrow ones up to a space."""
    words: list[str] = []
    for character in line:
        glued = words and _width(character) == 1 and _width(words[-1][-1]) == 1 and words[-1][-1] != " "
        if glued:
            words[-1] += character
        else:
            words.append(character)
    return words


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _event(cue: Cue, columns: int) -> str:
    text = r"\N".join(map(_plain, broken(cue.text, columns)))
    return f"Dialogue: 0,{_stamp(cue.start_ms)},{_stamp(cue.end_ms)},Default,,0,0,0,,{text}\n"


def _plain(line: str) -> str:
    """Nothing in the text is an override: libass takes escaped braces as they are; a backslash has no escape."""
    return line.replace("\\", "＼").replace("{", r"\{").replace("}", r"\}")


def _stamp(milliseconds: int) -> str:
    """Hundredths of a second, cut."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest // 10:02d}"
