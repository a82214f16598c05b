"""The model of the rows: headers that mean one thing, and what is written comes back unchanged."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.config import RegisterName
from pipeline.content.characters import oddities
from pipeline.content.registers import sheet_cache
from pipeline.content.registers.rows import REGISTERS, Activity, Row, cells_of
from pipeline.content.registers.sheet import read_sheet
from pipeline.content.registers.sheet_cache import SheetCache
from pipeline.content.registers.vocabulary import plain
from tests.content.registers.generate import HEADER, vocabulary
from tests.examples import examples


@pytest.mark.parametrize("register", REGISTERS)
def test_no_header_means_two_things(register: RegisterName) -> None:
    cells = cells_of(REGISTERS[register])
    headers = [plain(c.header) for c in cells.values()]
    assert len(set(headers)) == len(headers)
    taken: dict[str, str] = {plain(c.header): name for name, c in cells.items()}
    for name, cell in cells.items():
        for alias in cell.aliases:
            assert taken.setdefault(plain(alias), name) in (name, *_owner(cells, alias)), (register, alias)


def _owner(cells: Any, alias: str) -> list[str]:
    """A column's own header goes before another's alias."""
    return [name for name, cell in cells.items() if plain(cell.header) == plain(alias)]


WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), min_size=1, max_size=60).map(
    str.strip
)
TEXT = WORDS.filter(
    lambda t: (
        t
        and t[0] not in "#=+-@"
        and t not in "-—/\\"
        and t not in ("无", "暂无", "——")
        and not any(oddities(t))
    )
)
VOCABULARY = vocabulary()
ACTIVITIES = st.builds(
    Activity,
    id=st.from_regex(r"\A[0-9A-Z]([0-9A-Z-]{0,20}[0-9A-Z])?\Z"),
    name=TEXT,
    unit=st.sampled_from(sorted(VOCABULARY.units.titles)),
    type=st.none() | st.sampled_from(sorted(VOCABULARY.types.titles)),
    programme=st.none() | st.sampled_from(sorted(VOCABULARY.programmes.titles)),
    date=st.dates(dt.date(2015, 1, 1), dt.date(2100, 12, 31)),
    start=st.none() | st.times().map(lambda t: t.strftime("%H:%M")),
    district=st.sampled_from(sorted(VOCABULARY.districts.titles)),
    place=TEXT,
    mode=st.sampled_from(("线上", "线下", "线上线下结合")),
    audiences=st.none()
    | st.lists(st.sampled_from(sorted(VOCABULARY.audiences.titles)), min_size=1, unique=True).map(tuple),
    participants=st.integers(0, 100_000),
    phone=st.none() | st.integers(0, 9999).map(lambda n: f"028-0000-{n:04d}"),
    status=st.sampled_from(("计划", "已举办", "取消")),
    evidence=st.none() | st.integers(0).map(lambda n: f"https://kepu.example.org/{n}"),
    distinct=st.none() | TEXT,
    note=st.none() | TEXT,
)


def written(rows: list[Activity]) -> bytes:
    cells = cells_of(Activity)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([c.header for c in cells.values()])
    for row in rows:
        writer.writerow([_shown(getattr(row, name)) for name in cells])
    return stream.getvalue().encode()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    return "、".join(value) if isinstance(value, tuple) else str(value)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTIVITIES, max_size=6))
def test_any_valid_rows_survive_writing_and_reading(rows: list[Activity]) -> None:
    sheet, slips = read_sheet(written(rows), "a.csv", "activities", VOCABULARY)
    assert [s for s in slips if s.code != "W607"] == []
    assert [r.row for r in sheet.records] == rows


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(ACTIVITIES, max_size=6))
def test_any_valid_rows_survive_the_cache(rows: list[Activity]) -> None:
    raw = written(rows)
    large = raw + b"\n" * (sheet_cache.WORTH_KEEPING - len(raw))
    with tempfile.TemporaryDirectory() as folder:
        first = SheetCache(Path(folder), VOCABULARY).read(large, "a.csv", "activities")
        assert list(Path(folder).glob("registers/*.json"))
        assert SheetCache(Path(folder), VOCABULARY).read(large, "a.csv", "activities") == first
    assert [r.row for r in first[0].records] == rows


CELLS = st.one_of(
    st.sampled_from(
        ["", "线下", "已举办", "2026-06-01", "演示科技馆", "锦江区", '"', ",", "\n", "\x00", "=1", "#", "-"]
    ),
    st.text(max_size=20),
)


@settings(max_examples=examples(100), deadline=None)
@given(st.lists(st.lists(CELLS, max_size=20), max_size=8), st.sampled_from(list(REGISTERS)))
def test_any_cells_give_rows_or_mistakes(rows: list[list[str]], register: RegisterName) -> None:
    header = [c.header for c in cells_of(REGISTERS[register]).values()]
    text = "\n".join(",".join(row) for row in [header, *rows])
    sheet, slips = read_sheet(text.encode("utf-8", "replace"), "a.csv", register, VOCABULARY)
    assert all(isinstance(r.row, Row) for r in sheet.records)
    assert all(s.line >= 1 and s.column >= 1 and s.message and s.help for s in slips)


@settings(max_examples=examples(100), deadline=None)
@given(st.binary(max_size=400), st.booleans())
def test_any_bytes_give_rows_or_mistakes(data: bytes, headed: bool) -> None:
    head = (",".join(HEADER) + "\n").encode() if headed else b""
    sheet, slips = read_sheet(head + data, "a.csv", "activities", VOCABULARY)
    assert slips or sheet.records
