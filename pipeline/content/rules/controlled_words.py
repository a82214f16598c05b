"""The client's controlled words: where a text uses a wording that `site_config/words.yml` advises against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.config import ControlledWord

WARNING, ERROR = "W543", "E543"


def uses(text: str, words: Sequence[ControlledWord]) -> Iterator[tuple[int, ControlledWord]]:
    """Each place of `text` (from 0) that uses a word, in the order of the list; allowed phrases are passed over."""
    for word in words:
        if word.wrong in text:
            yield from ((place, word) for place in _places(text, word))


def _places(text: str, word: ControlledWord) -> Iterator[int]:
    allowed: list[tuple[int, int]] = []
    for phrase in word.unless:
        start = text.find(phrase)
        while start >= 0:
            allowed.append((start, start + len(phrase)))
            start = text.find(phrase, start + 1)
    place = text.find(word.wrong)
    while place >= 0:
        end = place + len(word.wrong)
        if not any(first <= place and end <= last for first, last in allowed):
            yield place
        place = text.find(word.wrong, end)
