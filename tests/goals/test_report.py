"""The workbook is read back with openpyxl; nothing in it is a formula and no byte depends on the clock."""

from __future__ import annotations

import io
import json
import time
import zipfile
from dataclasses import replace

from openpyxl import load_workbook

from pipeline.goals.measure import Counted, LeftOut, Progress
from pipeline.goals.report import DETAILS, table, to_json, xlsx

COUNTED = Counted(
    id="panda",
    title="=HYPERLINK(1)",
    kind="video",
    url="videos/panda/",
    since="2026-11-06",
    release="20261106T020000Z-0123abcd",
    reviewers=("初审 演示初审", "终审 演示终审"),
    digest="ab" * 32,
    mode="自制",
    unit="演示编辑部",
)
ADMITTED = replace(COUNTED, id="new", title="新\x07片", since=None, release=None, digest=None)
PROGRESS = Progress(
    id="audiovisual",
    title="科普音视频[2026]: 第一/二期，名字长得放不进一张表的标签里去",
    target=400,
    unit="个",
    count=2,
    percent=0,
    subtotals=(("视频", 2), ("音频", 0)),
    counted=(COUNTED, ADMITTED),
    left_out=(
        LeftOut("draft", "草稿", None, "草稿，尚未发布", False),
        LeftOut("old", "旧片", "videos/old/", "首次公开在 2025 年，不计入 2026 年", True),
    ),
)
EMPTY = replace(PROGRESS, id="exemplars", title="科普典范", counted=(), left_out=(), count=0, subtotals=())


def test_the_workbook_lists_every_work_with_its_evidence() -> None:
    book = load_workbook(io.BytesIO(xlsx((PROGRESS, EMPTY), 2026)))
    summary, details, nothing = book.worksheets
    assert summary.title == "2026 年汇总"
    assert [cell.value for cell in summary[2]][:6] == [PROGRESS.title, 400, 2, 0, "个", 0]
    heading, *rows = details.iter_rows(values_only=True)
    assert heading == DETAILS
    assert [row[:2] for row in rows] == [
        ("计入", "panda"),
        ("计入", "new"),
        ("未计入", "draft"),
        ("未计入", "old"),
    ]
    shown = dict(zip(DETAILS, rows[0], strict=True))
    assert (shown["首次公开"], shown["发布版本"], shown["网址"]) == (
        COUNTED.since,
        COUNTED.release,
        COUNTED.url,
    )
    assert (shown["审核"], shown["源文件 SHA-256"]) == ("初审 演示初审、终审 演示终审", COUNTED.digest)
    assert rows[1][4] == "本次发布"
    assert rows[3][-1] == "首次公开在 2025 年，不计入 2026 年"
    assert nothing.max_row == 1


def test_text_is_text_and_sheet_names_are_allowed() -> None:
    book = load_workbook(io.BytesIO(xlsx((PROGRESS, replace(PROGRESS, id="twin")), 2026)))
    for sheet in book.worksheets:
        assert len(sheet.title) <= 31
        assert not set("[]:*?/\\'") & set(sheet.title)
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    cell = book.worksheets[1].cell(2, 3)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert book.worksheets[1].cell(3, 3).value == "新片"


def test_what_is_only_a_demonstration_stands_apart_in_every_output() -> None:
    shown = replace(PROGRESS, counted=(COUNTED,), count=1, demonstrated=(ADMITTED,))
    book = load_workbook(io.BytesIO(xlsx((shown,), 2026)))
    assert book.worksheets[0].cell(2, 1).value == f"{PROGRESS.title}：另有演示 1 个，不计入。"
    assert [cell.value for cell in book.worksheets[0][3]][2:4] == [1, 1]
    states = [row[0] for row in book.worksheets[1].iter_rows(min_row=3, values_only=True)]
    assert states == ["计入", "演示", "未计入", "未计入"]
    (value,) = to_json([shown])
    assert (value["count"], value["demonstration"]) == (1, 1)
    assert [c["id"] for c in value["demonstrated"]] == ["new"]
    assert table([shown])[1][1:3] == ("1 个", "1 个")


def test_what_belongs_to_another_goal_is_not_called_left_out() -> None:
    article = LeftOut("text", "图文", None, "种类“图文”不在本目标之内", True, outside=True)
    shown = replace(PROGRESS, left_out=(*PROGRESS.left_out, article))
    assert table([shown])[1][-1] == "2"
    states = [row[0] for row in load_workbook(io.BytesIO(xlsx((shown,), 2026))).worksheets[1].values]
    assert states.count("未计入") == 2 and states.count("不属本目标") == 1
    assert to_json([shown])[0]["left_out"][-1]["outside"]


def test_bytes_do_not_depend_on_the_clock() -> None:
    first = xlsx((PROGRESS,), 2026)
    time.sleep(1.1)
    assert xlsx((PROGRESS,), 2026) == first
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"2026-01-01T00:00:00Z") == 2


def test_json_is_the_commands_contract() -> None:
    (value,) = json.loads(json.dumps(to_json([PROGRESS])))
    assert {"id", "title", "target", "count", "counted", "left_out"} <= value.keys()
    assert (value["count"], value["target"]) == (2, 400)
    assert [c["id"] for c in value["counted"]] == ["panda", "new"]
    assert [(item["id"], item["reason"]) for item in value["left_out"]] == [
        ("draft", "草稿，尚未发布"),
        ("old", "首次公开在 2025 年，不计入 2026 年"),
    ]


def test_rows_for_a_terminal() -> None:
    heading, row = table([PROGRESS])
    assert len(heading) == len(row)
    assert row[1:] == ("2 个", "0 个", "400 个", "0%", "视频 2、音频 0", "2")
