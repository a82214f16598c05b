"""`kepu withdraw`: its output. tests/goals/test_withdraw.py tests what it does."""

from __future__ import annotations

import datetime as dt

from pipeline.cli.commands.withdraw import WithdrawalReport
from pipeline.ledger.published import Published, Withdrawal
from pipeline.ledger.withdrawing import Withdrawn
from tests.cli.running import AT, Run

WITHDRAWAL = Withdrawal(dt.datetime.fromisoformat("2026-12-01T00:00:00+08:00"), "数据有误")
LINE = Published("a", "a", "article", "articles/a/", "r1", WITHDRAWAL.at, withdrawn=WITHDRAWAL)


def test_a_preview_and_a_withdrawal() -> None:
    preview = WithdrawalReport(False, Withdrawn(LINE, new=True))
    assert list(preview.lines()) == [
        "撤回 a（articles/a/）：数据有误",
        "以上只是预告，什么都没有写。确认后请加 --yes。",
    ]
    assert preview.to_json() == {
        "done": False,
        "id": "a",
        "url": "articles/a/",
        "at": "2026-12-01T00:00:00+08:00",
        "reason": "数据有误",
        "reason_before": None,
    }
    done = WithdrawalReport(True, Withdrawn(LINE, new=True))
    assert list(done.lines())[1].startswith("已记入 ledger/published.jsonl，请提交到版本库")


def test_wrong_arguments_exit_with_two(run: Run) -> None:
    assert run("withdraw", "wash-hands", "--reason", " ", *AT).code == 2
    code, _, err = run("withdraw", "wash-hands", "--reason", "数据有误", *AT)
    assert code == 2 and "wash-hands" in err
