"""`kepu goals`: shows the progress of every goal with its evidence, also as a workbook; closes a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.output import Note, Table
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.goals.freeze import Frozen
    from pipeline.goals.progress import Progress


@click.command(cls=Command)
@click.option(
    "--year", type=click.IntRange(2000, 2200), default=None, help="统计年度，默认今年（北京时间）。"
)
@click.option(
    "--xlsx", type=click.Path(path_type=Path, dir_okay=False), default=None, help="另存为 Excel 文件。"
)
@click.option(
    "--freeze", type=click.IntRange(2000, 2200), default=None, metavar="年份", help="给一个年度封账。"
)
@click.option("--yes", is_flag=True, help="真的封账；不加只说会封哪些。")
@now_option
@common_options
def goals(
    context: Context,
    year: int | None,
    xlsx: Path | None,
    freeze: int | None,
    yes: bool,
    now: dt.datetime | None,
) -> None:
    """各项目标的进度，逐条列出计入与不计入的理由；--freeze 给一个年度封账。"""
    from pipeline.goals.report import xlsx as workbook
    from pipeline.line.clock import site_now
    from pipeline.line.counting import freeze_year, measure_goals
    from pipeline.store import write_atomic

    moment = now or site_now(context.project)
    if xlsx is not None:
        _require_writable(xlsx)
    if freeze is not None:
        frozen, waiting, left = freeze_year(context.project, freeze, moment, really=yes)
        context.reporter.show(FreezeReport(yes, frozen, waiting, left))
        return
    progress, year = measure_goals(context.project, moment, year)
    if xlsx is not None:
        write_atomic(xlsx.resolve(), workbook(progress, year))
        context.reporter.note(f"已写入 {xlsx}。")
    context.reporter.show(GoalsReport(progress, year))


def _require_writable(path: Path) -> None:
    """Raise UsageError, before anything is counted, for a file that is no workbook or whose folder is not there."""
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"“{path}”不是 Excel 文件名。", help="请写成以 .xlsx 结尾的文件名，如 目标.xlsx。")
    if not path.resolve().parent.is_dir():
        raise UsageError(f"没有“{path.parent}”这个文件夹。", help="请先建好文件夹，或换一个位置。")


@dataclass(frozen=True)
class GoalsReport:
    """The progress of every goal in a year."""

    progress: tuple[Progress, ...]
    year: int

    def to_json(self) -> Any:
        """Return one object per goal, with the works counted and left out."""
        from pipeline.goals.report import to_json

        return to_json(self.progress)

    def lines(self) -> Iterator[Table | Note]:
        """Yield a table per goal, and how to declare works distinct that are counted as one."""
        for goal in self.progress:
            yield _goal_table(goal, self.year)
            if any("相近，按一个作品计" in x.reason for x in goal.left_out):
                yield Note("画面、声音相近而确是两个作品的，请在条目里写 distinct_from 并说明理由。")


def _goal_table(goal: Progress, year: int) -> Table:
    from pipeline.goals.register_goals import RegisterProgress, terminal_rows

    rows = [["计入", c.id, c.title, f"自 {c.since}" if c.since else "这次计入"] for c in goal.counted]
    rows += [["演示", c.id, c.title, "审核或单位是演示的"] for c in goal.demonstrated]
    rows += [["未计入", x.id, x.title, x.reason] for x in goal.left_out if not x.outside]
    if isinstance(goal, RegisterProgress):
        rows += [list(row) for row in terminal_rows(goal)]
    if others := sum(x.outside for x in goal.left_out):
        rows.append(["", "", f"另有 {others} 条属于别的目标", "用 --json 或 --xlsx 逐条看"])
    title = f"{year} 年 {goal.title}：{goal.count} / {goal.target} {goal.unit}"
    if said := goal.demonstration_words():
        title += f"（{said}）"
    if goal.closed is not None:
        title += f"（{goal.closed.date} 封账，指纹 {goal.closed.digest[:12]}）"
        rows += [[f"调整：{a.change}", a.id, a.title, a.reason] for a in goal.adjustments]
    return Table(title, ["", "编号", "标题", "依据或理由"], rows)


@dataclass(frozen=True)
class FreezeReport:
    """The result of closing a year or of its dry run.

    `waiting` are ids of unreleased items, which it leaves out; `open` are titles of goals that are not closed.
    """

    done: bool
    frozen: Frozen
    waiting: tuple[str, ...]
    open: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the count of every goal and the digest of the list."""
        goals = [{"id": g.id, "title": g.title, "count": g.count} for g in self.frozen.goals]
        return {
            "done": self.done,
            "year": self.frozen.year,
            "digest": self.frozen.digest,
            "goals": goals,
            "not_frozen": list(self.open),
        }

    def lines(self) -> Iterator[str | Note]:
        """Yield the count of every goal, what is left out, and what to do next."""
        year, waiting = self.frozen.year, self.waiting
        for goal in self.frozen.goals:
            yield f"{year} 年 {goal.title}：{goal.count} / {goal.target} {goal.unit}"
        if self.open:
            yield Note(
                f"不在封账之列：{'、'.join(self.open)}。它们按登记表统计，登记表的行另有证据，随时可以重算。"
            )
        if waiting:
            yield Note(f"还没有正式发布、因此不列入的作品 {len(waiting)} 个：{'、'.join(waiting)}。")
        if self.done:
            yield f"已封账：ledger/frozen/{year}.json，指纹 {self.frozen.digest}。请提交到版本库。"
        else:
            yield "以上只是预告，什么都没有写。年度封账以后不能改动，变化列入调整；确认后请加 --yes。"
