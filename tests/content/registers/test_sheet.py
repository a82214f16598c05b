"""One sheet: encodings, line ends, quotes, headers, and each cell's mistake at its line and column."""

from __future__ import annotations

import pytest

from pipeline.config import RegisterName
from pipeline.content.registers.decode import Slip
from pipeline.content.registers.rows import Activity, SchoolVisit, Sheet
from pipeline.content.registers.sheet import read_sheet
from tests.content.registers.generate import (
    HEADER,
    VISIT_HEADER,
    Row,
    activities,
    sheet,
    visits,
    vocabulary,
)


def read(data: bytes, register: RegisterName = "activities") -> tuple[Sheet, tuple[Slip, ...]]:
    return read_sheet(data, "a.csv", register, vocabulary())


def told(data: bytes, register: RegisterName = "activities") -> list[tuple[int, int, str]]:
    return [(s.line, s.column, s.code) for s in read(data, register)[1]]


def one(**cells: str) -> Row:
    """A valid held activity with some cells as given."""
    row = activities(1, seed=3)[0]
    row.update(
        {"线上线下": "线下", "区县": "锦江区", "地点": "演示社区", "状态": "已举办", "日期": "2026-06-01"}
    )
    return row | {"参加人数": "20"} | cells


def column(name: str) -> int:
    return HEADER.index(name) + 1


def test_a_row_becomes_values() -> None:
    found, slips = read(
        sheet(
            [
                one(
                    日期="2026年6月1日",
                    区县="高新区",
                    受众="青少年，儿童",
                    参加人数="1,200",
                    单位="演示科协",
                    类型="讲座",
                )
            ]
        )
    )
    assert slips == ()
    row = found.records[0].row
    assert isinstance(row, Activity)
    assert (row.date.isoformat(), row.district, row.unit) == ("2026-06-01", "成都高新区", "demo-association")
    assert (row.audiences, row.participants, row.type) == (("teenagers", "children"), 1200, "lecture")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_with_any_line_end_with_and_without_its_mark(newline: str, mark: bytes) -> None:
    found, slips = read(mark + sheet([*activities(3), one(编号="坏 编号")], newline=newline))
    assert [r.line for r in found.records] == [2, 3, 4]
    assert [(s.line, s.column, s.code) for s in slips] == [(5, 1, "E627")]


def test_gb18030_is_read_and_said() -> None:
    found, slips = read(sheet(activities(2)).decode().encode("gb18030"))
    assert [(s.line, s.code) for s in slips] == [(1, "W601")]
    assert "GB18030" in slips[0].message and "UTF-8" in slips[0].help
    assert len(found.records) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E605"),
        (b" \r\n", "E605"),
        (b"\xef\xbb\xbf\n,,\n# only a note\n", "E605"),
        (b"PK\x03\x04" + bytes(40), "E603"),
        ("编号,名称".encode("utf-16")[:-1], "E603"),
        (b"<html><table><tr><td>1</td></tr></table>", "E603"),
        (b"a,b\n\xff\xff\xff\n", "E603"),
        ("编号，名称，单位\n1，2，3\n".encode(), "E605"),
        ("填报人,张三\n电话号,028\n".encode(), "E605"),
    ],
)
def test_what_is_no_sheet_is_refused_with_what_to_do(data: bytes, code: str) -> None:
    found, slips = read(data)
    assert [s.code for s in slips] == [code]
    assert slips[0].help and found.records == ()


def test_notes_empty_lines_and_quoted_line_breaks_keep_line_numbers() -> None:
    rows = sheet([one(备注="第一行\n第二行\n第三行"), one(编号="x y")]).decode()
    header, rest = rows.split("\r\n", 1)
    found, slips = read(f"# 演示数据\r\n\r\n{header}\r\n,,\r\n{rest}".encode())
    assert [r.line for r in found.records] == [5]
    assert [(s.line, s.column, s.code) for s in slips] == [(8, 1, "E627")]
    assert found.records[0].row.note == "第一行 第二行 第三行"  # type: ignore[attr-defined]


