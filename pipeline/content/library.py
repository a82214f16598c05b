"""The library: all valid documents, immutable, and the subset visible to readers at a given time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from pipeline.content.blanks import unplaced
from pipeline.content.body import Body
from pipeline.content.model import (
    FOLDERS,
    AnyEntry,
    AnyItem,
    Audio,
    Exemplar,
    FreePage,
    Glossary,
    GlossaryTerm,
    Item,
    Organisation,
    Person,
    Picture,
    Place,
    Route,
    Video,
    Work,
)
from pipeline.content.prose import Prose
from pipeline.content.registers.rows import NOTHING, Registers
from pipeline.parsing.strict_yaml import Path as FieldPath
from pipeline.parsing.strict_yaml import Position, Tree

E = TypeVar("E", bound=AnyEntry)


class Named(NamedTuple):
    """A reference to a media file in a document: `use` is video, audio, sign, image or captions.

    Its position is either a `field` of the front matter, or `at`, line and column in the body.
    """

    use: str
    path: str
    field: FieldPath | None
    at: Position | None = None


@dataclass(frozen=True)
class Document:
    """One Markdown file: `entry` is its front matter, `content` its body, which starts at line `body_line` of `file`.

    `known_prose` is what its body has, once that has been read (`pipeline.conversion.body_reading`).
    """

    file: str
    entry: AnyEntry
    content: Body
    body_line: int
    digest: str
    tree: Tree = field(compare=False, repr=False)
    known_prose: Prose | None = field(default=None, compare=False, repr=False)

    @property
    def body(self) -> str:
        """The text of the body. Raises ContentError when it is read lazily and the file changed since the check."""
        return self.content.text

    @cached_property
    def id(self) -> str:
        """The entry's immutable id."""
        return self.entry.id

    @cached_property
    def prose(self) -> Prose:
        """Links, pictures and anchors of the body. Raises LookupError for a body that has not been read."""
        if self.known_prose is None:
            raise LookupError(f"the body of {self.file} has not been read")
        return self.known_prose

    @cached_property
    def media(self) -> tuple[Named, ...]:
        """All media files that the document refers to."""
        return tuple(_named(self))

    def locate(self, named: Named) -> Position:
        """Return line and column of a reference to a media file."""
        return named.at or self.tree.locate(named.field or ())

    @cached_property
    def stem(self) -> str:
        """The file name without `.md`."""
        return self.file.rpartition("/")[2].removesuffix(".md")

    @cached_property
    def url(self) -> str:
        """Public address relative to the site root, with a trailing slash. Permanent, since id and kind never change."""
        if isinstance(self.entry, FreePage):
            return f"{self.id}/"
        if isinstance(self.entry, Glossary):  # all glossaries share one page
            return f"{FOLDERS[self.entry.kind]}/"
        return f"{FOLDERS[self.entry.kind]}/{self.id}/"


@cache
def _picture_fields(kind: type[AnyEntry]) -> tuple[str, ...]:
    """Return the picture fields of a kind of entry. Cached, because getattr of a missing model field is slow."""
    return tuple(name for name in ("cover", "portrait", "map") if name in kind.model_fields)


def pictures_of(entry: AnyEntry) -> tuple[tuple[str, Picture], ...]:
    """Return the pictures in the front matter, each with its field name."""
    pictures = ((name, getattr(entry, name)) for name in _picture_fields(type(entry)))
    return tuple((name, picture) for name, picture in pictures if picture is not None)


def _named(document: Document) -> Iterator[Named]:
    entry = document.entry
    for name, picture in pictures_of(entry):
        yield Named("image", picture.image, (name, "image"))
    if isinstance(entry, Video | Audio):
        yield Named(entry.kind, entry.media.source, ("media", "source"))
        for number, track in enumerate(entry.media.captions):
            yield Named("captions", track.file, ("media", "captions", number, "file"))
    if isinstance(entry, Video) and entry.media.sign is not None:
        yield Named("sign", entry.media.sign.source, ("media", "sign", "source"))
    for image in document.prose.images:
        yield Named("image", image.path, None, (image.line, image.column))


