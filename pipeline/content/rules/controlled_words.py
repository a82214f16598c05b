"""Finds the wordings that `site_config/words.yml` advises against."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.config import ControlledWord
from pipeline.errors import Code

CODES = (
    Code(
        id="E543",
        title="不能使用的用词",
        why="单位规定必须改的词，理由写在 site_config/words.yml。",
        mend="改成建议的写法。",
        sample="body",
        wrong="残废人也可以参加。",
        right="残疾人也可以参加。",
    ),
    Code(
        id="W543",
        title="不规范的用词（提醒）",
        why="用词由单位统一规定，理由写在 site_config/words.yml。",
        mend="改成建议的写法；本来就对的词语请管理员加进 unless。",
        sample="body",
        wrong="抗菌素对病毒没有用。",
        right="抗生素对病毒没有用。",
    ),
)


WARNING, ERROR = "W543", "E543"


def uses(text: str, words: Sequence[ControlledWord]) -> Iterator[tuple[int, ControlledWord]]:
    """Yield each position in `text` (from 0) of a listed word, in list order; skips the allowed phrases (`unless`)."""
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
