"""Sheets of many units together: duplicates, ids, the day, teams, who has not reported."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.content.registers.load import load_registers
from pipeline.content.registers.rows import Place
from pipeline.errors import Finding
from tests.content.registers.conftest import NOW, Written
from tests.content.registers.generate import HEADER, Row, activities, sheet, visits

A, B = "content/registers/activities/a.csv", "content/registers/activities/b.csv"


def event(unit: str = "演示市科协", **cells: str) -> Row:
    row = activities(1)[0] | {"线上线下": "线下", "区县": "锦江区", "地点": "演示广场", "开始时间": ""}
    row |= {
        "日期": "2026-06-01",
        "状态": "已举办",
        "参加人数": "20",
        "名称": "看月亮",
        "单位": unit,
        "编号": "1",
    }
    return row | cells


def codes(findings: tuple[Finding, ...]) -> list[tuple[str, int, str]]:
    return [(f.file, f.line, f.code) for f in findings]


def put(written: Written, a: list[Row], b: list[Row]) -> None:
    header = [*HEADER, "不重复的理由"]
    written.put("activities/a.csv", sheet(a, header))
    written.put("activities/b.csv", sheet(b, header))


def test_the_same_event_of_two_units_is_found_however_it_is_written(written: Written) -> None:
    other = event("演示科技馆", 名称="《看 月亮》", 地点="演示　广场", 日期="2026年6月1日")
    put(written, [event(), event(编号="2", 名称="看太阳")], [other])
    registers, findings = written.load()
    assert codes(findings) == [(B, 2, "W602")]
    assert findings[0].severity == "warning" and findings[0].column == HEADER.index("名称") + 1
    assert "a.csv 第 2 行（演示市科协）" in findings[0].message
    assert dict(registers.same_as) == {Place(B, 2): Place(A, 2)}
    assert len(registers.rows["activities"]) == 3


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (event(), event("演示科技馆", 日期="2026-06-02")),
        (event(), event("演示科技馆", 地点="演示礼堂")),
        (event(), event("演示科技馆", 名称="看星星")),
        (event(), event("演示科技馆", 状态="取消", 参加人数="")),
        (event(), event("演示科技馆", 不重复的理由="上下午各一场")),
        (event(开始时间="09:00"), event(编号="2", 开始时间="14:00")),
    ],
)
def test_what_is_not_the_same_event(written: Written, first: Row, second: Row) -> None:
    put(written, [first], [second])
    assert written.load()[1] == ()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (event(), event(编号="2")),
        (event(开始时间="09:00"), event(编号="2", 开始时间="9:00")),
        (event(开始时间="09:00"), event("演示科技馆", 开始时间="09:30")),
    ],
)
def test_what_is_the_same_event(written: Written, first: Row, second: Row) -> None:
    put(written, [first], [second])
    assert codes(written.load()[1]) == [(B, 2, "W602")]


def test_three_reports_of_one_event_name_the_first(written: Written) -> None:
    put(written, [event(), event("演示科技馆")], [event("演示大学科协")])
    registers, findings = written.load()
    assert [f.code for f in findings] == ["W602", "W602"]
    assert set(registers.same_as.values()) == {Place(A, 2)}


def test_two_visits_of_one_school_on_one_day_with_one_talk(written: Written) -> None:
    rows = visits(2)
    rows[1] |= {k: rows[0][k] for k in ("名称", "日期", "学校")}
    header = list(rows[0])
    written.put("school-visits/a.csv", sheet(rows, header))
    assert [f.code for f in written.load()[1]] == ["W602"]


def test_an_id_is_unique_within_its_unit_and_register(written: Written) -> None:
    put(
        written,
        [event(编号="Hd-1")],
        [event(编号="HD-1", 名称="别的"), event("演示科技馆", 编号="HD-1", 名称="又一个")],
    )
    registers, findings = written.load()
    assert codes(findings) == [(B, 2, "E628")]
    assert "a.csv 第 2 行" in findings[0].message
    assert len(registers.rows["activities"]) == 2


def test_the_day_decides_what_is_past_and_future(written: Written) -> None:
    rows = [event(日期="2026-11-23"), event(编号="2", 日期="2026-11-24", 名称="乙")]
    planned = {"状态": "计划", "参加人数": ""}
    later = [
        event(编号="3", 日期="2026-11-23", 名称="丙") | planned,
        event(编号="4", 日期="2026-11-22") | planned,
    ]
    put(written, rows, later)
    _, findings = written.load()
    assert codes(findings) == [(A, 3, "E629"), (B, 3, "W604")]
    # 16:30 UTC on the 23rd is the 24th in Chengdu.
    _, findings = written.load(dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC))
    assert codes(findings) == [(B, 2, "W604"), (B, 3, "W604")]


def test_a_volunteer_activity_names_a_team_of_the_register(written: Written) -> None:
    written.put(
        "volunteer-teams/a.csv", "编号,名称,单位,人数,状态\nT1,演示一队,演示科技馆,12,在册\n".encode()
    )
    header = [*HEADER, "队伍"]
    rows = [
        event(队伍="演示一队"),
        event(编号="2", 名称="乙", 队伍="t1"),
        event(编号="3", 名称="丙", 队伍="演示二队"),
    ]
    written.put("volunteer-activities/a.csv", sheet(rows, header))
    registers, findings = written.load()
    assert [(f.line, f.column, f.code) for f in findings] == [(4, len(header), "E637")]
    assert "演示一队" in findings[0].help
    assert len(registers.rows["volunteer-activities"]) == 2


def test_units_that_have_not_reported_are_listed_where_they_stand(written: Written) -> None:
    written.put(
        "activities/a.csv", sheet([event(), event("演示科技馆", 编号="2", 名称="乙", 日期="2025-06-01")])
    )
    written.put("school-visits/a.csv", sheet(visits(1), list(visits(1)[0])))
    _, findings = load_registers(written.project, written.settings, {}, NOW)
    late = [f for f in findings if f.code == "W603"]
    assert {(f.file, f.severity) for f in late} == {("site_config/registers.yml", "warning")}
    text = (written.project.settings / "registers.yml").read_text(encoding="utf-8").splitlines()
    told = {f.message: text[f.line - 1] for f in late}
    assert "“演示科技馆”2026 年还没有报送：科普活动。" in told
    assert "演示科技馆" in told["“演示科技馆”2026 年还没有报送：科普活动。"]
    assert any("演示大学科协" in m and "科学家进校园" in m for m in told)


def test_a_project_without_registers_owes_no_report(written: Written) -> None:
    registers, findings = load_registers(written.project, written.settings, {}, NOW)
    assert (dict(registers.rows), findings) == ({}, ())


def test_an_organisation_of_the_library_may_report(written: Written) -> None:
    written.put(
        "activities/a.csv", sheet([event("demo-observatory"), event("演示天文台", 编号="2", 名称="乙")])
    )
    organisations = {"demo-observatory": ("演示天文台", "天文台")}
    registers, findings = load_registers(written.project, written.settings, organisations, NOW)
    assert {f.code for f in findings} == {"W603"}
    assert {e.row.unit for e in registers.rows["activities"]} == {"demo-observatory"}
    assert registers.units["demo-observatory"] == "演示天文台"


def without_ids(rows: list[Row], **first: str) -> bytes:
    """A sheet with a column 序号 in place of 编号: 1, 2, 3 in every sheet."""
    header = ["序号", *HEADER[1:], "不重复的理由"]
    return sheet([row | {"序号": str(number)} | first for number, row in enumerate(rows, 1)], header)


def test_row_numbers_of_two_months_are_no_ids(written: Written) -> None:
    written.put("activities/10月.csv", without_ids([event(日期="2026-10-01"), event(名称="乙")]))
    written.put("activities/11月.csv", without_ids([event(日期="2026-11-01"), event(名称="丙")]))
    registers, findings = written.load()
    assert findings == ()
    ids = [entry.row.id for entry in registers.rows["activities"]]
    assert len(set(ids)) == 4
    assert ids[0].startswith("20261001-")


def test_an_id_that_follows_from_the_row_does_not_depend_on_its_place(written: Written) -> None:
    rows = [event(), event(名称="乙"), event(开始时间="09:00", 名称="丙")]
    written.put("activities/a.csv", without_ids(rows))
    before = {entry.row.name: entry.row.id for entry in written.load()[0].rows["activities"]}
    written.put("activities/a.csv", without_ids([event(名称="又一场"), *reversed(rows)]))
    after = {entry.row.name: entry.row.id for entry in written.load()[0].rows["activities"]}
    assert before.items() <= after.items()


def test_two_rows_alike_without_ids_are_told_and_count_once(written: Written) -> None:
    written.put("activities/a.csv", without_ids([event(), event()]))
    registers, findings = written.load()
    assert codes(findings) == [(A, 3, "W602")]
    assert dict(registers.same_as) == {Place(A, 3): Place(A, 2)}
    reason = {"不重复的理由": "上下午各一场"}
    written.put("activities/a.csv", without_ids([event(), event(**reason)]))
    assert written.load()[1] == ()


def test_two_partners_alike_without_ids_are_told(written: Written) -> None:
    head = "名称,单位,类别,合作内容\n"
    row = "演示报社,演示科技馆,媒体,供稿\n"
    written.put("partners/a.csv", (head + row + row).encode())
    registers, findings = written.load()
    assert [(f.line, f.column, f.code) for f in findings] == [(3, 1, "E628")]
    assert len(registers.rows["partners"]) == 1
