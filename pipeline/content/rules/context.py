"""What a rule is given: settings, the whole library and the moment of the check; and how it reports what it found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.config import Settings
from pipeline.content.library import Document, Library, pictures_of
from pipeline.content.model import Credit, Glossary, Item, Work
from pipeline.errors import Finding, Severity
from pipeline.parsing.strict_yaml import Path
from pipeline.sources.roots import Roots


@dataclass(frozen=True)
class Names:
    """Every id that content may name, with its title."""

    columns: Mapping[str, str]
    topics: Mapping[str, str]
    audiences: Mapping[str, str]
    people: Mapping[str, str]
    items: Mapping[str, str]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, library: Library) -> Names:
        """The names of the settings and of the whole library."""
        return cls(
            columns={c.id: c.title for c in settings.columns},
            topics={t.id: t.title for t in settings.topics},
            audiences={a.id: a.title for a in settings.audiences},
            people={i: p.name for i, p in library.people.items()},
            items={i.id: i.title for i in library.items},
            titles={i: d.entry.title for i, d in library.documents.items()},
        )


@dataclass(frozen=True)
class Context:
    """The surroundings of one check.

    `refused` are the ids of files with mistakes: they exist, so naming one is no second mistake. `now` (aware) is
    what ages are measured against; None asks nothing of the calendar. `roots` are where files of media are.
    """

    settings: Settings
    library: Library
    refused: frozenset[str]
    now: dt.datetime
    roots: Roots

    @cached_property
    def names(self) -> Names:
        """The ids that content may name, gathered once a check."""
        return Names.of(self.settings, self.library)

    def name(self, credit: Credit) -> str:
        """The name a credit shows; of a person that is not there (another rule's finding) the id."""
        if credit.person is None:
            return credit.name or ""
        person = self.library.people.get(credit.person)
        return person.name if person else credit.person


Rule = Callable[[Context, Document], Iterator[Finding]]
SingleDocumentRule = Callable[[Settings, Document], Iterator[Finding]]
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


def work_id(document: Document) -> str:
    """What its versions share: the work of an item, else its own id."""
    return getattr(document.entry, "work_id", document.id)


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
