"""`kepu announce`: tells hubs and search engines what the live release changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.cli.output import Note, Result
from pipeline.errors import PublishError

if TYPE_CHECKING:
    from pipeline.announce.submitting import Outcome
    from pipeline.line.announcing import Announcement, Planned

SHOWN = 10


@click.command(cls=Command)
@click.argument("target", metavar="[目标]", required=False)
@click.option("--yes", is_flag=True, help="真的通知；不加只说会通知什么。")
@click.option("--again", is_flag=True, help="没有等到回答的，也再送一次。")
@common_options
def announce(context: Context, target: str | None, yes: bool, again: bool) -> None:
    """把上线版本的变化通知 WebSub 中枢、IndexNow 和百度。"""
    show_announcement(context, target, yes=yes, again=again)


def show_announcement(context: Context, target: str | None, *, yes: bool, again: bool = False) -> None:
    """Announce, show the result, and exit with 4 when something was refused, put off or lost."""
    from pipeline.line.announcing import announce as announce_release

    found = announce_release(context.project, target, os.environ, really=yes, again=again)
    report: Result = AnnounceReport(found)
    context.reporter.show(report)
    if found.failed:
        raise click.exceptions.Exit(PublishError.exit_code)


@dataclass(frozen=True)
class AnnounceReport:
    """The result of `kepu announce`."""

    found: Announcement

    def to_json(self) -> dict[str, Any]:
        """Return what was submitted to each service, or would be."""
        return {
            "done": self.found.done,
            "release": self.found.release,
            "planned": [
                {"service": p.service, "urls": list(p.addresses), "lost": list(p.lost)}
                for p in self.found.planned
            ],
            "outcomes": [
                {
                    "service": o.service,
                    "sent": o.sent,
                    "left": o.left,
                    "lost": o.lost,
                    "refused": list(o.refused),
                    "message": o.message,
                    "help": o.help,
                }
                for o in self.found.outcomes
            ],
        }

    def lines(self) -> Iterator[str | Note]:
        """Yield what to submit to each service, or the outcome."""
        found = self.found
        for planned in found.planned:
            if planned.remark:
                yield Note(f"{planned.title}：{planned.remark}")
        if not found.done:
            for planned in found.planned:
                yield from _preview(planned)
            yield "以上只是预告，什么都没有送出去。确认后请加 --yes。"
            return
        for outcome in found.outcomes:
            yield from _submission(outcome)
        from pipeline.line.announcing import state_files

        yield f"已记入 {state_files()}，请提交到版本库：下次只送新的变化。"


def _preview(planned: Planned) -> Iterator[str]:
    yield f"{planned.title}：{len(planned.addresses)} 个网址。"
    yield from (f"  {path or '首页'}" for path in planned.addresses[:SHOWN])
    if (more := len(planned.addresses) - SHOWN) > 0:
        yield f"  另有 {more} 个。"
    if planned.lost:
        yield f"  另有 {len(planned.lost)} 个送过、没有等到回答，不会自动再送（--again 再送一次）。"


def _submission(outcome: Outcome) -> Iterator[str | Note]:
    open_ = f"，还有 {outcome.left} 个没有送" if outcome.left else ""
    lost = f"，{outcome.lost} 个没有等到回答" if outcome.lost else ""
    yield f"{outcome.title}：送出 {outcome.sent} 个{open_}{lost}。"
    if outcome.message:
        yield Note(f"{outcome.title}：{outcome.message}{outcome.help}")
