"""`kepu withdraw`: withdraws a published item; a notice stays at its address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import Context, common_options, now_option
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ledger.published import Withdrawal


@click.command()
@click.argument("id")
@click.option("--reason", required=True, help="撤回的原因，写给读者看。")
@click.option("--yes", is_flag=True, help="真的撤回；不加只说会做什么。")
@now_option
@common_options
def withdraw(context: Context, id: str, reason: str, yes: bool, now: dt.datetime | None) -> None:
    """撤回一个公开过的条目：原网址留下说明，别处全部撤下，从即日起不再计数。"""
    from pipeline.ledger.published import FILE, Withdrawal
    from pipeline.ledger.published import withdraw as withdraw_item
    from pipeline.line.clock import default_now

    if not (reason := reason.strip()):
        raise UsageError("撤回要说明原因。", help="请写 --reason，说给读者听。")
    line = withdraw_item(context.project, id, Withdrawal(now or default_now(), reason), really=yes)
    assert line.withdrawn is not None
    context.reporter.show(WithdrawalReport(yes, id, line.url, line.withdrawn, FILE))


@dataclass(frozen=True)
class WithdrawalReport:
    """A withdrawn item, or one that would be. `file` is the name of the ledger that records it."""

    done: bool
    id: str
    url: str
    withdrawal: Withdrawal
    file: str

    def to_json(self) -> dict[str, Any]:
        """Return the item, its address, when and why."""
        withdrawal = {"at": self.withdrawal.at.isoformat(), "reason": self.withdrawal.reason}
        return {"done": self.done, "id": self.id, "url": self.url, **withdrawal}

    def lines(self) -> Iterator[str]:
        """Yield the item, its address, the reason, and what to do next."""
        yield f"撤回 {self.id}（{self.url}）：{self.withdrawal.reason}"
        if self.done:
            yield f"已记入 ledger/{self.file}，请提交到版本库；下次 kepu publish 起，原网址只有撤回说明。"
        else:
            yield "以上只是预告，什么都没有写。确认后请加 --yes。"
