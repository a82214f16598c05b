"""What a rule is given: settings, the whole library and the moment of the check; and how it says what it found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.config import Settings
from pipeline.content.library import Document, Library, pictures_of
from pipeline.content.model import Credit, Glossary, Item, Work
from pipeline.errors import Finding, Severity
from pipeline.parsing.strict_yaml import Path


@dataclass(frozen=True)
class Context:
    """The surroundings of one check.

    `refused` are the ids of files with mistakes: they exist, so naming one is no second mistake. `now` (aware) is
    what ages are measured against; None asks nothing of the calendar.
    """

    settings: Settings
    library: Library
    refused: frozenset[str]
    now: dt.datetime | None

    def name(self, credit: Credit) -> str:
        """The name a credit shows; a person that is not there is told elsewhere, and shows the id."""
        if credit.person is None:
            return credit.name or ""
        person = self.library.people.get(credit.person)
        return person.name if person else credit.person


Rule = Callable[[Context, Document], Iterator[Finding]]
Alone = Callable[[Settings, Document], Iterator[Finding]]
"""A rule that asks for nothing besides the document and the settings: judged once a document, by whoever reads it."""


def error(document: Document, field: Path, code: str, message: str, help: str) -> Finding:
    """A mistake at the value of a field of the front matter."""
    return _at(document, field, code, "error", message, help)


def warning(document: Document, field: Path, code: str, message: str, help: str) -> Finding:
    """Something to mend soon, at the value of a field of the front matter."""
    return _at(document, field, code, "warning", message, help)


def _at(document: Document, field: Path, code: str, severity: Severity, message: str, help: str) -> Finding:
    line, column = document.tree.locate(field)
    return Finding(document.file, line, column, code, severity, message, help)


def public_texts(document: Document) -> Iterator[tuple[int, int, str]]:
    """Every line of text readers see, with its place: the front matter's texts, then the body's lines."""
    for field, line, text in _texts(document):
        yield *((line, 1) if field is None else document.tree.locate(field)), text


def _texts(document: Document) -> Iterator[tuple[Path | None, int, str]]:
    """The field of the front matter, or None and the line of the body; and the text."""
    entry = document.entry
    for name in ("title", "name", "summary", "credits"):
        if name in type(entry).model_fields and isinstance(value := getattr(entry, name), str):
            yield (name,), 0, value
    for name, picture in pictures_of(entry):
        yield (name, "alt"), 0, picture.alt
    if isinstance(entry, Item):
        for number, question in enumerate(entry.quiz):
            for text in (question.question, *question.options, question.explanation):
                yield ("quiz", number), 0, text
    if isinstance(entry, Glossary):
        for number, term in enumerate(entry.terms):
            yield ("terms", number, "definition"), 0, term.definition
    if isinstance(entry, Work):
        for number, correction in enumerate(entry.corrections):
            yield ("corrections", number, "text"), 0, correction.text
    for number, text in enumerate(document.body.splitlines(), document.body_line):
        yield None, number, text
