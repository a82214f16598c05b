"""The Pinyin of Chinese text, without tones, from pypinyin's tables of characters and phrases.

pypinyin itself takes some 50 µs a character and a second to load. The tables are reduced to what differs: one syllable a
character, and those phrases that read otherwise than their characters alone. That is kept beside the other caches.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pipeline.store import read_kept, write_kept

SCHEMA = 1
LONGEST = 8
"""Characters of the longest phrase that is looked up."""


@dataclass(frozen=True)
class Readings:
    """`characters`: the syllable of each character; `phrases`: the syllables of phrases that differ from it."""

    characters: Mapping[str, str]
    phrases: Mapping[str, list[str]]

    @cached_property
    def syllables(self) -> tuple[str, ...]:
        """Return every syllable, in order."""
        found = {*self.characters.values()}.union(*self.phrases.values())
        return tuple(sorted(found))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Return the place of each syllable in `syllables`."""
        return {syllable: number for number, syllable in enumerate(self.syllables)}

    @cached_property
    def _beginnings(self) -> Mapping[str, int]:
        """Return the length of the longest phrase by its first character."""
        found: dict[str, int] = {}
        for phrase in self.phrases:
            found[phrase[0]] = max(found.get(phrase[0], 0), len(phrase))
        return found

    def of(self, text: str) -> list[str]:
        """Return a syllable for each character; an empty one for what has no reading."""
        found: list[str] = []
        while len(found) < len(text):
            start = len(found)
            found += self._phrase(text, start) or [self.characters.get(text[start], "")]
        return found

    def _phrase(self, text: str, start: int) -> list[str] | None:
        for length in range(self._beginnings.get(text[start], 1), 1, -1):
            syllables = self.phrases.get(text[start : start + length])
            if syllables is not None:
                return syllables
        return None


def readings(work: Path, code: str) -> Readings:
    """Return the readings, cached below `work`; `code` is the digest of this code and of pypinyin."""
    file = work / "search" / "readings.json"
    known = read_kept(file, _decoded, SCHEMA, code)
    if known is None:
        known = _reduced()
        write_kept(file, {"characters": known.characters, "phrases": known.phrases}, SCHEMA, code)
    return known


def _decoded(value: Any) -> Readings:
    return Readings(value["characters"], value["phrases"])


def _reduced() -> Readings:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    sounds = {
        chr(code): dict.fromkeys(map(_toneless, forms.split(","))) for code, forms in PINYIN_DICT.items()
    }
    characters = {
        c: next(iter(found)) for c, found in sorted(sounds.items()) if all(map(_is_syllable, found))
    }
    ambiguous = {c for c, found in sounds.items() if len(found) > 1}
    phrases = {p: s for p, s in PHRASES_DICT.items() if len(p) <= LONGEST and not ambiguous.isdisjoint(p)}
    return Readings(characters, dict(_differing(phrases, characters)))


def _differing(
    phrases: Mapping[str, list[list[str]]], characters: Mapping[str, str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the phrases that read otherwise than their characters, in order."""
    for phrase in sorted(phrases):
        syllables = [_toneless(forms[0]) for forms in phrases[phrase]]
        alone = [characters.get(c) for c in phrase]
        if syllables != alone and len(syllables) == len(phrase) > 1 and all(map(_is_syllable, syllables)):
            yield phrase, syllables


@cache
def _toneless(syllable: str) -> str:
    """Return a syllable in plain letters; ü is written v, as it is typed."""
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(c for c in letters if not unicodedata.combining(c))


@cache
def _is_syllable(text: str) -> bool:
    return text.isascii() and text.isalpha()
