"""The catalogue as files of the site. Items are cut by year, so that an edit writes one year again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from pipeline.catalogue import entries, sitemaps, texts
from pipeline.catalogue.items import item_record
from pipeline.catalogue.records import IndexDocument, ItemRecord, PartRecord
from pipeline.config import PUBLIC_REGISTERS, Settings
from pipeline.content.library import Document, Library
from pipeline.content.model import BEIJING, AnyItem
from pipeline.content.site_paths import API, LLMS, ROBOTS, feed_path
from pipeline.edition.files import SiteFile
from pipeline.goals.measure import Progress
from pipeline.media.entry_media import FinishedMedia, requests_of
from pipeline.store import code_digest, key_of

MAKER = "catalogue"
CODE = (
    "pipeline.catalogue.items",
    "pipeline.catalogue.sitemaps",
    "pipeline.catalogue.texts",
    "pipeline.catalogue.schema",
)
SITEMAP_INDEX = "sitemap-index.xml"
VERSION = 1


@dataclass(frozen=True)
class Catalogue:
    """What the catalogue is made from: the visible library, its finished media, and the counts of a year."""

    settings: Settings
    library: Library
    media: FinishedMedia
    progress: tuple[Progress, ...]
    year: int

    @property
    def root(self) -> str:
        """Return the site's address."""
        return self.settings.site.url

    @cached_property
    def years(self) -> Mapping[int, tuple[AnyItem, ...]]:
        """Return the items by the Beijing year of their publication, newest first."""
        found: dict[int, list[AnyItem]] = {}
        for item in self.library.items:
            found.setdefault(item.published.astimezone(BEIJING).year, []).append(item)
        return {year: tuple(items) for year, items in found.items()}

    def records(self, items: Iterable[AnyItem]) -> list[ItemRecord]:
        """Return the records of items."""
        documents = self.library.documents
        return [item_record(self.root, self.library, self.media, documents[i.id]) for i in items]

    def key(self, document: Document) -> str:
        """Return what determines the record of an item, besides what `shared` covers: its text and its media."""
        assets = (self.media.assets.get(request) for request in requests_of([document]))
        made = [a.key for a in assets if a is not None and a.key in self.media.manifests]
        return " ".join((document.digest, *made))

    @cached_property
    def shared(self) -> str:
        """Return the digest of what records of items take from elsewhere: names of people and units, what is visible."""
        documents = self.library.documents
        named = {d.id: d.digest for d in documents.values() if not isinstance(d.entry, AnyItem)}
        related = sorted({r for i in self.library.items for r in i.related if r in documents})
        return key_of(
            {"root": self.root, "named": named, "unseen": dict(self.library.unseen), "related": related}
        )


def site_files(catalogue: Catalogue, work: Path) -> Iterator[SiteFile]:
    """Yield every file. Bytes are made only if what they are made from, or the code, is new; digests are cached below `work`."""
    code = code_digest(work, *CODE)
    parts: list[PartRecord] = []
    root = catalogue.root

    def document(name: str, kind: str, records: list[Any]) -> SiteFile:
        parts.append({"name": name, "url": f"{root}{API}{name}.json", "count": len(records)})
        return _json(name, {kind: records})

    library, media, settings = catalogue.library, catalogue.media, catalogue.settings
    vocabulary = entries.vocabulary(settings)
    yield from _items(catalogue, code, parts)
    yield document("people", "people", list(entries.people(root, library, media)))
    yield document("places", "places", list(entries.places(root, library, media)))
    yield document("routes", "routes", list(entries.routes(root, library)))
    yield document("organisations", "organisations", list(entries.units(root, library)))
    yield document("glossary", "terms", list(entries.terms(root, library)))
    for register in PUBLIC_REGISTERS:
        for year, rows in entries.events_by_year(library.registers, register).items():
            yield document(f"{register}-{year}", "events", list(rows))
    yield document("goals", "goals", list(entries.goals(catalogue.progress, catalogue.year)))
    yield _json("vocabulary", dict(vocabulary))
    index: IndexDocument = {
        "version": VERSION,
        "site": entries.site_record(settings),
        "schema": f"{root}{API}schema.json",
        "feed": root + feed_path(""),
        "documents": [*parts, {"name": "vocabulary", "url": f"{root}{API}vocabulary.json", "count": 1}],
    }
    yield _json("index", dict(index))
    yield _made(f"{API}schema.json", key_of(["schema", code]), _schema)
    yield _bytes(ROBOTS, texts.robots(root + SITEMAP_INDEX))
    maps = [f"{root}sitemap.xml", *(f"{root}{_map_path(year)}" for year in catalogue.years)]
    yield _bytes(SITEMAP_INDEX, sitemaps.index(maps))
    yield _llms(catalogue, code)


def _items(catalogue: Catalogue, code: str, parts: list[PartRecord]) -> Iterator[SiteFile]:
    """Yield two files a year: the items' records, and the sitemap of their pictures and films."""
    documents = catalogue.library.documents
    for year, items in catalogue.years.items():
        name = f"items-{year}"
        parts.append({"name": name, "url": f"{catalogue.root}{API}{name}.json", "count": len(items)})
        key = _digest([code, catalogue.shared, *(catalogue.key(documents[i.id]) for i in items)])
        yield _made(f"{API}{name}.json", _digest([key, "json"]), partial(_year, catalogue, items))
        yield _made(_map_path(year), _digest([key, "sitemap"]), partial(_map, catalogue, items))


def _map_path(year: int) -> str:
    return f"sitemap-media-{year}.xml"


def _year(catalogue: Catalogue, items: tuple[AnyItem, ...]) -> bytes:
    return to_json({"items": catalogue.records(items)})


def _map(catalogue: Catalogue, items: tuple[AnyItem, ...]) -> bytes:
    return sitemaps.media_sitemap(catalogue.records(items))


def _llms(catalogue: Catalogue, code: str) -> SiteFile:
    newest = tuple(islice(chain(catalogue.library.items), texts.NEWEST))
    site, names = entries.site_record(catalogue.settings), entries.vocabulary(catalogue.settings)
    documents = catalogue.library.documents
    key = key_of([code, dict(site), dict(names), [documents[i.id].digest for i in newest]])
    api = catalogue.root + API
    return _made(LLMS, key, lambda: texts.llms(site, names, api, catalogue.records(newest)))


def _schema() -> bytes:
    from pipeline.catalogue.schema import schema  # builds models: only when it must be written

    return to_json(schema(), indent=2)


def _json(name: str, document: dict[str, Any]) -> SiteFile:
    return _bytes(f"{API}{name}.json", to_json(document))


def _bytes(path: str, content: bytes) -> SiteFile:
    return SiteFile(path, hashlib.sha256(content).hexdigest(), lambda: content, MAKER)


def _made(path: str, key: str, content: Callable[[], bytes]) -> SiteFile:
    return SiteFile(path, key, content, MAKER)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