def test_headers_by_other_names_and_in_any_order() -> None:
    rows = [one()]
    text = sheet(rows, [*reversed(HEADER), ""]).decode()
    for name, other in (
        ("单位", " 主办单位 "),
        ("区县", "区（市）县"),
        ("参加人数", "参与人数*"),
        ("证据", "佐证材料"),
    ):
        text = text.replace(name, other, 1)
    found, slips = read(text.encode())
    assert slips == ()
    assert len(found.records) == 1
    assert found.columns["id"] == len(HEADER)


def test_an_unknown_header_says_what_was_meant_and_the_rest_is_still_checked() -> None:
    data = sheet([one(日期="昨天")]).decode().replace("开始时间", "开始时刻", 1).encode()
    _, slips = read(data)
    assert [(s.line, s.column, s.code) for s in slips] == [
        (1, column("开始时间"), "E606"),
        (2, column("日期"), "E616"),
    ]
    assert "开始时间" in slips[0].help


def test_a_header_twice_and_one_that_lacks() -> None:
    header = [h for h in HEADER if h != "状态"]
    data = sheet([one()], [*header, "备注"])
    assert told(data) == [(1, len(header) + 1, "E607"), (1, len(header) + 2, "E608")]


def test_cells_below_no_header_and_empty_columns() -> None:
    text = sheet([one()]).decode()
    assert told(text.replace("\r\n", ",,\r\n").encode()) == []
    assert told(text.replace("演示数据", "演示数据,多", 1).encode()) == [(2, len(HEADER) + 1, "E609")]


def test_broken_quotes_name_the_cell_and_reading_goes_on() -> None:
    good = sheet([one()]).decode().splitlines()[1]
    lines = [
        ",".join(HEADER),
        good.replace("演示社区", '"演示"社区'),
        good.replace("HD-", "B-"),
        f'C,"未完,{good}',
    ]
    found, slips = read("\n".join(lines).encode())
    assert [(s.line, s.column, s.code) for s in slips] == [(2, column("地点"), "E604"), (4, 2, "E604")]
    assert [r.line for r in found.records] == [3]


def test_many_broken_quotes_end_the_reading() -> None:
    data = ",".join(HEADER) + "\n" + '"x"y\n' * 500
    codes = [s.code for s in read(data.encode())[1]]
    assert codes == ["E604"] * 21 + ["W607"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+好", "-好", "@某人", '=HYPERLINK("https://kepu.example.org","x")']
)
def test_what_looks_like_a_formula_stays_text_and_is_said(cell: str) -> None:
    found, slips = read(sheet([one(名称=cell)]))
    assert [(s.column, s.code) for s in slips] == [(column("名称"), "W605")]
    assert found.records[0].row.name == cell


@pytest.mark.parametrize(
    ("name", "cell", "code"),
    [
        ("日期", "2026/13/1", "E616"),
        ("日期", "26-6-1", "E616"),
        ("日期", "2026-06-01至2026-06-03", "E616"),
        ("日期", "2101-01-01", "E617"),
        ("开始时间", "25:00", "E634"),
        ("参加人数", "１２．５", "E622"),
        ("参加人数", "12345678901", "E623"),
        ("参加人数", "100001", "E623"),
        ("报名电话", "028-0000-000a", "E624"),
        ("证据", "ftp://kepu.example.org/a", "E625"),
        ("证据", "https://user@kepu.example.org/", "E625"),
        ("证据", "javascript:alert(1)", "E625"),
        ("证据", "https://localhost", "E625"),
        ("证据", "https://kepu.example.org:99999/", "E625"),
        ("证据", "C:\\证据.jpg", "E625"),
        ("证据", "有照片", "E625"),
        ("受众", "大熊猫", "E619"),
        ("地点", "地" * 81, "E611"),
        ("单位", "某某局", "E613"),
    ],
)
def test_a_wrong_cell_is_named_once(name: str, cell: str, code: str) -> None:
    found, slips = read(sheet([one(**{name: cell})]))
    assert [(s.line, s.column, s.code) for s in slips] == [(2, column(name), code)]
    assert slips[0].message and slips[0].help
    assert found.records == ()


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("报名电话", "（028）0000 0001"),
        ("报名电话", "400-000-0000"),
        ("报名电话", "12345"),
        ("报名电话", "无"),
        ("日期", "2026.6.1"),
        ("日期", "2026/6/1 0:00:00"),
        ("日期", "20260601"),
        ("受众", "居民、小学生"),
        ("状态", "已举行"),
        ("日期", "２０２６－０６－０１"),
        ("开始时间", "9：30"),
        ("证据", "assets/media/evidence/1.jpg"),
        ("受众", "儿童（14 岁以下）/老年人"),
        ("区县", "天府新区"),
        ("线上线下", "线上+线下"),
    ],
)
def test_other_ways_of_writing_are_understood(name: str, cell: str) -> None:
    assert told(sheet([one(**{name: cell})])) == []


