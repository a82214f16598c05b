"""The ledger of what calendars said: read back, only longer, and never overwritten when it has mistakes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.errors import ContentError
from pipeline.ledger.calendar_events import FILE, EventRevision, append, read_event_revisions

TOLD = EventRevision(
    "b7a1",
    0,
    "0123456789abcdef",
    dt.date(2026, 12, 27),
    "14:30",
    ("all", "districts/jinjiang"),
    dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC),
    "fedcba9876543210",
)


def test_what_is_appended_reads_back(tmp_path: Path) -> None:
    project = Project(tmp_path)
    whole_day = replace(TOLD, uid="c", start=None, phone=None, calendars=())
    assert append(project, [TOLD, whole_day]) == (TOLD, whole_day)
    assert read_event_revisions(project) == ({"b7a1": TOLD, "c": whole_day}, ())


def test_only_a_later_revision_is_appended_and_the_last_counts(tmp_path: Path) -> None:
    project = Project(tmp_path)
    later = replace(TOLD, sequence=2, digest="withdrawn")
    append(project, [TOLD])
    assert append(project, [replace(TOLD, digest="ffffffffffffffff")]) == ()
    assert append(project, [later]) == (later,)
    assert append(project, [TOLD]) == ()
    assert read_event_revisions(project) == ({"b7a1": later}, ())
    assert len((project.ledger / FILE).read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"schema":1', "E155"),
        (TOLD.to_line().replace('"day":"2026-12-27",', ""), "E156"),
        (TOLD.to_line().replace("2026-12-27", "2026-12-32"), "E156"),
        (TOLD.to_line().replace('"sequence":0', '"sequence":true'), "E156"),
        (TOLD.to_line().replace("14:30", "half past two"), "E156"),
        (TOLD.to_line().replace('["all"', '["all",3'), "E156"),
        (TOLD.to_line().replace('"schema":1', '"schema":2'), "E157"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_overwritten(tmp_path: Path, line: str, code: str) -> None:
    project = Project(tmp_path)
    project.ledger.mkdir()
    (project.ledger / FILE).write_text(f"{TOLD.to_line()}\n{line}\n", encoding="utf-8")
    known, findings = read_event_revisions(project)
    assert [(f.line, f.code) for f in findings] == [(2, code)]
    assert known == {"b7a1": TOLD}
    before = (project.ledger / FILE).read_bytes()
    with pytest.raises(ContentError):
        append(project, [replace(TOLD, uid="new")])
    assert (project.ledger / FILE).read_bytes() == before


def test_a_sequence_that_falls_is_a_mistake(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.ledger.mkdir()
    lines = [replace(TOLD, sequence=n).to_line() for n in (2, 1)]
    (project.ledger / FILE).write_text("\n".join(lines), encoding="utf-8")
    assert [f.code for f in read_event_revisions(project)[1]] == ["E158"]
