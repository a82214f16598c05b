"""The ledger of podcasts: what was given stays, and a broken line is told and overwrites nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.config import Project
from pipeline.errors import ContentError
from pipeline.ledger.podcast_guids import FILE, GivenGuid, append, read_guids

GIVEN = GivenGuid(
    "columns/weather/podcast.xml",
    "917393e3-1b1e-5cef-ace4-edaa54e1f810",
    "https://kepu.example.org/columns/weather/podcast.xml",
    "20261105T010000Z-0123abcd",
    dt.datetime(2026, 11, 5, 1, tzinfo=dt.UTC),
)


def test_without_a_file_no_podcast_has_been_given_one(tmp_path: Path) -> None:
    assert read_guids(Project(tmp_path)) == ({}, ())


def test_what_is_appended_reads_back_and_is_given_once(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert append(project, [GIVEN]) == (GIVEN,)
    moved = replace(GIVEN, guid="9b024349-ccf0-5f69-a609-6b82873eab3c", feed="https://new.example.org/p.xml")
    other = replace(GIVEN, path="columns/weather/video-podcast.xml")
    assert append(project, [moved, other]) == (other,)
    found, findings = read_guids(project)
    assert findings == () and dict(found) == {GIVEN.path: GIVEN, other.path: other}


def test_a_ledger_with_a_mistake_is_not_written(tmp_path: Path) -> None:
    project = Project(tmp_path)
    append(project, [GIVEN])
    file = project.ledger / FILE
    file.write_text(file.read_text(encoding="utf-8") + "{\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(ContentError) as caught:
        append(project, [replace(GIVEN, path="other.xml")])
    assert [(f.code, f.line) for f in caught.value.findings] == [("E716", 2)]
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (GIVEN.to_line().replace(GIVEN.guid, "not-a-guid"), "E717"),
        (GIVEN.to_line().replace('"schema":1', '"schema":9'), "E718"),
        (GIVEN.to_line(), "E719"),
    ],
)
def test_each_mistake_is_told_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    project = Project(tmp_path)
    append(project, [GIVEN])
    with (project.ledger / FILE).open("a", encoding="utf-8") as ledger:
        ledger.write(line.rstrip("\n") + "\n")
    found, findings = read_guids(project)
    assert [(f.code, f.line) for f in findings] == [(code, 2)] and list(found) == [GIVEN.path]
