"""`kepu goals`: progress for people, for programs and as a workbook; the preview of a frozen year."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import AT, CHINESE, Run
from tests.render.small import Small


def test_json(run: Run) -> None:
    goals = run("goals", "--json", *AT).document()
    assert [g["id"] for g in goals] == ["audiovisual", "exemplars", "activities", "school-visits"]
    for goal in goals:
        assert set(goal) >= {"id", "title", "target", "count", "counted", "left_out"}
        assert goal["count"] == len(goal["counted"])
        assert all({"id", "reason"} <= set(x) and CHINESE.search(x["reason"]) for x in goal["left_out"])
    exemplars = next(g for g in goals if g["id"] == "exemplars")
    assert "model-class" in {x["id"] for x in (*exemplars["counted"], *exemplars["demonstrated"])}


OVER = ("--now", "2027-01-05T09:00:00+08:00")


def test_tables_and_a_workbook(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("goals", *AT)
    assert code == 0 and "2026 年" in out and "model-class" in out
    assert "2031 年" in run("goals", "--year", "2031", *AT).out
    assert "2027 年" in run("goals", "--now", "2026-12-31T16:00:00Z").out, "the year is Beijing's"
    code, _, err = run("goals", "--xlsx", str(tmp_path / "目标.xlsx"), *AT)
    assert code == 0 and (tmp_path / "目标.xlsx").read_bytes().startswith(b"PK") and "目标.xlsx" in err


def test_a_year_that_is_not_over_is_not_frozen(run: Run, small: Small) -> None:
    code, _, err = run("goals", "--freeze", "2026", "--yes", *AT)
    assert code == 2 and "还没有过完" in err and "2027-01-01" in err
    assert not (small.project.ledger / "frozen").exists()


@pytest.mark.parametrize("name", ["没有的文件夹/目标.xlsx", "目标.xls", "目标"])
def test_a_workbook_that_cannot_be_written_there_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    code, _, err = run("goals", "--xlsx", str(tmp_path / name), *AT)
    assert code == 2 and ("文件夹" in err if "/" in name else ".xlsx" in err)
    assert not (tmp_path / name).exists()


def test_freezing_without_yes_only_shows_the_count(run: Run, small: Small) -> None:
    preview = run("goals", "--freeze", "2026", "--json", *OVER).document()
    assert set(preview) == {"done", "year", "digest", "goals", "not_frozen"}
    assert (preview["done"], preview["year"]) == (False, 2026)
    code, out, err = run("goals", "--freeze", "2026", *OVER)
    assert code == 0 and all(title in out + err for title in preview["not_frozen"])
    assert "以上只是预告" in out and not (small.project.ledger / "frozen").exists()
