"""Segments: the parts of the index that are made anew when one of their records changes, and left alone otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.search.record import NAMES, SearchRecord

LARGEST = 2000
"""Records of a segment. A year that has more is divided, its oldest first, so that the full ones stay as they are."""


@dataclass(frozen=True)
class Segment:
    """Records in the order of their numbers: of a year oldest first, of names the longest first. Results come backwards."""

    name: str
    year: str
    records: tuple[SearchRecord, ...]

    @cached_property
    def key(self) -> str:
        """SHA-256 of its records."""
        return _digest(record.key for record in self.records)

    @cached_property
    def version(self) -> str:
        """Say which record has which number: a page that reads files of two versions would confuse them."""
        return _digest(f"{record.kind} {record.url}" for record in self.records)[:8]


def segments_of(records: Iterable[SearchRecord]) -> tuple[Segment, ...]:
    """Divide the records: names first, then the years, newest first."""
    years: dict[str, list[SearchRecord]] = {}
    for record in records:
        years.setdefault(record.year, []).append(record)
    names = sorted(years.pop("", []), key=lambda r: (-len(r.title), r.title, r.kind, r.url), reverse=False)
    return (Segment(NAMES, "", tuple(names)), *_years(years))


def _years(years: dict[str, list[SearchRecord]]) -> Iterator[Segment]:
    for year in sorted(years, reverse=True):
        records = sorted(years[year], key=lambda r: (r.date, r.url))
        parts = list(_parts(records))
        for number in range(len(parts), 0, -1):
            name = year if number == 1 else f"{year}-{number}"
            yield Segment(name, year, tuple(parts[number - 1]))


def _parts(records: Sequence[SearchRecord]) -> Iterator[Sequence[SearchRecord]]:
    for start in range(0, len(records), LARGEST):
        yield records[start : start + LARGEST]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
