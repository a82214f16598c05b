"""A site with broken registers: `kepu check` names every mistake at once, `kepu build` leaves out what is broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import main

FOLDER = "content/registers/"
EXPECTED = [
    ("activities/museum.csv", 4, 4, "E614"),
    ("activities/museum.csv", 4, 5, "E616"),
    ("activities/museum.csv", 4, 10, "E623"),
    ("activities/museum.csv", 4, 13, "E625"),
    ("activities/museum.csv", 6, 9, "E619"),
    ("activities/museum.csv", 6, 10, "E630"),
    ("activities/museum.csv", 7, 2, "E604"),
    ("activities/museum.csv", 8, 5, "E629"),
    ("school-visits/gbk.csv", 1, 1, "W601"),
    ("school-visits/gbk.csv", 2, 5, "E632"),
    ("school-visits/gbk.csv", 3, 6, "E633"),
    ("visits/lost.csv", 1, 1, "E601"),
]


@pytest.fixture
def site(make_site: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1733011200")  # 2024-12-01
    return make_site("broken-registers")


def test_check_names_every_mistake_with_what_to_do(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--project", str(site), "--json"]) == 1
    printed = capsys.readouterr()
    found = [f for f in json.loads(printed.out) if f["file"].startswith(FOLDER)]
    assert [(f["file"].removeprefix(FOLDER), f["line"], f["column"], f["code"]) for f in found] == EXPECTED
    assert all(f["message"] and f["help"] for f in found)
    helps = {f["code"]: f["help"] for f in found}
    assert "科普讲座" in helps["E614"] and "school-visits" in helps["E601"]
    assert "登记表有 6 行有错误" in printed.err


def test_a_build_leaves_out_what_is_broken_and_says_so(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--project", str(site), "--no-media"]) == 0
    told = capsys.readouterr().out
    assert f"登记表有 6 行有错误，先留下，不显示也不计入：{FOLDER}activities/museum.csv 4 行" in told
    month = (site / "site" / "activities" / "2024" / "06" / "index.html").read_text(encoding="utf-8")
    assert "看得见的声音" in month and "缺人数" not in month


def test_the_goals_say_how_many_rows_they_leave_out(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["goals", "--project", str(site), "--year", "2024", "--json"]) == 0
    (goal,) = (g for g in json.loads(capsys.readouterr().out) if g["id"] == "activities")
    assert {"reason": "有错误，改好才计", "count": 4} in goal["reasons"]
    lines = [row["line"] for row in goal["left_out"] if row["reason"] == "有错误，改好才计"]
    assert lines == [4, 6, 7, 8]
    assert (goal["count"], goal["demonstration"]) == (0, 1)


def test_a_sheet_that_cannot_be_read_holds_only_itself_back(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / FOLDER / "activities" / "book.csv").write_bytes(b"PK\x03\x04" + bytes(40))
    (site / FOLDER / "activities" / "other.xlsx").write_bytes(b"PK\x03\x04" + bytes(40))
    assert main(["build", "--project", str(site), "--no-media"]) == 0
    told = capsys.readouterr().out
    assert "6 行和 2 张表有错误" in told and "book.csv 整张" in told and "other.xlsx 整张" in told
