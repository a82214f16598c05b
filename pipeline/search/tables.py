"""The tables that the query page needs for what a reader types: simplified forms, and the sounds of characters."""

from __future__ import annotations

from pathlib import Path

from pydantic_core import to_json

from pipeline.search.folding import traditional
from pipeline.search.reading_aloud import readings
from pipeline.search.texts import ADDRESS, INITIALS, SYLLABLES


def folding_table(work: Path, code: str) -> bytes:
    """Return the traditional characters and, in the same order, their simplified forms; syllables; where private characters begin."""
    pairs = sorted(traditional().items())
    value = {
        "traditional": "".join(written for written, _ in pairs),
        "simplified": "".join(simple for _, simple in pairs),
        "initials": INITIALS,
        "syllables": SYLLABLES,
        "address": ADDRESS,
        "sounds": " ".join(readings(work, code).syllables),
    }
    return to_json(value)


def sounds_table(work: Path, code: str) -> bytes:
    """Return, for each syllable, the common characters that are read so."""
    known = readings(work, code)
    rows = dict.fromkeys(known.syllables, "")
    for character, syllable in known.characters.items():
        if _is_common(character):
            rows[syllable] += character
    return to_json(list(rows.values()))


def _is_common(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False
