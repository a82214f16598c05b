"""Lays out captions for burning in, and writes them as an ASS file for libass.

Public screens are watched from afar: characters are an eighteenth of the frame's short side (60 pixels of 1080), white
and bold with a black outline, at the bottom of the safe area (EBU R 95: 5 % of each side may be cut off). Lines are
broken here, because libass breaks only at spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pipeline.media.captions.cue import Cue

FAMILY = "Noto Sans CJK SC"
"""Family name in the font file, by which libass finds it."""
LETTERS = 18
"""Number of characters that would fit into the frame's short side."""
LINE_PERMILLE = 1448
"""ASS font size is line height: ascent plus descent of this font, in thousandths of the em square."""
SAFE_PERCENT = 5
EDGE = 14
"""Character size divided by the width of the black outline."""
BEFORE = frozenset("，。！？；：、…）》」』”’,.!?;:)")
"""Characters that may not begin a line."""

TOP = r"{\an8}"
COMMAND = re.compile(r"\\(?=[Nnh{}])")
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
    """Return the ASS file for a frame of `width` × `height` pixels."""
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
    """Return the size of a character in pixels."""
    return max(8, min(width, height) // LETTERS)


def broken(text: str, columns: int) -> list[str]:
    """Break a text into lines of at most `columns` full-width characters and of similar length.

    No line begins with closing punctuation. Words of Latin letters and digits are not split; a word longer than a line
    gets a line of its own.
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
        count = _first_line(rest, limit)
        lines.append("".join(rest[:count]).strip())
        rest = rest[count:]
    return [line for line in lines if line]


def _first_line(words: Sequence[str], limit: int) -> int:
    """Return how many words fit on the line, at least one."""
    width, count = 0, 0
    while count < len(words) and (not count or width + _width(words[count].rstrip()) <= limit):
        width, count = width + _width(words[count]), count + 1
    kept = count
    while 0 < kept < len(words) and words[kept][0] in BEFORE:
        kept -= 1
    return kept or count


def _words(line: str) -> list[str]:
    """Split into single wide characters and runs of narrow ones up to a space."""
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
    text = (TOP if cue.top else "") + r"\N".join(map(_plain, broken(cue.text, columns)))
    return f"Dialogue: 0,{_stamp(cue.start_ms)},{_stamp(cue.end_ms)},Default,,0,0,0,,{text}\n"


def _plain(line: str) -> str:
    r"""Neutralise overrides. libass accepts escaped braces, but has no escape for the backslash of a command: use `＼`."""
    return COMMAND.sub("＼", line).replace("{", r"\{").replace("}", r"\}")


def _stamp(milliseconds: int) -> str:
    """Format a time in hundredths of a second, rounded down."""
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest // 10:02d}"
