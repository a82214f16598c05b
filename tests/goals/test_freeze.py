"""Closing a year: written once, read back whole, refused when touched; what changes later stands apart."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.config import Project
from pipeline.content.library import Library
from pipeline.content.model import BEIJING
from pipeline.errors import ContentError, UsageError
from pipeline.goals.freeze import freeze, read_frozen, with_frozen
from pipeline.goals.measure import Evidence, measure
from pipeline.goals.progress import Progress
from pipeline.goals.report import ADJUSTMENTS, to_json, xlsx
from pipeline.ledger.frozen_years import year_path
from pipeline.ledger.published import Published
from tests.goals.test_measure import GOAL, NOW, STAGES, document, published, signed

LAST_YEAR = "2025-06-01T09:00:00+08:00"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def progress(
    *ids: str,
    ledger: tuple[Published, ...] | None = None,
    digests: dict[str, str | None] | None = None,
    year: int = 2025,
) -> Progress:
    documents = [document(id) for id in ids]
    lines = tuple(published(id, LAST_YEAR) for id in ids) if ledger is None else ledger
    evidence = Evidence(dict.fromkeys(ids), digests or {}, signed=signed(documents))
    library = Library.of({d.id: d for d in documents})
    (found,) = measure([GOAL], library, NOW, {line.id: line for line in lines}, STAGES, evidence, year)
    return found


def test_a_closed_year_reads_back_with_all_evidence(project: Project) -> None:
    live = progress("panda", "sky", digests={"panda": "ab" * 32})
    frozen = freeze(project, 2025, NOW, [live], really=True)
    assert read_frozen(project) == ((frozen,), ())
    (goal,) = frozen.goals
    assert (goal.count, goal.subtotals) == (2, (("视频", 2), ("音频", 0)))
    one = next(c for c in goal.counted if c.id == "panda")
    assert (one.digest, one.since, one.works) == ("ab" * 32, "2025-06-01", ("panda",))
    assert one.reviewers == ("初审 演示初审", "复审 演示复审", "终审 演示终审")


def test_a_preview_writes_nothing(project: Project) -> None:
    freeze(project, 2025, NOW, [progress("panda")], really=False)
    assert read_frozen(project) == ((), ())
    assert not year_path(project, 2025).exists()


def test_a_year_is_closed_once_and_not_before_it_is_over(project: Project) -> None:
    freeze(project, 2025, NOW, [progress("panda")], really=True)
    before = year_path(project, 2025).read_bytes()
    with pytest.raises(UsageError, match="已经封账"):
        freeze(project, 2025, NOW, [progress("panda", "sky")], really=True)
    assert year_path(project, 2025).read_bytes() == before
    with pytest.raises(UsageError, match="还没有开始"):
        freeze(project, 2027, NOW, [], really=True)
    last_second = dt.datetime(2026, 12, 31, 15, 59, 59, tzinfo=dt.UTC)
    with pytest.raises(UsageError, match="还没有过完") as caught:
        freeze(project, 2026, last_second, [], really=True)
    assert "2027-01-01" in caught.value.help and not year_path(project, 2026).exists()
    freeze(project, 2026, last_second + dt.timedelta(seconds=1), [], really=True)


def test_what_this_build_admits_is_not_published_and_not_closed(project: Project) -> None:
    live = progress("panda", "new", ledger=(published("panda"),), year=2026)
    (goal,) = freeze(project, 2026, NOW.replace(year=2027), [live], really=False).goals
    assert live.count == 2
    assert (goal.count, goal.subtotals) == (1, (("视频", 1), ("音频", 0)))


def damaged(text: str, kind: str) -> str:
    value = json.loads(text)
    works = value["goals"][0]["counted"]
    match kind:
        case "another count":
            value["goals"][0]["count"] = 7
        case "half a file":
            return text[:-20]
        case "another schema":
            value["schema"] = 2
        case "a work less":
            del works[0]
        case "another reviewer":
            works[0]["reviewers"][0] = "初审 别人"
        case "no digest":
            del value["digest"]
        case "a list":
            value = [value]
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("another count", "E721"),
        ("a work less", "E721"),
        ("another reviewer", "E721"),
        ("half a file", "E722"),
        ("no digest", "E722"),
        ("a list", "E722"),
        ("another schema", "E723"),
    ],
)
def test_a_touched_file_is_an_error(project: Project, kind: str, code: str) -> None:
    freeze(project, 2025, NOW, [progress("panda")], really=True)
    path = year_path(project, 2025)
    path.write_text(damaged(path.read_text(encoding="utf-8"), kind), encoding="utf-8")
    found, (finding,) = read_frozen(project)
    assert found == ()
    assert (finding.file, finding.line, finding.code) == ("ledger/frozen/2025.json", 1, code)
    assert finding.severity == "error" and finding.message and finding.help
    with pytest.raises(ContentError):
        freeze(project, 2024, NOW, [], really=True)


def test_a_renamed_file_is_an_error(project: Project) -> None:
    freeze(project, 2025, NOW, [progress("panda")], really=True)
    year_path(project, 2025).rename(year_path(project, 2024))
    _, (finding,) = read_frozen(project)
    assert finding.code == "E724"


def test_spaces_and_key_order_are_not_content(project: Project) -> None:
    frozen = freeze(project, 2025, NOW, [progress("panda")], really=True)
    path = year_path(project, 2025)
    value = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(value, sort_keys=True), encoding="utf-8")
    assert read_frozen(project) == ((frozen,), ())


def test_a_second_closed_work_found_to_be_the_same_is_taken_off_by_an_adjustment(project: Project) -> None:
    frozen = freeze(project, 2025, NOW, [progress("panda", "sky")], really=True)
    live = progress("panda", "sky", digests={"panda": "1", "sky": "1"})
    (shown,) = with_frozen([live], 2025, [frozen])
    assert (live.count, shown.count) == (1, 2)
    assert [(a.change, a.id, a.reason) for a in shown.adjustments] == [
        ("减少", "sky", "与“题目panda”（panda）的源文件字节相同，按一个作品计")
    ]


def test_a_goal_that_is_no_longer_there_keeps_its_closed_count(project: Project) -> None:
    frozen = freeze(project, 2025, NOW, [progress("panda")], really=True)
    (shown,) = with_frozen([], 2025, [frozen])
    assert (shown.id, shown.count, shown.closed) == ("audiovisual", 1, frozen.closed)


def test_adjustments_have_a_sheet_and_a_list_of_their_own(project: Project) -> None:
    closed = dt.datetime(2026, 1, 5, tzinfo=BEIJING)
    frozen = freeze(project, 2025, closed, [progress("panda")], really=True)
    shown = with_frozen([progress("late")], 2025, [frozen])
    book = load_workbook(io.BytesIO(xlsx(shown, 2025)))
    heading, *rows = book["封账后的调整"].iter_rows(values_only=True)
    assert heading == ADJUSTMENTS
    assert [row[:5] for row in rows] == [
        ("科普音视频", "增加", "late", "题目late", "封账以后符合计数规则"),
        ("科普音视频", "减少", "panda", "题目panda", "内容库里已经没有这个作品"),
    ]
    assert [cell.value for cell in book.worksheets[0][2]][8:] == ["2026-01-05", frozen.digest, 2]
    (value,) = json.loads(json.dumps(to_json(shown)))
    assert value["closed"] == {"date": "2026-01-05", "digest": frozen.digest}
    assert [(a["change"], a["work"]["id"]) for a in value["adjustments"]] == [
        ("增加", "late"),
        ("减少", "panda"),
    ]
