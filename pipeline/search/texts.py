"""The texts that a record is found by, and the file that a result is shown from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pydantic_core import to_json

from pipeline.search.folding import BREAK, fold_all
from pipeline.search.grams import BODY, SUMMARY, TITLE, Text
from pipeline.search.html_text import one_line, text_of_html
from pipeline.search.reading_aloud import Readings
from pipeline.search.record import SearchRecord

INITIALS, SYLLABLES, ADDRESS = 0xF000, 0xF100, 0xF700
"""Where letters of initials, numbers of syllables and characters of ids begin: private characters, which no text has."""

_LETTER = re.compile(r"[a-z0-9-]")


def body_of(record: SearchRecord, html: str) -> str:
    """Return the text of the page besides title and summary, a line for each block; what is spoken comes last.

    `html` is its converted body.
    """
    lines = [text_of_html(html)]
    lines += map(one_line, record.texts)
    lines += [one_line(text) for _, text in record.spoken]
    return "\n".join(line for line in lines if line)


def shown(record: SearchRecord, body: str) -> bytes:
    """Return the file of a result, as JSON. `spoken` are the seconds at which the last lines of the body are said."""
    value = {
        "kind": record.kind,
        "url": record.url,
        "title": record.title,
        "summary": record.summary,
        "date": record.date,
        "column": record.column,
        "names": record.names,
        "body": body,
        "spoken": [start for start, _ in record.spoken],
    }
    return to_json({name: part for name, part in value.items() if part})


def searched(records: Sequence[SearchRecord], bodies: Iterable[str], readings: Readings) -> list[Text]:
    """Return the folded texts of a segment's records, in the order of records and parts."""
    raw = [
        text
        for record, body in zip(records, bodies, strict=True)
        for text in ("\n".join((record.title, *record.names)), record.summary, body)
    ]
    folded = iter(fold_all(raw))
    found: list[Text] = []
    for number, record in enumerate(records):
        title, summary, body = next(folded), next(folded), next(folded)
        found += _sounding(number, TITLE, title, readings)
        address = "".join(chr(ADDRESS + ord(c)) for c in _LETTER.findall(record.id))
        found.append(Text(number, TITLE, address))
        found += _sounding(number, SUMMARY, summary, readings)
        found.append(Text(number, BODY, body))
    return found


def _sounding(number: int, part: int, text: str, readings: Readings) -> Iterator[Text]:
    """Yield a text, the syllable of each of its characters, and their first letters."""
    sounds = readings.of(text)
    yield Text(number, part, text)
    yield Text(number, part, "".join([chr(SYLLABLES + readings.numbers[s]) if s else BREAK for s in sounds]))
    yield Text(number, part, "".join([chr(INITIALS + ord(s[0])) if s else BREAK for s in sounds]))