@dataclass(frozen=True)
class Library:
    """Documents by id, in id order, and the registers: tables whose rows get no page of their own."""

    documents: Mapping[str, Document]
    registers: Registers = NOTHING
    unseen: Mapping[str, str] = field(default_factory=dict)
    """Titles of directory entries that readers may not open, by id: works name them without a link."""

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Library:
        """Create a library with a sorted, read-only copy of `documents`."""
        return cls(MappingProxyType(dict(sorted(documents.items()))))

    def _entries(self, kind: type[E]) -> Mapping[str, E]:
        found = self._by_kind.get(kind, {})
        return MappingProxyType({id: entry for id, entry in found.items() if isinstance(entry, kind)})

    @cached_property
    def _by_kind(self) -> Mapping[type, Mapping[str, AnyEntry]]:
        """Return the entries of each kind, in id order: one pass, because most kinds are a small part of a library."""
        found: dict[type, dict[str, AnyEntry]] = {}
        for id, document in self.documents.items():
            found.setdefault(type(document.entry), {})[id] = document.entry
        return found

    @cached_property
    def items(self) -> tuple[AnyItem, ...]:
        """Items, newest first; ties by id."""
        found = [d.entry for d in self.documents.values() if isinstance(d.entry, Item)]
        return tuple(sorted(found, key=lambda e: (-e.published.timestamp(), e.id)))

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Persons by id."""
        return self._entries(Person)

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Places by id."""
        return self._entries(Place)

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by id."""
        return self._entries(Organisation)

    @cached_property
    def routes(self) -> Mapping[str, Route]:
        """Routes by id."""
        return self._entries(Route)

    @cached_property
    def _units(self) -> Mapping[str, Organisation]:
        found = {o.name: o for o in self.organisations.values()}
        return {**found, **self.organisations}

    def unit(self, written: str) -> Organisation | None:
        """Find the organisation of `production.unit`, by id or exact name."""
        return self._units.get(written)

    @cached_property
    def exemplars(self) -> Mapping[str, Exemplar]:
        """Exemplars by id."""
        return self._entries(Exemplar)

    @cached_property
    def glossary(self) -> tuple[Glossary, ...]:
        """The glossary's groups of terms, in id order."""
        return tuple(self._entries(Glossary).values())

    @cached_property
    def terms_of(self) -> Mapping[str, tuple[GlossaryTerm, ...]]:
        """Glossary terms by the ids of their related items, in pinyin order."""
        found: dict[str, list[GlossaryTerm]] = {}
        terms = (term for group in self.glossary for term in group.terms)
        for term in sorted(terms, key=lambda t: (t.sort, t.id)):
            for item in term.related:
                found.setdefault(item, []).append(term)
        return MappingProxyType({item: tuple(terms) for item, terms in found.items()})

    @cached_property
    def pages(self) -> Mapping[str, FreePage]:
        """Plain pages by id."""
        return self._entries(FreePage)

    def without(self, ids: Container[str]) -> Library:
        """Return a library without some documents."""
        return self._part(lambda document: document.id not in ids)

    def _part(self, shown: Callable[[Document], bool]) -> Library:
        """Return the library of the documents `shown` keeps; the titles of the others in the directory stay known."""
        kept = {i: d for i, d in self.documents.items() if shown(d)}
        unseen = {
            i: d.entry.title
            for i, d in self.documents.items()
            if i not in kept and not isinstance(d.entry, Work)
        }
        return replace(
            self,
            documents=MappingProxyType(kept),
            unseen=MappingProxyType({**self.unseen, **unseen}) if unseen else self.unseen,
        )

    def name(self, id: str) -> str:
        """Return the title of a directory entry, also of one that readers may not open; the id of an unknown one."""
        found = self.documents.get(id)
        return found.entry.title if found is not None else self.unseen.get(id, id)

    def address(self, id: str) -> str | None:
        """Return the address of an entry; None for one that readers may not open."""
        found = self.documents.get(id)
        return None if found is None else found.url

    def visible(self, now: dt.datetime, *, drafts: bool = False) -> Library:
        """Return what readers may see at `now` (aware): no drafts (unless `drafts`), nothing from the future.

        A draft without a column or a topic has no page yet.
        """

        def shown(document: Document) -> bool:
            entry = document.entry
            return (drafts and not unplaced(entry)) or (
                not entry.draft and (not isinstance(entry, Work) or entry.published <= now)
            )

        return self._part(shown)
