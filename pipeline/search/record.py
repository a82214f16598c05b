"""What readers can find, as records: one for each thing that has an address, whatever kind it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from pydantic_core import to_json

from pipeline.markup.record import MarkupRecord

NAMES = "names"
"""The segment of everything that has no date: people, places, terms, topics, pages, coming activities."""


@dataclass(frozen=True)
class SearchRecord:
    """Everything that one result is found by and shown with.

    `date` (YYYY-MM-DD) is empty for what has none; `names` are other names, compared like the title; `texts` are lines of
    the page besides its body; `spoken` are the lines of a transcript with their start in seconds.
    """

    id: str
    kind: str
    url: str
    title: str
    summary: str = ""
    date: str = ""
    column: str = ""
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    spoken: tuple[tuple[str, str], ...] = ()
    markup: MarkupRecord | None = field(default=None, compare=False)

    @property
    def year(self) -> str:
        """Return the year it came out in; empty for what has no date."""
        return self.date[:4]

    @property
    def facets(self) -> tuple[tuple[str, str], ...]:
        """Return the filters that let it through."""
        return (
            ("kind", self.kind),
            *((("column", self.column),) if self.column else ()),
            *(("topic", topic) for topic in self.topics),
            *(("audience", audience) for audience in self.audiences),
        )

    @cached_property
    def key(self) -> str:
        """SHA-256 of the record; its body is in it by the key of its conversion."""
        value = [
            *(self.id, self.kind, self.url, self.title, self.summary, self.date, self.column, self.topics),
            *(self.audiences, self.names, self.texts, self.spoken, self.markup.key if self.markup else None),
        ]
        return hashlib.sha256(to_json(value)).hexdigest()
