"""The generated sample sheets are those the script writes, and with the others make what the issue asks for."""

from __future__ import annotations

import csv

from studio.registers import FOLDER, sheets


def test_committed_sheets_are_those_of_the_script() -> None:
    for path, content in sheets():
        assert path.read_bytes() == content, f"run python -m studio.registers: {path.name}"


def test_every_sample_row_says_that_it_is_one() -> None:
    counted = {}
    for register in ("activities", "school-visits"):
        rows: list[dict[str, str]] = []
        for path in sorted((FOLDER / register).glob("*.csv")):
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            assert lines[0].startswith("# 演示数据"), path
            rows.extend(csv.DictReader(lines[1:]))
        assert all(row["备注"] == "演示数据" and row["单位"].startswith("演示") for row in rows)
        assert all("kepu.example.org" in row["证据"] for row in rows if row["证据"])
        counted[register] = len(rows)
    assert counted == {"activities": 400, "school-visits": 60}
