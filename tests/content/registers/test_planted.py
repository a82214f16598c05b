"""Ten thousand activities of three units with 37 mistakes in them: all 37 are named by row and column, none more."""

from __future__ import annotations

import datetime as dt

from tests.content.registers.conftest import Written
from tests.content.registers.generate import HEADER, TODAY, UNITS, Row, activities, sheet

TOMORROW = (TODAY + dt.timedelta(1)).isoformat()
# (unit, row of its sheet counted from 0, column, what is written there, code); what else a case needs stands below.
PLANTED: tuple[tuple[int, int, str, str, str], ...] = (
    (0, 3, "编号", "", "E612"),
    (0, 40, "编号", "HD 2026#1", "E627"),
    (0, 77, "名称", "", "E612"),
    (0, 120, "名称", "长" * 81, "E611"),
    (0, 160, "单位", "演示市科学协会联合", "E613"),
    (0, 222, "类型", "科普讲坐", "E614"),
    (0, 301, "项目", "科普口", "E615"),
    (0, 355, "日期", "2026-02-30", "E616"),
    (0, 402, "日期", "46000", "E616"),
    (0, 511, "日期", "1926-05-01", "E617"),
    (0, 640, "日期", TOMORROW, "E629"),
    (0, 713, "开始时间", "下午三点", "E634"),
    (0, 888, "区县", "锦江县", "E618"),
    (1, 5, "区县", "绵阳市", "E618"),
    (1, 17, "区县", "", "E631"),
    (1, 64, "地点", "", "E631"),
    (1, 128, "线上线下", "远程", "E620"),
    (1, 256, "线上线下", "", "E612"),
    (1, 300, "受众", "青少年、小朋有", "E619"),
    (1, 412, "参加人数", "-5", "E623"),
    (1, 480, "参加人数", "99999999", "E623"),
    (1, 555, "参加人数", "约200人", "E622"),
    (1, 620, "参加人数", "", "E630"),
    (1, 700, "报名电话", "028-12", "E624"),
    (1, 801, "状态", "举办了", "E621"),
    (1, 905, "状态", "", "E612"),
    (1, 1001, "证据", "http://kepu.example.org/1", "E625"),
    (1, 1100, "证据", "assets/media/../secret.png", "E625"),
    (2, 9, "证据", "assets/media/evidence/none.jpg", "E626"),
    (2, 90, "证据", "https://", "E625"),
    (2, 333, "编号", "HD-2026-00002", "E628"),
    (2, 401, "名称", "铃\u0007声", "E610"),
    (2, 1500, "名称", "（同一场）", "W602"),
    (2, 1600, "名称", "=HYPERLINK(1)", "W605"),
    (2, 1702, "报名电话", "13800000000", "W606"),
    (2, 2000, "状态", "计划", "W604"),
    (2, 3000, "备注", "多一格", "E609"),
)


def plant(sheets: list[list[Row]]) -> None:
    for unit, number, column, value, code in PLANTED:
        row = sheets[unit][number]
        row.update({"线上线下": "线下", "区县": "锦江区", "地点": f"演示礼堂{unit}-{number}"})
        row.update({"日期": "2026-06-01", "状态": "已举办", "参加人数": "30"})
        row[column] = value
        if code == "W602":
            other = sheets[0][100]
            other.update({"状态": "已举办", "参加人数": "12", "日期": "2026-06-01"})
            other.update({"线上线下": "线下", "区县": "锦江区", "地点": "演示 大礼堂", "名称": "同一场！"})
            row.update({"地点": "演示大礼堂", "开始时间": "08:15"})


def test_all_37_mistakes_are_named_and_none_more(written: Written) -> None:
    assert len(PLANTED) == 37
    assert len({code for *_, code in PLANTED}) >= 15
    rows = activities(10_000)
    sheets = [[row for row in rows if row["单位"] == unit] for unit in UNITS]
    plant(sheets)
    for number, each in enumerate(sheets):
        data = sheet(each).decode()
        if number == 2:  # the cell beyond the header
            data = data.replace("多一格", "演示数据,多一格")
        written.put(f"activities/unit-{number}.csv", data.encode())
    registers, findings = written.load()
    found = sorted((f.file, f.line, f.column, f.code) for f in findings)
    expected = sorted(
        (f"content/registers/activities/unit-{unit}.csv", number + 2, column_of(column, code), code)
        for unit, number, column, _, code in PLANTED
    )
    assert found == expected
    assert all(f.message and f.help for f in findings)
    errors = sum(f.severity == "error" for f in findings)
    assert errors == sum(code.startswith("E") for *_, code in PLANTED)
    assert len(registers.rows["activities"]) == 10_000 - errors


def column_of(column: str, code: str) -> int:
    return HEADER.index(column) + 1 + (code == "E609")


def test_what_is_right_brings_no_finding(written: Written) -> None:
    written.put("activities/all.csv", sheet(activities(2_000)))
    registers, findings = written.load()
    assert findings == ()
    assert len(registers.rows["activities"]) == 2_000
