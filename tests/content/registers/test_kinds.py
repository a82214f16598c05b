"""Sheets as units send them: titles, sums, other separators and encodings, marks of merges; and advice that works."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pipeline.config import RegistersFile, ReportingUnit
from pipeline.content.registers.decode import Slip
from pipeline.content.registers.rows import Event, Sheet
from pipeline.content.registers.sheet import MOST_ALIKE, read_sheet
from pipeline.content.registers.vocabulary import Vocabulary
from tests.content.registers.conftest import Written
from tests.content.registers.generate import HEADER, activities, registers_file, sheet, vocabulary
from tests.content.registers.test_sheet import column, one, read, told

ROWS = sheet(activities(3)).decode()
HEAD, *LINES = ROWS.splitlines()
WIDTH = len(HEADER)
BLANK = "," * (WIDTH - 1)


def with_rows(*lines: str, head: str = HEAD) -> bytes:
    return "\r\n".join([head, *lines, ""]).encode()


def only(data: bytes) -> Slip:
    (slip,) = read(data)[1]
    return slip


@pytest.mark.parametrize(
    "above",
    [
        f"2026年科普活动登记表{BLANK}",
        f"2026年科普活动登记表{BLANK}\r\n填报单位：演示科技馆,,,填报人：张三,,,联系电话：,028-0000-0001",
        f"{BLANK}\r\n2026年11月{BLANK}\r\n单位,演示科技馆,电话,028-0000-0001",
        "附件1",
    ],
)
def test_rows_above_the_header_are_told_and_the_rest_is_read(above: str) -> None:
    found, slips = read(f"{above}\r\n{ROWS}".encode())
    assert [s.code for s in slips] == ["W609"]
    line = above.count("\n") + 2
    assert f"表头在第 {line} 行" in slips[0].message
    assert [r.line for r in found.records] == [line + 1, line + 2, line + 3]


def test_a_record_above_the_header_is_held_back_and_told() -> None:
    found, slips = read("\r\n".join([LINES[0], HEAD, LINES[1]]).encode())
    assert [(s.line, s.code) for s in slips] == [(1, "E605")]
    assert found.held == (1,) and [r.line for r in found.records] == [3]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("合计,,,,,,,,,,,13500,,,,", "合计"),
        (",小 计,,,,,,,,,,13500,,,,", "合计"),
        ("合计：3场" + BLANK, "合计"),
        ("总计3,,,,,,,,,,,13500,,,,", "合计"),
        ("Total,,,,,,,,,,,=SUM(L2:L4),,,,", "合计"),
        (HEAD, "表头"),
        ("一、锦江区" + BLANK, "标题"),
        ("审核人：王五,,,填报日期：2026-11-30" + "," * (WIDTH - 4), "说明"),
        ("# HD-9,看月亮,演示科技馆,,,,,,,,,,,,,", "以 # 开头"),
    ],
)
def test_a_row_that_is_no_record_is_told_once_and_not_held(line: str, word: str) -> None:
    found, slips = read(with_rows(LINES[0], line, LINES[1]))
    assert [(s.line, s.column, s.code) for s in slips] == [(3, 1, "W610")]
    assert word in slips[0].message and "删" in slips[0].help
    assert [r.line for r in found.records] == [2, 4] and found.held == ()
    assert read(with_rows(LINES[0], LINES[1]))[1] == ()


def test_a_record_is_no_sum_whatever_its_name() -> None:
    assert told(sheet([one(名称="合计")])) == []


def test_bare_row_numbers_and_empty_rows_and_columns_say_nothing() -> None:
    head = f"序号,{HEAD.removeprefix('编号,')},,"
    lines = [f"{number},{LINES[0].split(',', 1)[1]},," for number in (1,)]
    assert told(with_rows(*lines, f"2{BLANK},,", f"3{BLANK},,", f"{BLANK},,", head=head)) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize(("mark", "name"), [("\t", "制表符"), (";", "分号"), ("|", "竖线")])
def test_other_separators_and_encodings_are_read_and_said(encoding: str, mark: str, name: str) -> None:
    found, slips = read(ROWS.replace(",", mark).encode(encoding))
    assert [s.code for s in slips if s.code != "W601"] == ["W611"]
    assert name in slips[-1].message
    assert ("W601" in [s.code for s in slips]) == (encoding != "utf-8-sig")
    assert found.records == read(ROWS.encode())[0].records


def test_the_line_that_names_the_separator_is_no_row() -> None:
    found, slips = read(f"sep=,\r\n{ROWS}".encode())
    assert slips == () and [r.line for r in found.records] == [3, 4, 5]


def test_a_sheet_of_two_encodings_is_not_guessed() -> None:
    data = with_rows(*LINES) + f"{LINES[0]}\r\n".encode("gb18030")
    slip = only(data)
    assert (slip.line, slip.code) == (5, "E603")
    assert read(data)[0].unread


def test_invisible_characters_are_taken_out_and_named_with_their_cell() -> None:
    found, slips = read(sheet([one(单位="演示市科协\u200b", 名称="看\u00ad⽉亮")]))
    assert [(s.column, s.code) for s in slips] == [(column("名称"), "W612"), (column("单位"), "W612")]
    assert "B 列“名称”" in slips[0].message and "U+00AD" in slips[0].message
    assert "U+200B" in slips[1].message
    row = found.records[0].row
    assert (row.name, row.unit) == ("看月亮", "demo-association")
    doubled = "\ufeff\ufeff" + ROWS
    assert read(doubled.encode())[1] == ()


@pytest.mark.parametrize(("char", "word"), [("\u202e", "方向"), ("\u0007", "控制"), ("\ufffd", "丢了")])
def test_characters_that_harm_hold_the_row_back(char: str, word: str) -> None:
    found, slips = read(sheet([one(名称=f"看{char}月亮")]))
    assert [(s.line, s.column, s.code) for s in slips] == [(2, column("名称"), "E610")]
    assert word in slips[0].message and "B 列" in slips[0].message
    assert found.held == (2,)


@pytest.mark.parametrize("tail", ["", BLANK])
def test_marks_of_a_merge_hold_the_sheet_back(tail: str) -> None:
    lines = [f"<<<<<<< HEAD{tail}", LINES[0], f"======={tail}", LINES[1], f">>>>>>> other{tail}"]
    slip = only(with_rows(*lines))
    assert (slip.line, slip.code) == (2, "E123")
    assert "第 2 到 6 行" in slip.message
    assert read(with_rows(*lines))[0].unread


def test_a_quote_that_swallows_rows_is_told() -> None:
    opened = LINES[0].replace("演示数据", '"演示数据')
    closed = LINES[2].replace("演示数据", '演示数据"')
    found, slips = read(with_rows(opened, LINES[1], closed))
    assert (slips[0].line, slips[0].code) == (2, "E604")
    assert len(found.records) + len(found.held) >= 2


def test_blank_cells_under_a_merged_one_are_told_not_guessed() -> None:
    rows = [one(), one(编号="2", 名称="乙", 单位="", 日期="")]
    slips = read(sheet(rows))[1]
    assert [(s.line, s.code) for s in slips] == [(3, "E612"), (3, "E612")]
    assert rows[0]["单位"] in slips[0].help and "取消合并" in slips[0].help
    assert "2026-06-01" in slips[1].help


@pytest.mark.parametrize(
    ("header", "right"), [("开始时刻", "开始时间"), ("参加入数", "参加人数"), ("报名电活", "报名电话")]
)
def test_a_header_that_is_nearly_right_holds_the_sheet_back_until_obeyed(header: str, right: str) -> None:
    wrong = ROWS.replace(right, header, 1)
    found, slips = read(wrong.encode())
    assert [s.code for s in slips] == ["E606"]
    assert found.records == () and found.held == (2, 3, 4)
    (meant,) = re.findall("想写“(.+?)”", slips[0].help)
    assert read(wrong.replace(header, meant, 1).encode())[1] == ()


def test_a_column_the_register_does_not_have_is_told_once() -> None:
    lines = [f"{line},张三" for line in LINES]
    slip = only(with_rows(*lines, head=f"{HEAD},填报人"))
    assert (slip.line, slip.column, slip.code) == (1, WIDTH + 1, "W608")
    assert "3 格" in slip.message and "Q 列" in slip.message
    assert told(with_rows(*(f"{line}," for line in LINES), head=f"{HEAD},填报人")) == []


def test_a_cell_under_no_header_holds_its_row_back() -> None:
    head = f",{HEAD}"
    assert told(with_rows(f",{LINES[0]}", head=head)) == []
    assert told(with_rows(f"甲,{LINES[0]}", head=head)) == [(2, 1, "E609")]


@pytest.mark.parametrize(
    ("name", "cell", "answer"),
    [
        ("日期", "45992", "2025-12-01"),
        ("日期", "2026.11.20-11.21", "2026-11-20"),
        ("日期", "2026年11月20日至22日", "2026-11-20"),
        ("日期", "26-6-1", "2026-06-01"),
        ("日期", "二〇二六年十一月二十日", "2026-11-20"),
        ("日期", "2026-11-20（周五）", "2026-11-20"),
        ("日期", "11/20/2026", "2026-11-20"),
        ("日期", "2026-11-20 09:30", "2026-11-20"),
        ("参加人数", "约300人", "300"),
        ("参加人数", "1.2万", "12000"),
        ("参加人数", "三百余人次", "300"),
        ("参加人数", "1,200人", "1200"),
        ("参加人数", "300.0", "300"),
        ("单位", "演示科协、演示科枝馆", "演示科协"),
        ("单位", "演示科枝馆", "演示科技馆"),
        ("线上线下", "线丄", "线上"),
        ("类型", "科普讲坐", "科普讲座"),
        ("区县", "锦江县", "锦江区"),
        ("受众", "老年入", "老年人"),
    ],
)
def test_what_a_message_advises_is_right_when_obeyed(name: str, cell: str, answer: str) -> None:
    (slip,) = read(sheet([one(**{name: cell})]))[1]
    assert slip.column == column(name) and f"列“{name}”" in slip.message
    assert answer in slip.help
    assert read(sheet([one(**{name: answer})]))[1] == ()


def test_several_organisers_each_get_a_row_and_count_once(written: Written) -> None:
    row = one(单位="演示科协和演示科技馆")
    written.put("activities/a.csv", sheet([row]))
    (finding,) = written.load()[1]
    assert "每家各填一行" in finding.help
    written.put("activities/a.csv", sheet([row | {"单位": "演示科协"}, row | {"单位": "演示科技馆"}]))
    registers, findings = written.load()
    assert [f.code for f in findings] == ["W602"] and "不用改" in findings[0].help
    assert len(registers.same_as) == 1


def test_a_new_unit_is_registered_where_the_message_says() -> None:
    data = sheet([one(单位="锦江区科协")])
    (slip,) = read(data)[1]
    assert slip.code == "E613" and "site_config/registers.yml 的 units" in slip.help
    more = registers_file().model_dump()
    more["units"] = (*registers_file().units, ReportingUnit(id="jinjiang-kx", name="锦江区科协"))
    words = Vocabulary.of(RegistersFile.model_validate(more), {"public": ("公众",)}, {})
    assert [s.code for s in read_sheet(data, "a.csv", "activities", words)[1]] in ([], ["E619"])


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "########"])
@pytest.mark.parametrize("name", ["名称", "日期", "参加人数", "证据", "编号"])
def test_what_a_spreadsheet_writes_for_an_error_is_no_value(name: str, cell: str) -> None:
    assert told(sheet([one(**{name: cell})])) == [(2, column(name), "E638")]


def test_a_number_that_lost_its_digits_is_no_id() -> None:
    (slip,) = read(sheet([one(编号="9.15101E+17")]))[1]
    assert slip.code == "E627" and "文本" in slip.help


def test_the_row_is_named_where_it_is_not_the_line() -> None:
    (slip,) = read(sheet([one(备注="一\n二\n三"), one(编号="2", 名称="乙", 日期="某天")]))[1]
    assert slip.line == 5 and "表格第 3 行 F 列“日期”" in slip.message


def test_the_same_mistake_all_over_a_column_is_summed_up() -> None:
    rows = [row | {"日期": f"某天{number}"} for number, row in enumerate(activities(500))]
    found, slips = read(sheet(rows))
    assert len(slips) == MOST_ALIKE + 1
    assert f"还有 {500 - MOST_ALIKE} 处" in slips[-1].message and "第 501 行" in slips[-1].message
    assert len(found.held) == 500


HOSTILE: dict[str, Callable[[int], str]] = {
    "wrong units": lambda n: LINES[0].replace("演示科技馆", f"不认识的单位{n}号"),
    "wrong dates": lambda n: re.sub(r"\d{4}-\d\d-\d\d", f"{n}年{n}月{n}日至", LINES[0]),
    "wrong numbers": lambda n: LINES[0].replace("028-0000", f"一{n}万万千" * 3),
    "invisible": lambda n: LINES[0].replace("演示", f"\u200b{n}\u200b" * 9),
    "quotes": lambda n: f'"{n}"x,"',
    "merges": lambda n: f"<<<<<<< {n}" if n % 2 else f">>>>>>> {n}",
    "sums": lambda n: f"合计{n}",
    "words": lambda n: f"{n},,甲",
    "headers": lambda n: HEAD,
    "alike": lambda n: re.sub(r"\d\d:\d\d", f"{n // 60 % 24:02d}:{n % 60:02d}", LINES[0]),
}


@pytest.mark.timeout(60)  # about 2 s each; what grows with the square takes minutes
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_megabyte_of_any_kind_is_read_to_its_end(written: Written, kind: str) -> None:
    text, number = [HEAD], 0
    size = 0
    while size < 1_000_000:
        text.append(HOSTILE[kind](number))
        size += len(text[-1].encode()) + 1
        number += 1
    written.put("activities/a.csv", "\n".join(text).encode())
    assert written.load()[1]


def test_the_vocabulary_of_the_site_has_what_people_write() -> None:
    assert vocabulary().audiences.find("小学生") == "children"


def sheet_of(data: bytes) -> Sheet:
    return read(data)[0]


def test_events_are_read_as_events() -> None:
    assert all(isinstance(r.row, Event) for r in sheet_of(ROWS.encode()).records)
