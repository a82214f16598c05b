"""`kepu plan`: every job with its state and the reason, before anything is made and after."""

from __future__ import annotations

import re

from tests.cli.running import AT, Run


def test_json(run: Run) -> None:
    rows = run("plan", "--json").document()
    assert rows and all(set(r) == {"key", "kind", "source", "state", "reason"} for r in rows)
    assert [(r["kind"], r["source"], r["state"], r["reason"]) for r in rows] == [
        ("probe", "covers/cover.png", "to probe", "new")
    ]
    assert re.fullmatch("[0-9a-f]{64}", rows[0]["key"])


def test_a_table_says_it_in_chinese(run: Run) -> None:
    code, out, _ = run("plan")
    (row,) = [line for line in out.splitlines() if "covers/cover.png" in line]
    assert code == 0 and "检测" in row and "待检测" in row and "新文件" in row
    run("build", *AT)
    code, out, _ = run("plan")
    rows = [line for line in out.splitlines() if "covers/cover.png" in line]
    assert code == 0 and rows and all("图片" in row and "已完成" in row and "已有" in row for row in rows)
