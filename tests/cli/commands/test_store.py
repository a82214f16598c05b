"""`kepu store`: its output. tests/line/test_store_maintenance.py tests what it finds and removes."""

from __future__ import annotations

from pipeline.cli.commands.store import CleanReport, VerifyReport
from pipeline.line.store_maintenance import Cleaned, Verified
from pipeline.store.maintenance import Examined, Garbage
from tests.cli.running import Run

KEY = "0123456789abcdef" * 4


def test_a_verification() -> None:
    damaged = Examined(KEY, "image", 10, "少了一个文件")
    report = VerifyReport(Verified(3, 1_500_000, (damaged,)))
    assert list(report.lines()) == [
        "检查了成品库的 3 个结果，共 1.5 MB。",
        "损坏 0123456789abcdef0123：少了一个文件",
        "有 1 个已移开，下次 kepu build 会重新生成。",
    ]
    found = {"key": KEY, "kind": "image", "size": 10, "wrong": "少了一个文件"}
    assert report.to_json() == {"objects": 3, "bytes": 1_500_000, "damaged": [found]}
    assert len(list(VerifyReport(Verified(3, 0, ())).lines())) == 1


def test_a_cleaning() -> None:
    garbage = Garbage((), 7, 2)
    lines = list(CleanReport(Cleaned(True, garbage, 2_000_000)).lines())
    assert lines == [
        "删去了 0 个没有用到的结果，共 0.0 MB。",
        "留下 7 个有用的，2 个不久前才生成的。",
        "另外清掉了 2.0 MB 残留的临时文件。",
    ]
    preview = list(CleanReport(Cleaned(False, garbage, 0)).lines())
    assert preview[0].startswith("可以删去") and preview[-1].endswith("确认后请加 --yes。")


def test_an_empty_store_is_whole(run: Run) -> None:
    assert run("store", "verify", "--json").document() == {"objects": 0, "bytes": 0, "damaged": []}
