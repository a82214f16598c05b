"""Segments: names apart, a segment a year, of a year with many records several; an older one does not change."""

from __future__ import annotations

from dataclasses import replace

from pipeline.search import segment as module
from pipeline.search.record import NAMES, SearchRecord
from pipeline.search.segment import segments_of


def record(id: str, date: str = "", title: str = "标题") -> SearchRecord:
    return SearchRecord(id, "article" if date else "person", f"x/{id}/", title, date=date)


def test_names_first_then_years_from_the_newest() -> None:
    records = [record("b", "2025-03-01"), record("a", "2026-01-01"), record("p"), record("c", "2026-02-01")]
    found = segments_of(records)
    assert [(s.name, s.year, [r.id for r in s.records]) for s in found] == [
        (NAMES, "", ["p"]),
        ("2026", "2026", ["a", "c"]),
        ("2025", "2025", ["b"]),
    ]
    assert segments_of(reversed(records)) == found


def test_the_shorter_name_has_the_higher_number() -> None:
    found = segments_of(
        [record("a", title="竺可桢"), record("b", title="竺可桢故居"), record("c", title="竺")]
    )
    assert [r.id for r in found[0].records] == ["b", "a", "c"]


def test_a_full_part_of_a_year_stays_as_it_is() -> None:
    many = [
        record(f"{n:05}", f"2026-{1 + n * 11 // (module.LARGEST + 9):02}-01")
        for n in range(module.LARGEST + 9)
    ]
    before = segments_of(many)
    after = segments_of([*many, record("x", "2026-12-30")])
    assert [s.name for s in before] == [NAMES, "2026-2", "2026"]
    assert [len(s.records) for s in before] == [0, 9, module.LARGEST]
    assert after[2].key == before[2].key and after[1].key != before[1].key


def test_the_version_says_who_has_which_number_the_key_what_they_say() -> None:
    one, two = record("a", "2026-01-01"), record("b", "2026-01-02")
    before = segments_of([one, two])[1]
    edited = segments_of([replace(one, summary="改了"), two])[1]
    fewer = segments_of([two])[1]
    assert edited.version == before.version != fewer.version
    assert len({before.key, edited.key, fewer.key}) == 3
