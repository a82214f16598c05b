"""A page as a value: the record it is rendered from. It depends on no machine and no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic_core import to_json

from pipeline.markup.record import MarkupRecord

UNDATED = "2024-01-01"
"""`PageRecord.updated` of a page whose content states no date: before all that do. The sitemap leaves it out."""


class Card(Mapping[str, Any]):
    """Plain JSON shared by many pages. It is immutable: a page's key contains only its digest."""

    __slots__ = ("_fields", "digest")

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = dict(fields)
        self.digest = hashlib.sha256(to_json(self._fields)).hexdigest()

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Card) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)


@dataclass(frozen=True)
class PageRecord:
    """Everything one page is rendered from.

    `url` is relative to the site root (`videos/x/`, empty for the home page); `view` is plain JSON, the
    template's data; `updated` (YYYY-MM-DD, from content) becomes the sitemap's lastmod.
    """

    url: str
    template: str
    title: str
    description: str
    updated: str
    view: Mapping[str, Any]
    markup: MarkupRecord | None = None

    @property
    def uri(self) -> str:
        """Return the Markdown file that MkDocs believes the page comes from."""
        return f"{self.url.rstrip('/') or 'index'}.md"

    @property
    def listed(self) -> bool:
        """Whether the sitemap lists it; redirects from old addresses and notices of withdrawn items are not listed."""
        return self.template not in ("redirect.html", "withdrawn.html")

    @property
    def path(self) -> str:
        """Return the output file, relative to the site folder."""
        return f"{self.url}index.html"

    @property
    def root(self) -> str:
        """Return the relative path from the page to the site root: `../../`, empty on the home page."""
        return "../" * self.url.count("/")

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the record.

        Of its JSON in the order that code gives the names: pages are thousands, and sorting took half of the time.
        Nothing but plain values may be in it; a test looks at every kind of page.
        """
        record = {
            "url": self.url,
            "template": self.template,
            "title": self.title,
            "description": self.description,
            "updated": self.updated,
            "view": {name: _digests(value) for name, value in self.view.items()},
            "markup": self.markup.key if self.markup else None,
        }
        return hashlib.sha256(to_json(record, fallback=_digest)).hexdigest()

    def key(self, shell: str) -> str:
        """Return the SHA-256 of the record together with the shell it is rendered in."""
        return hashlib.sha256(f"{shell} {self.digest}".encode()).hexdigest()


def _digests(value: Any) -> Any:
    """Return the digests of a list of cards; anything else as it is.

    The same bytes come out without it, but `to_json` tries a dozen types before it asks `_digest` about a card.
    """
    if type(value) is list and value and type(value[0]) is Card:
        return [card.digest if type(card) is Card else card for card in value]
    return value


def _digest(value: Any) -> str:
    if isinstance(value, Card):
        return value.digest
    raise TypeError(f"{type(value).__name__} is not plain")
