"""The context of a rule (settings, the whole library, the time of the check), and helpers to create findings."""

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
    """Every id that content may refer to, with its title."""

    columns: Mapping[str, str]
    topics: Mapping[str, str]
    audiences: Mapping[str, str]
    people: Mapping[str, str]
    items: Mapping[str, str]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, settings: Settings, library: Library) -> Names:
        """Collect the ids of the settings and of the library."""
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
    """The inputs of one check.

    `refused` are the ids of files with mistakes: a reference to one is not reported as broken. Ages are measured against
    `now` (aware); None skips rules on dates. `roots` are the media roots.
    """

    settings: Settings
    library: Library
    refused: frozenset[str]
    now: dt.datetime
    roots: Roots

    @cached_property
    def names(self) -> Names:
        """The ids that content may refer to, collected once per check."""
        return Names.of(self.settings, self.library)

    def media_in_use(self) -> frozenset[str]:
        """Return the paths of media that content refers to."""
        return self._media_in_use

    @cached_property
    def _media_in_use(self) -> frozenset[str]:
        return frozenset(
            named.path for document in self.library.documents.values() for named in document.media
        )

    def name(self, credit: Credit) -> str:
        """Return the displayed name of a credit; the id for a missing person, which another rule reports."""
        if credit.person is None:
            return credit.name or ""
        person = self.library.people.get(credit.person)
        return person.name if person else credit.person


Rule = Callable[[Context, Document], Iterator[Finding]]
SingleDocumentRule = Callable[[Settings, Document], Iterator[Finding]]
"""A rule that depends only on the document and the settings, so that its findings can be cached with the document."""


def error(document: Document, field: Path, code: str, message: str, help: str) -> Finding:
    """Create an error at a field of the front matter."""
    return _at(document, field, code, "error", message, help)


def warning(document: Document, field: Path, code: str, message: str, help: str) -> Finding:
    """Create a warning at a field of the front matter."""
    return _at(document, field, code, "warning", message, help)


def _at(document: Document, field: Path, code: str, severity: Severity, message: str, help: str) -> Finding:
    line, column = document.tree.locate(field)
    return Finding(document.file, line, column, code, severity, message, help)


def work_id(document: Document) -> str:
    """Return the id that versions of one work share: the work of an item, else its own id."""
    return getattr(document.entry, "work_id", document.id)


def public_texts(document: Document) -> Iterator[tuple[int, int, str]]:
    """Yield every line of text shown to readers, with line and column: front matter fields, then the body."""
    for field, line, text in _texts(document):
        yield *((line, 1) if field is None else document.tree.locate(field)), text


def _texts(document: Document) -> Iterator[tuple[Path | None, int, str]]:
    """Yield the field of the front matter (or None and the line of the body), and the text."""
    entry = document.entry
    for name in ("title", "name", "summary", "credits"):
        if name in type(entry).model_fields and isinstance(value := vars(entry).get(name), str):
            yield (name,), 0, value
    for name, picture in pictures_of(entry):
        yield (name, "alt"), 0, picture.alt
    if isinstance(entry, Item):
        if entry.claim is not None:
            yield ("claim", "text"), 0, entry.claim.text
        for number, question in enumerate(vars(entry).get("quiz", ())):
            for text in (question.question, *question.options, question.explanation):
                yield ("quiz", number), 0, text
    if isinstance(entry, Glossary):
        for number, term in enumerate(entry.terms):
            yield ("terms", number, "definition"), 0, term.definition
    if isinstance(entry, Work):
        for number, correction in enumerate(vars(entry).get("corrections", ())):
            yield ("corrections", number, "text"), 0, correction.text
    for number, text in enumerate(document.body.splitlines(), document.body_line):
        yield None, number, text