def test_every_mistake_of_a_row_is_told_at_once_and_none_follows_from_another() -> None:
    row = one(日期="明天", 线上线下="远程", 区县="", 地点="", 参加人数="很多", 状态="")
    assert told(sheet([row])) == [
        (2, column("日期"), "E616"),
        (2, column("线上线下"), "E620"),
        (2, column("参加人数"), "E622"),
        (2, column("状态"), "E612"),
    ]


def test_an_online_activity_needs_no_place_and_may_have_millions() -> None:
    assert told(sheet([one(线上线下="线上", 区县="", 地点="", 参加人数="2,000,000")])) == []


def test_a_visit_needs_a_school_and_the_role_of_the_scientist() -> None:
    rows = visits(3)
    rows[0]["学校"], rows[1]["科学家身份"] = "", " "
    data = sheet(rows, VISIT_HEADER)
    assert told(data, "school-visits") == [
        (2, VISIT_HEADER.index("学校") + 1, "E632"),
        (3, VISIT_HEADER.index("科学家身份") + 1, "E633"),
    ]
    row = read(data, "school-visits")[0].records[0].row
    assert isinstance(row, SchoolVisit) and row.where == row.school


def test_every_other_register_reads_its_sheet() -> None:
    cases: dict[RegisterName, tuple[str, str]] = {
        "volunteer-teams": ("编号,名称,单位,人数,状态", "T1,演示队,演示科技馆,12,在册"),
        "partners": (
            "编号,名称,单位,类别,合作内容,网址",
            "P1,演示报社,演示科技馆,媒体,供稿,https://kepu.example.org/",
        ),
        "enterprises": (
            "编号,名称,单位,区县,领域,统一社会信用代码",
            "Q1,演示公司,演示科技馆,郫都,科普教具,911000000000000006",
        ),
        "rural-services": (
            "编号,名称,单位,类别,服务区县,服务内容,受众,状态",
            "R1,演示服务,演示科技馆,种植,金堂、大邑,柑橘修剪,农民,正常",
        ),
    }
    for register, (header, row) in cases.items():
        found, slips = read(f"{header}\n{row}\n".encode(), register)
        assert [s for s in slips if s.code != "E636"] == []
        assert len(found.records) == 1 or register == "enterprises"


def test_the_check_character_of_a_credit_code() -> None:
    def code(text: str) -> list[str]:
        data = f"编号,名称,单位,区县,领域,统一社会信用代码\n1,甲,演示科技馆,锦江区,教具,{text}\n"
        return [s.code for s in read(data.encode(), "enterprises")[1]]

    right = [
        f"9151000000000000{a}{b}"
        for a in "0A"
        for b in "0123456789ABCDEFGHJKLMNPQRTUWXY"
        if not code(f"9151000000000000{a}{b}")
    ]
    assert len(right) == 2
    assert code("9151000000000000I0") == ["E636"] == code("123")
