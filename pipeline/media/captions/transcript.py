"""Turns captions into a transcript: cues become sentences and paragraphs. Words are never changed.

Chinese captions often have no punctuation: then a pause ends the sentence, and a space separates its cues, as is usual
in captions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.media.captions.cue import Cue
from pipeline.media.chapters import Chapter

ENDS = frozenset("。！？…!?")
CLOSING = frozenset("”’」』）】》)\"'")
"""Characters that may follow the punctuation at the end of a sentence."""
PAUSE_MS = 1200
"""Pause that ends a sentence without punctuation."""
LONG_PAUSE_MS = 3000
"""Pause that ends a paragraph."""
SENTENCE_WIDTH = 120
"""Width in half-width characters after which the next cue starts a new sentence: about four lines on a phone."""
PARAGRAPH_WIDTH = 400


@dataclass(frozen=True)
class Sentence:
    """One line of text and the time it is spoken."""

    start_ms: int
    end_ms: int
    text: str


def sentences_of(cues: Iterable[Cue]) -> tuple[Sentence, ...]:
    """Join cues to sentences. Lines of dialogue stay separate: with a dash, or where somebody named begins to speak."""
    sentences: list[Sentence] = []
    for cue in cues:
        for begins, text in _turns(cue):
            if sentences and not begins and _continues(sentences[-1], cue):
                last = sentences[-1]
                joined = last.text + _between(last.text, text) + text
                sentences[-1] = Sentence(last.start_ms, max(last.end_ms, cue.end_ms), joined)
            else:
                sentences.append(Sentence(cue.start_ms, cue.end_ms, text))
    return tuple(sentences)


def _turns(cue: Cue) -> list[tuple[bool, str]]:
    """Return the lines, joined up to where somebody else speaks, and whether each joined line begins so."""
    turns: list[tuple[bool, str]] = []
    for number, line in enumerate(cue.text.split("\n")):
        begins = number in cue.turns or line.startswith(("-", "–", "—"))
        if turns and not begins:
            before, said = turns[-1]
            turns[-1] = before, said + _between(said, line) + line
        else:
            turns.append((begins, line))
    return turns


def _continues(sentence: Sentence, cue: Cue) -> bool:
    ended = sentence.text.rstrip("".join(CLOSING))[-1:] in ENDS
    apart = cue.start_ms - sentence.end_ms >= PAUSE_MS
    full = _width(sentence.text) >= SENTENCE_WIDTH
    return not (ended or apart or full)


def _between(left: str, right: str) -> str:
    """Return the separator: nothing next to full-width punctuation, else a space."""
    return "" if _is_mark(left[-1:]) or _is_mark(right[:1]) else " "


def _is_mark(character: str) -> bool:
    return bool(character) and ord(character) > 127 and unicodedata.category(character).startswith("P")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def to_text(sentences: Sequence[Sentence], chapters: Sequence[Chapter] = ()) -> str:
    """Return paragraphs separated by empty lines, each chapter under its title, with a final newline."""
    blocks: list[str] = []
    waiting = sorted(chapters)
    last: Sentence | None = None
    for sentence in sentences:
        new = last is None or sentence.start_ms - last.end_ms >= LONG_PAUSE_MS
        while waiting and waiting[0].start_ms <= sentence.start_ms:
            blocks.append(f"【{waiting.pop(0).title}】")
            new = True
        if new or _width(blocks[-1]) >= PARAGRAPH_WIDTH:
            blocks.append(sentence.text)
        else:
            blocks[-1] += _between(blocks[-1], sentence.text) + sentence.text
        last = sentence
    return "".join(f"{block}\n\n" for block in blocks).removesuffix("\n")
