"""Reads the time lines of WebVTT and SubRip, however they are written."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_TIME = r"(?:(\d{1,6})\s?:\s?)?([0-5]?\d)\s?:\s?([0-5]?\d)(?:\s?[.,]\s?(\d{1,3}))?"
ARROW = r"(?:--?|[–—−])\s?>|[→⟶➔➜\uf0e0]"
"""`-->`, and what word processors and translators make of it."""
_LINE = re.compile(rf"\s*{_TIME}\s*(?:{ARROW})\s*{_TIME}(?:\s+(?P<rest>.*))?", re.ASCII)
_ARROW = re.compile(ARROW)
_SETTINGS = re.compile(
    r"(?:(?:align|line|position|size|vertical|region|[XY][12])\s?:\s?[^\s:]+\s*)*", re.IGNORECASE | re.ASCII
)
_LINE_SETTING = re.compile(r"(?:^|\s)line\s?:\s?(-?\d{1,6})(?:\.\d+)?(%?)", re.IGNORECASE | re.ASCII)
TOP_LINES = 7
"""A line below this number is in the upper half of the picture: browsers count about sixteen."""


class Timing(NamedTuple):
    """A time line. `words` is what stands behind the times and is no setting."""

    start_ms: int
    end_ms: int
    top: bool = False
    words: str = ""


def read_timing(line: str) -> Timing | None:
    """Read a time line; None if the line is none.

    Hours may be missing, a comma may stand for a point, signs may be full-width. A fraction of one or two digits is in
    tenths or hundredths of a second.
    """
    if not line.lstrip()[:1].isdecimal():
        return None
    found = _LINE.fullmatch(line if line.isascii() else _narrow(line))
    if found is None:
        return None
    rest = (found["rest"] or "").strip()
    settings = _SETTINGS.fullmatch(rest) is not None
    words = "" if settings else line[-len(rest) :].strip()
    return Timing(_ms(found, 1), _ms(found, 5), settings and _is_top(rest), words)


def looks_timed(line: str) -> bool:
    """Whether somebody meant a line as a time line: an arrow behind digits."""
    arrow = _ARROW.search(line if line.isascii() else _narrow(line))
    return arrow is not None and ("-->" in line or line[: arrow.start()].strip()[-1:].isdigit())


def _narrow(line: str) -> str:
    """Return the line with narrow signs for full-width ones, of the same length."""
    narrow = (unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in line)
    return "".join(narrow).replace("\u3000", " ").replace("\xa0", " ")


def _ms(found: re.Match[str], first: int) -> int:
    hours, minutes, seconds, fraction = found.group(first, first + 1, first + 2, first + 3)
    whole = (int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int((fraction or "0").ljust(3, "0"))


def _is_top(settings: str) -> bool:
    """Whether WebVTT settings put the cue into the upper half."""
    line = _LINE_SETTING.search(settings)
    return line is not None and not line[1].startswith("-") and int(line[1]) < (50 if line[2] else TOP_LINES)
