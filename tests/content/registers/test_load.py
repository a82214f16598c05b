"""The folder of registers: which files are sheets, evidence on disk, the cache, the committed samples."""

from __future__ import annotations

import os

import pytest

from pipeline.config import Project
from pipeline.content.registers.load import load_registers
from pipeline.line.clock import last_second, stated_day
from tests.content.registers.conftest import Written
from tests.content.registers.generate import ROOT, activities, settings, sheet


def test_the_committed_samples_are_right_and_marked(root: object) -> None:
    day = stated_day(Project(ROOT))
    assert day is not None
    registers, findings = load_registers(Project(ROOT), settings(), {}, last_second(day))
    assert findings == ()
    assert len(registers.rows["activities"]) == 400
    assert len(registers.rows["school-visits"]) == 60
    assert len({e.row.unit for e in registers.rows["activities"]}) == 3
    for path in (ROOT / "content" / "registers").rglob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# 演示数据") and all("演示" in line for line in lines[2:])


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("activites/a.csv", "activities"),
        ("科普活动/a.csv", "activities"),
        ("stray.csv", "文件夹"),
        ("activities/a.xlsx", "CSV"),
        ("activities/a.xls", "CSV"),
        ("activities/a.csv.txt", "改名为 a.csv（"),
        ("activities/十一月.CSV.txt", "改名为 十一月.csv（"),
        ("activities/a.tsv", "改名为 a.csv（"),
        ("activities/a", "改名为 a.csv（"),
    ],
)
def test_a_file_in_the_wrong_place_or_form_is_named(written: Written, path: str, word: str) -> None:
    written.put(path, sheet(activities(1)))
    registers, findings = written.load()
    assert [(f.file, f.code) for f in findings] == [(f"content/registers/{path}", "E601")]
    assert word in findings[0].message + findings[0].help
    assert not registers.rows


def test_what_editors_leave_behind_is_no_sheet(written: Written) -> None:
    for name in ("~$a.csv", ".a.csv", ".~lock.a.csv#", "README.md"):
        written.put(f"activities/{name}", b"x")
    written.put("activities/2026/spring/a.CSV", sheet(activities(2)))
    assert written.load()[1] == ()
    assert len(written.load()[0].rows["activities"]) == 2


@pytest.mark.parametrize("name", ["a (1).csv", "a - 副本.csv", "a 的冲突副本 2026-11-30.csv", "a - Copy.csv"])
def test_a_copy_of_a_sheet_is_not_counted_beside_it(written: Written, name: str) -> None:
    written.put(f"activities/{name}", sheet(activities(2)))
    assert written.load()[1] == ()  # nothing says that it is a copy: it may have been sent alone
    written.put("activities/a.csv", sheet(activities(2)))
    registers, findings = written.load()
    assert [(f.file, f.code) for f in findings] == [(f"content/registers/activities/{name}", "E124")]
    assert "a.csv" in findings[0].help
    assert len(registers.rows["activities"]) == 2
    assert dict(registers.unread) == {"activities": (f"content/registers/activities/{name}",)}


def test_symbolic_links_are_not_followed(written: Written) -> None:
    target = written.put("activities/a.csv", sheet(activities(1)))
    os.symlink(target, target.with_name("b.csv"))
    os.symlink("/", target.parent / "all")
    assert len(written.load()[0].rows["activities"]) == 1


def test_evidence_on_disk_must_be_there_and_inside(written: Written) -> None:
    folder = written.project.media / "evidence"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"x")
    (folder / "empty.jpg").write_bytes(b"")
    os.symlink("/etc/passwd", folder / "link.jpg")
    rows = activities(5)
    names = (
        "assets/media/evidence/a.jpg",
        "evidence/a.jpg",
        "evidence/b.jpg",
        "evidence/empty.jpg",
        "evidence/link.jpg",
    )
    for row, name in zip(rows, names, strict=True):
        row["证据"] = name
    written.put("activities/a.csv", sheet(rows))
    registers, findings = written.load()
    assert [(f.line, f.column, f.code) for f in findings] == [(n, 15, "E626") for n in (4, 5, 6)]
    assert "assets/media/evidence/" in findings[0].help and "b.jpg" in findings[0].help
    assert len(registers.rows["activities"]) == 2


def test_a_large_sheet_is_read_once_and_gives_the_same(written: Written) -> None:
    rows = activities(3000)
    rows[7]["日期"] = "某天"
    path = written.put("activities/a.csv", sheet(rows))
    kept = written.project.work / "registers"
    first = written.load()
    (entry,) = kept.glob("*.json")
    changed = entry.stat().st_mtime_ns
    assert written.load() == first
    assert entry.stat().st_mtime_ns == changed
    entry.write_bytes(entry.read_bytes()[:1000])  # cut short
    assert written.load() == first
    path.write_bytes(sheet(rows[:2000]))
    assert len(written.load()[0].rows["activities"]) == 1999
    assert [p for p in kept.glob("*.json") if p == entry] == []


def test_a_small_sheet_leaves_no_entry(written: Written) -> None:
    written.put("activities/a.csv", sheet(activities(10)))
    written.load()
    assert not (written.project.work / "registers").exists()


def test_too_large_a_file_is_not_read(written: Written) -> None:
    path = written.put("activities/a.csv", b"")
    with path.open("wb") as stream:
        stream.truncate(17 * 1024 * 1024)
    assert [f.code for f in written.load()[1]] == ["E602"]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ['"', "a,", "\n", '"\n', "甲", "\x00", ",,,,,,,,\r"])
def test_a_hostile_sheet_ends_soon(written: Written, unit: str) -> None:
    head = sheet([]).decode()
    written.put("activities/a.csv", (head + unit * 300_000).encode())
    findings = written.load()[1]
    assert findings
