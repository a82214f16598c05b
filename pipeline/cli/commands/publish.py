"""`kepu publish`: releases the whole site; lists and compares releases, rolls back to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.output import Note, Result, Table

if TYPE_CHECKING:
    from pipeline.line.releasing import Outcome, Rollback
    from pipeline.publish.protocol import Release
    from pipeline.publish.release_plan import Difference


@click.command()
@click.argument("target", required=False)
@click.option("--yes", is_flag=True, help="真的发布；不加只说会做什么。")
@click.option("--list", "listing", is_flag=True, help="列出已有版本。")
@click.option("--diff", nargs=2, default=None, metavar="A B", help="两个版本差在哪里。")
@click.option(
    "--rollback",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[RELEASE]",
    help="退回上一版或指定的版本。",
)
@now_option
@common_options
def publish(
    context: Context,
    target: str | None,
    yes: bool,
    listing: bool,
    diff: tuple[str, str] | None,
    rollback: str | None,
    now: dt.datetime | None,
) -> None:
    """把网站作为一个版本整体发布，一次切换；可列出、比较、退回。"""
    from pipeline.line import releasing

    project = context.project
    result: Result
    if listing:
        result = ReleaseList(releasing.listing(project, target))
    elif diff is not None:
        result = DifferenceReport(releasing.compare(project, target, *diff))
    elif rollback is not None:
        result = RollbackReport(releasing.rollback(project, target, rollback or None, really=yes))
    else:
        result = PublishReport(_publish(context, target, now, really=yes))
    context.reporter.show(result)


def _publish(context: Context, target: str | None, now: dt.datetime | None, *, really: bool) -> Outcome:
    from pipeline.cli.progress import MediaProgress
    from pipeline.line.clock import default_now
    from pipeline.line.releasing import publish as publish_site

    with MediaProgress(context.reporter) as progress:
        return publish_site(context.project, target, now or default_now(), really=really, on_event=progress)


@dataclass(frozen=True)
class PublishReport:
    """The result of `kepu publish`."""

    outcome: Outcome

    def to_json(self) -> dict[str, Any]:
        """Return the release, what it changes for readers, and the ids it adds to the ledger."""
        outcome = self.outcome
        return {
            "done": outcome.done,
            "release": outcome.release.id,
            "commit": outcome.release.commit,
            "changes": DifferenceReport(outcome.changes).to_json(),
            "ledger": [p.id for p in outcome.proposed],
            "pruned": list(outcome.pruned),
        }

    def lines(self) -> Iterator[str | Note]:
        """Yield how much it changes, remarks about the ledgers, where the site is, and what to do next."""
        from pipeline.ledger import permalinks, published

        outcome, changes = self.outcome, self.outcome.changes
        if outcome.no_commit is not None:
            yield Note(outcome.no_commit)
        yield (
            f"版本 {outcome.release.id}：新增 {len(changes.added)} 个文件，"
            f"改动 {len(changes.changed)}，移除 {len(changes.removed)}。"
        )
        names = "、".join(p.id for p in outcome.proposed)
        if not outcome.done:
            if names:
                yield f"首次公开、将记入台账的条目：{names}。"
            yield "以上只是预告，什么都没有发布。确认后请加 --yes。"
            return
        if names:
            yield f"已在 ledger/{published.FILE} 追加首次公开的条目，请提交到版本库：{names}。"
        if count := len(outcome.addresses):
            yield f"已在 ledger/{permalinks.FILE} 追加 {count} 个永久地址，请提交到版本库。"
        yield f"已上线：{outcome.place}"


@dataclass(frozen=True)
class ReleaseList:
    """The result of `kepu publish --list`: releases, newest first."""

    releases: tuple[Release, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per release."""
        return [
            {"id": r.id, "created": r.created.isoformat(), "commit": r.commit, "live": r.live}
            for r in self.releases
        ]

    def lines(self) -> Iterator[Table]:
        """Yield one table."""
        rows = [
            ["线上" if r.live else "", r.id, r.created.isoformat(), r.commit or ""] for r in self.releases
        ]
        yield Table("版本", ["", "版本", "时间", "提交"], rows)


@dataclass(frozen=True)
class DifferenceReport:
    """The result of `kepu publish --diff A B`."""

    changes: Difference

    def to_json(self) -> dict[str, list[str]]:
        """Return the paths that were added, removed and changed."""
        changes = self.changes
        return {
            "added": list(changes.added),
            "removed": list(changes.removed),
            "changed": list(changes.changed),
        }

    def lines(self) -> Iterator[str]:
        """Yield a line per path."""
        changes = self.changes
        for word, paths in (("新增", changes.added), ("移除", changes.removed), ("改动", changes.changed)):
            yield from (f"{word} {path}" for path in paths)


@dataclass(frozen=True)
class RollbackReport:
    """The result of `kepu publish --rollback`."""

    rollback: Rollback

    def to_json(self) -> dict[str, Any]:
        """Return the release that is live now, or would be."""
        return {"done": self.rollback.done, "release": self.rollback.release}

    def lines(self) -> Iterator[str]:
        """Yield one line."""
        if self.rollback.done:
            yield f"已退回 {self.rollback.release}：{self.rollback.place}"
            yield "下一次 kepu publish 会把现在的稿件重新放上去。"
        else:
            yield f"将退回 {self.rollback.release}。以上只是预告，确认后请加 --yes。"
