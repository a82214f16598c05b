"""The files of closed years: what is written reads back, and each way a file can be wrong has its code."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.ledger.frozen_years import YearFile, read_years, write_year, year_path

CLOSED = dt.datetime(2026, 1, 5, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))
YEAR = YearFile.of(2025, CLOSED, [{"id": "videos", "counted": ({"id": "panda"},)}])


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.ledger.mkdir()
    return project


def goal_ids(file: YearFile) -> list[str]:
    return [goal["id"] for goal in file.goals]


def test_no_folder_has_no_years(project: Project) -> None:
    assert read_years(project, goal_ids) == ((), ())


def test_the_written_form_reads_back(project: Project) -> None:
    write_year(project, YEAR)
    value = json.loads((project.ledger / "frozen" / "2025.json").read_text(encoding="utf-8"))
    assert list(value) == ["schema", "year", "closed", "goals", "digest"]
    assert (value["schema"], value["year"], value["closed"]) == (1, 2025, "2026-01-05T09:00:00+08:00")
    assert read_years(project, lambda file: file) == ((YEAR,), ())
    assert read_years(project, goal_ids) == ((["videos"],), ())


def test_a_year_that_cannot_stand_is_named_and_the_others_are_read(project: Project) -> None:
    for year in (2023, 2024, 2025):
        write_year(project, YearFile.of(year, CLOSED, []))
    path = year_path(project, 2024)
    path.write_text(path.read_text(encoding="utf-8").replace("09:00", "10:00"), encoding="utf-8")
    years, (finding,) = read_years(project, lambda file: file.year)
    assert years == (2023, 2025)
    assert (finding.file, finding.code) == ("ledger/frozen/2024.json", "E721")


def test_goals_that_are_none_are_an_incomplete_file(project: Project) -> None:
    write_year(project, YearFile.of(2025, CLOSED, [{"name": "videos"}]))
    years, (finding,) = read_years(project, goal_ids)
    assert (years, finding.code) == ((), "E722")
