"""`kepu publish`: its output. tests/line/test_releasing.py tests what it does."""

from __future__ import annotations

import datetime as dt

from pipeline.cli.commands.publish import DifferenceReport, PublishReport, ReleaseList, RollbackReport
from pipeline.cli.output import Note, Table
from pipeline.ledger.published import Published
from pipeline.line.releasing import Outcome, Rollback
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import Difference
from tests.cli.running import Run

MOMENT = dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00")
RELEASE = Release("20261130T160000Z-0123abcd", MOMENT, None, {"index.html": "00"})
CHANGES = Difference(("a", "b"), ("c",), ())
FIRST = Published("wash-hands", "wash-hands", "article", "articles/wash-hands/", RELEASE.id, MOMENT)


def outcome(*, done: bool, no_commit: str | None = None) -> Outcome:
    return Outcome(done, RELEASE, CHANGES, (FIRST,), (), (), "/srv/current", no_commit)


def test_a_preview_and_a_publish() -> None:
    counts = f"版本 {RELEASE.id}：新增 2 个文件，改动 0，移除 1。"
    assert list(PublishReport(outcome(done=False)).lines()) == [
        counts,
        "首次公开、将记入台账的条目：wash-hands。",
        "以上只是预告，什么都没有发布。确认后请加 --yes。",
    ]
    assert list(PublishReport(outcome(done=True)).lines()) == [
        counts,
        "已在 ledger/published.jsonl 追加首次公开的条目，请提交到版本库：wash-hands。",
        "已上线：/srv/current",
    ]
    assert PublishReport(outcome(done=True)).to_json() == {
        "done": True,
        "release": RELEASE.id,
        "commit": None,
        "changes": {"added": ["a", "b"], "removed": ["c"], "changed": []},
        "ledger": ["wash-hands"],
        "pruned": [],
    }


def test_a_slow_git_is_noted_beside_the_result() -> None:
    report = PublishReport(outcome(done=True, no_commit="git 在 10 秒内没有回答。"))
    assert next(iter(report.lines())) == Note("git 在 10 秒内没有回答。")


def test_releases_differences_and_a_rollback() -> None:
    (table,) = ReleaseList((RELEASE,)).lines()
    assert isinstance(table, Table) and table.rows == [["", RELEASE.id, "2026-12-01T00:00:00+08:00", ""]]
    assert list(DifferenceReport(CHANGES).lines()) == ["新增 a", "新增 b", "移除 c"]
    preview = RollbackReport(Rollback(False, RELEASE.id, "/srv/current"))
    assert list(preview.lines()) == [f"将退回 {RELEASE.id}。以上只是预告，确认后请加 --yes。"]
    assert preview.to_json() == {"done": False, "release": RELEASE.id}
    done = RollbackReport(Rollback(True, RELEASE.id, "/srv/current"))
    assert list(done.lines()) == [
        f"已退回 {RELEASE.id}：/srv/current",
        "下一次 kepu publish 会把现在的稿件重新放上去。",
    ]


def test_an_unknown_target_exits_with_two(run: Run) -> None:
    assert run("publish", "nowhere", "--list").code == 2
    assert run("publish", "--list", "--json").document() == []
