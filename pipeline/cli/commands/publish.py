"""`kepu publish`: releases the whole site; lists and compares releases, rolls back to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.commands.announce import show_announcement
from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.cli.output import Note, Result
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.line.release_contents import Waiting
    from pipeline.line.releasing import Listed, Outcome, Rollback
    from pipeline.publish.protocol import Contents, Release
    from pipeline.publish.release_plan import Difference

WIDTH = 80
"""The columns of a terminal that every line of a list fits into."""


@click.command(cls=Command)
@click.argument("target", metavar="[目标]", required=False)
@click.option("--yes", is_flag=True, help="真的发布；不加只说会做什么。")
@click.option("--list", "listing", is_flag=True, help="列出已有版本。")
@click.option("--diff", nargs=2, default=None, metavar="版本 版本", help="两个版本差在哪里。")
@click.option(
    "--rollback",
    is_flag=False,
    flag_value="",
    default=None,
    metavar="[版本]",
    help="退回上一版或指定的版本（短号或全名）。",
)
@click.option("--announce", "tell", is_flag=True, help="发布后接着通知中枢和搜索引擎（kepu announce）。")
@now_option
@common_options
def publish(
    context: Context,
    target: str | None,
    yes: bool,
    listing: bool,
    diff: tuple[str, str] | None,
    rollback: str | None,
    tell: bool,
    now: dt.datetime | None,
) -> None:
    """把网站作为一个版本整体发布，一次切换；可列出、比较、退回。"""
    from pipeline.line import releasing

    if tell and context.reporter.as_json:
        text = "--announce 不能和 --json 一起用：一次只打印一份 JSON。"
        raise UsageError(text, help="请先运行 kepu publish --json，再运行 kepu announce --json。")
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
    if tell and yes and isinstance(result, PublishReport):
        show_announcement(context, target, yes=True)


def _publish(context: Context, target: str | None, now: dt.datetime | None, *, really: bool) -> Outcome:
    from pipeline.cli.progress import MediaProgress
    from pipeline.line.clock import site_now
    from pipeline.line.releasing import publish as publish_site

    with MediaProgress(context.reporter) as progress:
        return publish_site(
            context.project, target, now or site_now(context.project), really=really, on_event=progress
        )


@dataclass(frozen=True)
class PublishReport:
    """The result of `kepu publish`."""

    outcome: Outcome

    def to_json(self) -> dict[str, Any]:
        """Return the release, what it changes for readers, what stays back, and the ids it adds to the ledger."""
        outcome, contents = self.outcome, self.outcome.release.contents
        assert contents is not None
        return {
            "done": outcome.done,
            "release": outcome.release.id,
            "commit": outcome.release.commit,
            "uncommitted": list(contents.uncommitted),
            "changes": DifferenceReport(outcome.changes).to_json(),
            "titles": {
                "added": list(contents.added),
                "changed": list(contents.changed),
                "removed": list(contents.removed),
            },
            "ledger": [p.id for p in outcome.proposed],
            "held": [_waiting(w) for w in outcome.held],
            "coming": [_waiting(w) for w in outcome.coming],
            "strangers": list(outcome.strangers),
            "remarks": list(outcome.remarks),
            "pruned": list(outcome.pruned),
        }

    def lines(self) -> Iterator[str | Note]:
        """Yield how much it changes, what stays back, remarks, where the site is, and what to do next."""
        outcome, changes = self.outcome, self.outcome.changes
        contents = outcome.release.contents
        assert contents is not None
        yield from map(Note, outcome.remarks)
        yield (
            f"版本 {outcome.release.id}：新增 {len(changes.added)} 个文件，"
            f"改动 {len(changes.changed)}，移除 {len(changes.removed)}。"
        )
        for word, titles in _kinds(contents):
            if titles:
                yield f"{word}：{titled(titles)}。"
        if files := contents.uncommitted:
            yield f"有 {len(files)} 个文件还没有提交到版本库（{_some(files)}）；版本记录会写明“含未提交的改动”。"
        yield from self._waiting_lines()
        if names := outcome.strangers:
            yield f"releases 里有别人的东西，没有动：{_some(names)}。"
        yield from self._result_lines([contents.shows[p.id].title for p in outcome.proposed])

    def _waiting_lines(self) -> Iterator[str]:
        if held := self.outcome.held:
            yield f"没审完、先留下的 {len(held)} 篇（其余照发）："
            yield from (f"  《{w.title}》（{w.id}）：{w.reason}" for w in held)
        if coming := self.outcome.coming:
            yield f"以后公开、还没审完的 {len(coming)} 篇："
            yield from (f"  {minute(w.published)}《{w.title}》（{w.id}）：{w.reason}" for w in coming)

    def _result_lines(self, first: list[str]) -> Iterator[str]:
        from pipeline.ledger import calendar_events, permalinks, podcast_guids, published

        outcome = self.outcome
        if not outcome.done:
            if first:
                yield f"首次公开、将记入台账的条目：{titled(first)}。"
            yield "以上只是预告，什么都没有发布。确认后请加 --yes。"
            return
        if first:
            yield f"已在 ledger/{published.FILE} 追加首次公开的条目，请提交到版本库：{titled(first)}。"
        if count := len(outcome.addresses):
            yield f"已在 ledger/{permalinks.FILE} 追加 {count} 个固定网址，请提交到版本库。"
        if count := len(outcome.podcasts):
            yield f"已在 ledger/{podcast_guids.FILE} 追加 {count} 个播客的身份，请提交到版本库。"
        if count := len(outcome.event_revisions):
            yield f"已在 ledger/{calendar_events.FILE} 追加 {count} 场活动的日历记录，请提交到版本库。"
        yield f"已上线：{outcome.place}"


def _waiting(waiting: Waiting) -> dict[str, str]:
    return {
        "id": waiting.id,
        "title": waiting.title,
        "missing": waiting.reason,
        "published": waiting.published.isoformat(),
    }


def _kinds(contents: Contents) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("新增", contents.added), ("改动", contents.changed), ("删去", contents.removed)


def titled(titles: Sequence[str], shown: int = 10) -> str:
    """Return titles in a row: the first few, and how many there are."""
    return _some([f"《{title}》" for title in titles], shown)


def _some(names: Sequence[str], shown: int = 5) -> str:
    return "、".join(names[:shown]) + (f" 等 {len(names)} 个" if len(names) > shown else "")


def minute(moment: dt.datetime) -> str:
    """Return a moment in Beijing, to the minute."""
    from pipeline.content.model import BEIJING

    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


@dataclass(frozen=True)
class ReleaseList:
    """The result of `kepu publish --list`: the last published first."""

    releases: tuple[Listed, ...]

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per release."""
        return [
            {
                "id": r.release.id,
                "short": r.short,
                "created": r.release.created.isoformat(),
                "commit": r.release.commit,
                "live": r.release.live,
                "withdrawn": list(r.withdrawn),
                **_recorded(r.release),
            }
            for r in self.releases
        ]

    def lines(self) -> Iterator[str]:
        """Yield two or more lines a release, none wider than 80 columns."""
        if not self.releases:
            yield "还没有版本。"
            return
        for listed in self.releases:
            release = listed.release
            commit = f"  提交 {release.commit[:8]}" if release.commit else ""
            if release.contents is not None and release.contents.uncommitted:
                commit += "，含未提交的改动"
            mark = "线上" if release.live else "    "
            yield f"{mark}  {listed.short}  {minute(release.created)}{commit}"
            for line in _changed(release):
                yield f"      {fitted(line, WIDTH - 6)}"
            if listed.withdrawn:
                yield f"      {fitted('不能退回，里面有已撤回的' + titled(listed.withdrawn), WIDTH - 6)}"
        yield "退回其中一版：kepu publish --rollback 版本号"


