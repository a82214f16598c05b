"""Rule 9 of COUNTING.md: rows that were held, in the year, with evidence; every row is counted or left out, once."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pydantic import ValidationError

from pipeline.cli.commands.goals import _goal_table
from pipeline.config import Goal, Project
from pipeline.content.registers.load import load_registers
from pipeline.content.registers.rows import Registers
from pipeline.goals import report
from pipeline.goals.register_goals import RegisterProgress, count_rows, terminal_rows
from pipeline.line.clock import site_now
from pipeline.render.views.goals import full_goal_view
from tests.content.registers.conftest import Written, written  # noqa: F401  # the fixture
from tests.content.registers.generate import ROOT, Row, activities, settings, sheet


def goal(target: int = 10, **query: object) -> Goal:
    value = {"id": "activities", "title": "科普活动", "target": target, "unit": "场"}
    return Goal.model_validate(value | {"register": {"name": "activities", **query}})


def count(registers: Registers, *, year: int = 2026, target: int = 10, **query: object) -> RegisterProgress:
    wanted = goal(target, **query)
    assert wanted.register_query is not None
    return count_rows(wanted, wanted.register_query, registers, year)


def rows(*changes: Row) -> list[Row]:
    base = {"线上线下": "线下", "区县": "锦江区", "地点": "演示广场", "日期": "2026-06-01", "状态": "已举办"}
    base |= {"参加人数": "20", "证据": "https://kepu.example.org/1", "单位": "演示市科协", "项目": "日常科普"}
    return [row | base | change for row, change in zip(activities(len(changes)), changes, strict=True)]


def of(
    written: Written,  # noqa: F811
    *changes: Row,
    demonstrating: frozenset[str] = frozenset(),
) -> Registers:
    """Return the rows as of real units, but for those of `demonstrating`: the units of the sample all demonstrate."""
    written.put("activities/a.csv", sheet(rows(*changes)))
    return replace(written.load()[0], demonstrating=demonstrating)


MUSEUM = frozenset({"demo-museum"})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"证据": ""}, "已举办，没有证据"),
        ({"状态": "计划", "日期": "2026-12-01"}, "还没有举办"),
        ({"状态": "取消"}, "已取消"),
        ({"日期": "2025-12-31"}, "日期在 2025 年，不计入 2026 年"),
        ({"日期": "2026-01-01"}, None),
    ],
)
def test_what_counts_and_why_not(written: Written, change: Row, reason: str | None) -> None:  # noqa: F811
    progress = count(of(written, change))
    assert progress.count == (reason is None)
    assert [r.reason for r in progress.rows_left_out] == ([] if reason is None else [reason])


def test_what_demonstration_units_report_is_counted_apart(written: Written) -> None:  # noqa: F811
    museum = {"单位": "演示科技馆"}
    found = of(written, {}, museum, museum | {"状态": "取消"}, museum, demonstrating=MUSEUM)
    progress = count(found, target=2)
    assert (progress.count, progress.percent, progress.demonstration) == (1, 50, 2)
    assert progress.by_unit == (("演示市科协", 1),) and progress.demonstrated_by_unit == (("演示科技馆", 2),)
    assert progress.reasons == (("已取消", 1),)
    view = full_goal_view(progress, ())
    assert (view["count"], view["demonstration"], view["passed_over"]) == (1, 2, 1)
    assert view["register"] is not None
    assert view["register"]["demonstrated"] == [{"title": "演示科技馆", "count": 2}]


def test_types_and_programmes_of_the_query(written: Written) -> None:  # noqa: F811
    registers = of(
        written, {"类型": "科普讲座", "项目": "科普日"}, {"类型": "科普展览"}, {"类型": "", "项目": ""}
    )
    assert count(registers).count == 3
    assert count(registers, types=["lecture"]).reasons == (("活动类型不在本目标之内", 2),)
    assert count(registers, programmes=["science-day", "routine"]).reasons == (("项目不在本目标之内", 1),)
    assert count(registers).subtotals == (("全国科普月", 1), ("日常科普", 1), ("未注明项目", 1))


def test_one_event_reported_twice_counts_once_and_the_row_with_evidence_shows_it(written: Written) -> None:  # noqa: F811
    same = {"名称": "同一场"}
    registers = of(
        written, same | {"证据": ""}, same | {"单位": "演示科技馆"}, same | {"单位": "演示大学科协"}
    )
    progress = count(registers)
    assert [(r.unit, r.line) for r in progress.rows] == [("演示科技馆", 3)]
    told = {r.line: (r.reason, r.detail) for r in progress.rows_left_out}
    assert told[2] == ("已举办，没有证据", "")
    assert told[4] == ("与另一行是同一场，只计一次", "见 content/registers/activities/a.csv 第 3 行")


def test_nothing_is_lost_and_every_sum_adds_up(written: Written) -> None:  # noqa: F811
    written.put("activities/a.csv", sheet(activities(2_000)))
    registers = replace(written.load()[0], demonstrating=MUSEUM)
    progress = count(registers, target=500)
    assert progress.percent == 100
    assert progress.count and progress.demonstration
    assert progress.count + progress.demonstration + progress.passed_over == 2_000
    for sums in (progress.subtotals, progress.by_unit):
        assert sum(n for _, n in sums) == progress.count
    assert sum(n for _, n in progress.demonstrated_by_unit) == progress.demonstration
    assert sum(n for _, n in progress.reasons) == progress.passed_over
    every = (*progress.rows, *progress.rows_demonstrated, *progress.rows_left_out)
    assert len({(r.file, r.line) for r in every}) == 2_000


def test_json_and_workbook_list_every_row_page_and_terminal_only_sums(written: Written) -> None:  # noqa: F811
    registers = of(written, {"名称": "=1+1"}, *[{"名称": f"第{n}场", "证据": ""} for n in range(30)])
    progress = count(registers)
    (document,) = report.to_json([progress])
    assert (document["count"], len(document["counted"]), len(document["left_out"])) == (1, 1, 30)
    assert document["reasons"] == [{"reason": "已举办，没有证据", "count": 30}]
    assert document["counted"][0]["evidence"] == "https://kepu.example.org/1"
    book = load_workbook(io.BytesIO(report.xlsx([progress], 2026)))
    cells = list(book.worksheets[1].iter_rows())
    assert len(cells) == 32
    assert (cells[1][2].value, cells[1][2].data_type) == ("=1+1", "s")
    assert len(terminal_rows(progress)) == 2
    assert report.table([progress])[1][-1] == "30"
    view = full_goal_view(progress, ())
    assert view["register"]["reasons"] == [{"title": "已举办，没有证据", "count": 30}]
    assert view["counted"] == [] == view["left_out"]


def test_a_goal_asks_one_thing() -> None:
    base = {"id": "a", "title": "甲", "target": 1}
    for wrong in (
        {},
        {"kinds": ["video"], "register": {"name": "activities"}},
        {"register": {"name": "partners"}},
    ):
        with pytest.raises(ValidationError):
            Goal.model_validate(base | wrong)
    with pytest.raises(ValidationError, match="one query"):
        Goal.model_validate(base | {"register": {"name": "activities"}, "columns": ["kepu-panda"]})


def test_the_committed_samples_count() -> None:
    goals = {g.id: g for g in settings().goals.goals if g.register_query}
    assert {id: g.target for id, g in goals.items()} == {"activities": 10_000, "school-visits": 600}
    registers, _ = load_registers(Project(ROOT), settings(), {}, site_now(Project(ROOT), {}))
    counted = {}
    for id, each in goals.items():
        assert each.register_query is not None
        counted[id] = count_rows(each, each.register_query, registers, 2026)
    assert {id: p.count for id, p in counted.items()} == {"activities": 0, "school-visits": 0}
    assert {id: p.demonstration for id, p in counted.items()} == {"activities": 338, "school-visits": 55}
    assert len(counted["activities"].demonstrated_by_unit) == 3


def test_every_output_says_what_is_demonstration(written: Written) -> None:  # noqa: F811
    museum = {"单位": "演示科技馆"}
    progress = count(of(written, museum, museum | {"状态": "取消"}, museum, demonstrating=MUSEUM))
    said = "另有演示 2 场，不计入"
    assert progress.demonstration_words() == said
    table = _goal_table(progress, 2026)
    assert said in table.title and ["演示", "", "演示科技馆", "2 场"] in table.rows
    assert report.table([progress])[1][1:3] == ("0 场", "2 场")
    book = load_workbook(io.BytesIO(report.xlsx((progress,), 2026)))
    for page in book.worksheets:
        assert said in str(page.cell(2, 1).value), page.title
    states = [str(page.cell(row, 1).value) for row in range(3, 6)]
    assert states == ["演示", "演示", "未计入"]
    (document,) = report.to_json((progress,))
    assert (document["count"], document["counted"], document["demonstration"]) == (0, [], 2)
    assert [row["unit"] for row in document["demonstrated"]] == ["演示科技馆", "演示科技馆"]
    real = count(of(written, museum))
    assert real.demonstration_words() == "" and "演示" not in _goal_table(real, 2026).title
