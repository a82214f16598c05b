"""The library: everything loaded and valid, immutable, and the part of it that a moment lets readers see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from pipeline.content.model import FOLDERS, AnyEntry, AnyItem, Exemplar, FreePage, Item, Person, Place, Work
from pipeline.strict_yaml import Tree

E = TypeVar("E", bound=AnyEntry)


@dataclass(frozen=True)
class Document:
    """One Markdown file: `entry` is its front matter, `body` starts at line `body_line` of `file`."""

    file: str
    entry: AnyEntry
    body: str
    body_line: int
    digest: str
    tree: Tree = field(compare=False, repr=False)

    @property
    def id(self) -> str:
        """The entry's immutable id."""
        return self.entry.id

    @property
    def url(self) -> str:
        """Public address relative to the site root, with its closing slash. Ids and kinds never change."""
        if isinstance(self.entry, FreePage):
            return f"{self.id}/"
        return f"{FOLDERS[self.entry.kind]}/{self.id}/"


@dataclass(frozen=True)
class Library:
    """Documents by id, in id order."""

    documents: Mapping[str, Document]

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> Library:
        """A library over a sorted, read-only copy of `documents`."""
        return cls(MappingProxyType(dict(sorted(documents.items()))))

    def _entries(self, kind: type[E]) -> Mapping[str, E]:
        return MappingProxyType({i: d.entry for i, d in self.documents.items() if isinstance(d.entry, kind)})

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
    def exemplars(self) -> Mapping[str, Exemplar]:
        """Exemplars by id."""
        return self._entries(Exemplar)

    @cached_property
    def pages(self) -> Mapping[str, FreePage]:
        """Plain pages by id."""
        return self._entries(FreePage)

    def visible(self, now: dt.datetime, *, drafts: bool = False) -> Library:
        """What readers may see at `now` (aware): no drafts, nothing from the future."""

        def shown(document: Document) -> bool:
            entry = document.entry
            return drafts or not isinstance(entry, Work) or (not entry.draft and entry.published <= now)

        return replace(
            self, documents=MappingProxyType({i: d for i, d in self.documents.items() if shown(d)})
        )
