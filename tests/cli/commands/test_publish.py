"""`kepu publish`: its output. tests/line/test_releasing.py tests what it does."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from pipeline.cli.commands.publish import DifferenceReport, PublishReport, ReleaseList, RollbackReport
from pipeline.cli.output import Note
from pipeline.ledger.published import Published
from pipeline.line.release_contents import Waiting
from pipeline.line.releasing import Listed, Outcome, Rollback
from pipeline.publish.protocol import Contents, Release, Shown
from pipeline.publish.release_plan import Difference
from tests.cli.running import Run

MOMENT = dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00")
CONTENTS = Contents({"wash-hands": Shown("洗手", "00")}, added=("洗手",))
RELEASE = Release("20261130T160000Z-0123abcd", MOMENT, None, {"index.html": "00"}, contents=CONTENTS)
CHANGES = Difference(("a", "b"), ("c",), ())
FIRST = Published("wash-hands", "wash-hands", "article", "articles/wash-hands/", RELEASE.id, MOMENT)


def outcome(*, done: bool, remarks: tuple[str, ...] = (), held: tuple[Waiting, ...] = ()) -> Outcome:
    return Outcome(
        done, RELEASE, CHANGES, (FIRST,), (), (), "/srv/current", held=held, coming=held, remarks=remarks
    )


def test_a_preview_and_a_publish() -> None:
    counts = [f"版本 {RELEASE.id}：新增 2 个文件，改动 0，移除 1。", "新增：《洗手》。"]
    assert list(PublishReport(outcome(done=False)).lines()) == [
        *counts,
        "首次公开、将记入台账的条目：《洗手》。",
        "以上只是预告，什么都没有发布。确认后请加 --yes。",
    ]
    assert list(PublishReport(outcome(done=True)).lines()) == [
        *counts,
        "已在 ledger/published.jsonl 追加首次公开的条目，请提交到版本库：《洗手》。",
        "已上线：/srv/current",
    ]
    assert PublishReport(outcome(done=True)).to_json() == {
        "done": True,
        "release": RELEASE.id,
        "commit": None,
        "uncommitted": [],
        "changes": {"added": ["a", "b"], "removed": ["c"], "changed": []},
        "titles": {"added": ["洗手"], "changed": [], "removed": []},
        "ledger": ["wash-hands"],
        "held": [],
        "coming": [],
        "strangers": [],
        "remarks": [],
        "pruned": [],
    }


def test_what_stays_back_is_named_with_what_it_lacks() -> None:
    waiting = Waiting("panda", "熊猫", "缺少终审", MOMENT)
    lines = list(PublishReport(outcome(done=False, held=(waiting,))).lines())
    assert "  《熊猫》（panda）：缺少终审" in lines
    assert "  2026-12-01 00:00《熊猫》（panda）：缺少终审" in lines


def test_a_slow_git_is_noted_beside_the_result() -> None:
    report = PublishReport(outcome(done=True, remarks=("git 在 10 秒内没有回答。",)))
    assert next(iter(report.lines())) == Note("git 在 10 秒内没有回答。")


def test_differences_and_a_rollback() -> None:
    assert list(DifferenceReport(CHANGES).lines()) == ["新增 a", "新增 b", "移除 c"]
    preview = list(RollbackReport(Rollback(False, RELEASE, "0123abcd", "/srv/current")).lines())
    assert preview[0] == "将退回 0123abcd（2026-12-01 00:00）。"
    assert "下一次 kepu publish 会把较新的内容再放上去" in preview[1] and "--yes" in preview[2]
    done = RollbackReport(Rollback(True, RELEASE, "0123abcd", "/srv/current"))
    assert next(iter(done.lines())) == "已退回 0123abcd（2026-12-01 00:00）：/srv/current"
    assert done.to_json() == {"done": True, "release": RELEASE.id}


@given(st.lists(st.text("汉字abc，", min_size=1, max_size=60), max_size=12), st.booleans())
def test_a_list_fits_80_columns(titles: list[str], twins: bool) -> None:
    contents = Contents({}, tuple(titles), tuple(titles[1:]), tuple(titles[2:]), ("content/a.md",))
    release = replace(RELEASE, commit="0" * 40, contents=contents, live=True)
    listed = Listed(release, release.id if twins else "0123abcd", tuple(titles))
    lines = list(ReleaseList((listed,)).lines())
    assert [line for line in lines if cell_len(line) > 80] == []
    assert lines[0].startswith("线上  ") and "2026-12-01 00:00" in lines[0] and "含未提交" in lines[0]
    assert any("不能退回" in line for line in lines) == bool(titles)


def test_an_unknown_target_exits_with_two(run: Run) -> None:
    assert run("publish", "nowhere", "--list").code == 2
    assert run("publish", "--list", "--json").document() == []
