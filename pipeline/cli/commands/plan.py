"""`kepu plan`: lists every media job of a build, whether it is still to be done, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, assert_never

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.cli.output import Table

if TYPE_CHECKING:
    from pipeline.line.planning import Planned
    from pipeline.media.last_made import DigestsByPath, Reason
    from pipeline.media.model import Job
    from pipeline.store import Store

State = Literal["to fetch", "to probe", "to run", "done"]


@click.command(cls=Command)
@common_options
def plan(context: Context) -> None:
    """列出下一次 kepu build 会做哪些媒体任务、为什么；什么都不做。"""
    from pipeline.line.checking import check
    from pipeline.line.clock import site_now
    from pipeline.line.planning import plan as plan_media
    from pipeline.line.session import open_session

    with open_session(context.project, site_now(context.project)) as session:
        checked = check(session)
        checked.require_valid()
        planned = plan_media(checked, session.digests, None)
    context.reporter.show(PlanReport(tuple(plan_rows(planned))))


@dataclass(frozen=True)
class Row:
    """One job of the plan. `key` is empty while the source is not fetched."""

    key: str
    kind: str
    source: str
    state: State
    reason: Reason | Literal["in the store"]


@dataclass(frozen=True)
class PlanReport:
    """The result of `kepu plan`."""

    rows: tuple[Row, ...]

    def to_json(self) -> list[dict[str, str]]:
        """Return one object per job."""
        return [asdict(row) for row in self.rows]

    def lines(self) -> Iterator[Table]:
        """Yield one table."""
        from pipeline.media.kinds import KINDS  # heavy: the module of each kind

        rows = [
            [r.key[:12], KINDS[r.kind].word, r.source, _state_word(r.state), _reason_word(r.reason)]
            for r in self.rows
        ]
        yield Table("媒体计划", ["键", "任务", "文件", "状态", "原因"], rows)


def _state_word(state: State) -> str:
    match state:
        case "to fetch":
            return "待取回"
        case "to probe":
            return "待检测"
        case "to run":
            return "待做"
        case "done":
            return "已完成"
        case _:
            assert_never(state)


def _reason_word(reason: Reason | Literal["in the store"]) -> str:
    match reason:
        case "new":
            return "新文件"
        case "source changed":
            return "文件改过"
        case "recipe changed":
            return "设置或做法改过"
        case "tools changed":
            return "工具换了版本"
        case "lost":
            return "成品库里没有了"
        case "in the store":
            return "已有"
        case _:
            assert_never(reason)


def plan_rows(planned: Planned) -> Iterator[Row]:
    """Yield every job with its state and the reason."""
    from pipeline.media.last_made import read_last_made, reason_of

    last_made = read_last_made(planned.last_made_file)
    unprobed = set(planned.plan.unprobed)
    for job in (*planned.plan.jobs, *planned.fingerprinting):
        yield _planned_row(planned.store, job, last_made)
    for job in planned.probing:
        if job.label in unprobed and planned.store.manifest(job.key) is None:
            yield Row(job.key, job.kind, job.label, "to probe", reason_of(job, last_made))
    known = {job.label for job in planned.probing}
    for path in sorted(unprobed - known):  # nothing is known about a remote source before it is fetched
        yield Row("", "probe", path, "to fetch", "new")


def _planned_row(store: Store, job: Job, last_made: DigestsByPath) -> Row:
    from pipeline.media.last_made import reason_of

    if store.manifest(job.key) is not None:
        return Row(job.key, job.kind, job.label, "done", "in the store")
    return Row(job.key, job.kind, job.label, "to run", reason_of(job, last_made))