def _recorded(release: Release) -> dict[str, Any]:
    """Return what the release's record says about its contents; nothing for one of an older version of the program."""
    if (contents := release.contents) is None:
        return {}
    changes = {name: list(getattr(contents, name)) for name in ("added", "changed", "removed")}
    return {"titles": changes, "uncommitted": list(contents.uncommitted)}


def _changed(release: Release) -> Iterator[str]:
    if (contents := release.contents) is None:
        return
    kinds = _kinds(contents)
    if not any(titles for _, titles in kinds):
        yield "稿件没有变化"
    for word, titles in kinds:
        if titles:
            yield f"{word} {len(titles)} 篇：{titled(titles, 3)}"


def fitted(text: str, width: int) -> str:
    """Cut a text that takes more columns: a Chinese character takes two."""
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= width else set_cell_size(text, width - 2).rstrip() + "…"


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
        return {"done": self.rollback.done, "release": self.rollback.release.id}

    def lines(self) -> Iterator[str]:
        """Yield which release it is, and what the next publish does."""
        goal = f"{self.rollback.short}（{minute(self.rollback.release.created)}）"
        if self.rollback.done:
            yield f"已退回 {goal}：{self.rollback.place}"
        else:
            yield f"将退回 {goal}。"
        yield "下一次 kepu publish 会把较新的内容再放上去：不要它们，请先改好或撤回稿件。"
        if not self.rollback.done:
            yield "以上只是预告，确认后请加 --yes。"
