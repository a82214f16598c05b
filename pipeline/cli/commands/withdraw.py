"""`kepu withdraw`: withdraws what is at a public address, where a notice stays; with --lift, puts it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.output import Result
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.ledger.published import Published
    from pipeline.ledger.withdrawing import Withdrawn

PREVIEW = "以上只是预告，什么都没有写。确认后请加 --yes。"


@click.command(cls=Command)
@click.argument("id", metavar="编号或网址")
@click.option("--reason", required=True, help="撤回或恢复的原因；撤回的原因写给读者看。")
@click.option("--lift", is_flag=True, help="恢复撤回了的内容。")
@click.option("--yes", is_flag=True, help="真的去做；不加只说会做什么。")
@now_option
@common_options
def withdraw(context: Context, id: str, reason: str, lift: bool, yes: bool, now: dt.datetime | None) -> None:
    """撤回公开过的内容（写编号或网址）：原网址留下说明，别处都不再出现，从即日起不再计入。--lift 恢复。"""
    from pipeline.ledger.published import Lift, Withdrawal
    from pipeline.ledger.withdrawing import lift as lift_withdrawal
    from pipeline.ledger.withdrawing import withdraw as withdraw_entry
    from pipeline.line.clock import site_now

    moment = now or site_now(context.project)
    if not (reason := reason.strip()):
        raise UsageError(
            "恢复要说明原因。" if lift else "撤回要说明原因。",
            help="请写 --reason，记在台账里。" if lift else "请写 --reason，说给读者听。",
        )
    result: Result
    if lift:
        result = LiftReport(yes, lift_withdrawal(context.project, id, Lift(moment, reason), really=yes))
    else:
        done = withdraw_entry(context.project, id, Withdrawal(moment, reason), really=yes)
        result = WithdrawalReport(yes, done)
    context.reporter.show(result)


@dataclass(frozen=True)
class WithdrawalReport:
    """What was withdrawn, or would be."""

    done: bool
    withdrawn: Withdrawn

    def to_json(self) -> dict[str, Any]:
        """Return its id and address, when and why it was withdrawn, and whether that is new."""
        line = self.withdrawn.line
        assert line.withdrawn is not None
        return {
            "done": self.done and self.withdrawn.new,
            "id": line.id,
            "url": line.url,
            "at": line.withdrawn.at.isoformat(),
            "reason": line.withdrawn.reason,
            "reason_before": self.withdrawn.before,
        }

    def lines(self) -> Iterator[str]:
        """Yield its id and address, the reason, and what to do next."""
        from pipeline.ledger.published import FILE

        line, before = self.withdrawn.line, self.withdrawn.before
        assert line.withdrawn is not None
        if not self.withdrawn.new:
            day = beijing_day(line.withdrawn.at)
            yield f"{line.id}（{line.url}）已于 {day} 撤回，原因相同：{before}。没有再记。"
            return
        yield f"撤回 {line.id}（{line.url}）：{line.withdrawn.reason}"
        if before is not None:
            yield f"它已于 {beijing_day(line.withdrawn.at)} 撤回；日期不变，原因由“{before}”改成这一句。"
        if self.done:
            yield f"已记入 ledger/{FILE}，请提交到版本库；下次 kepu publish 起，原网址只有撤回说明。"
            yield f"要恢复：kepu withdraw {line.id} --lift --reason 原因。"
        else:
            yield PREVIEW


@dataclass(frozen=True)
class LiftReport:
    """A withdrawal that was lifted, or would be."""

    done: bool
    line: Published

    def to_json(self) -> dict[str, Any]:
        """Return its id and address, when it was lifted and why."""
        lifted = self.line.earlier[-1].lifted
        assert lifted is not None
        return {
            "done": self.done,
            "id": self.line.id,
            "url": self.line.url,
            "lifted": lifted.at.isoformat(),
            "reason": lifted.reason,
        }

    def lines(self) -> Iterator[str]:
        """Yield its id and address, the reason, and what to do next."""
        from pipeline.content.model import KINDS
        from pipeline.ledger.published import FILE

        lifted = self.line.earlier[-1].lifted
        assert lifted is not None
        yield f"恢复 {self.line.id}（{self.line.url}）：{lifted.reason}"
        if self.line.kind in KINDS:
            yield "撤回以前的审核签名不再算数：请看过内容、重新送审；审完以前，原网址仍是撤回说明。"
        yield f"已记入 ledger/{FILE}，请提交到版本库。" if self.done else PREVIEW


def beijing_day(moment: dt.datetime) -> str:
    """Return the day of a moment in Beijing."""
    from pipeline.content.model import BEIJING

    return moment.astimezone(BEIJING).date().isoformat()
