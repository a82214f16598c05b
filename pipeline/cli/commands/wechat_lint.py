"""`kepu wechat lint` and `preview`: what of an article WeChat does not take, and the files to copy it from."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options, now_option
from pipeline.errors import ContentError

if TYPE_CHECKING:
    from pipeline.line.wechat_articles import Judged


@click.command(cls=Command)
@click.argument("ids", metavar="[编号]…", nargs=-1)
@now_option
@common_options
def lint(context: Context, ids: tuple[str, ...], now: dt.datetime | None) -> None:
    """发之前检查：标题、摘要、正文超出多少，哪些写法在公众号里会丢；不写编号就查全部。"""
    from pipeline.line.clock import site_now
    from pipeline.line.wechat_articles import judge

    judged = judge(context.project, ids, now or site_now(context.project))
    report = LintReport(judged)
    context.reporter.show(report, even_quiet=True)
    context.reporter.note(report.totals())
    if report.errors:
        raise click.exceptions.Exit(ContentError.exit_code)


@click.command(cls=Command)
@click.argument("ids", metavar="编号…", nargs=-1, required=True)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="写到哪个文件夹，默认是项目里的 dist/wechat。",
)
@now_option
@common_options
def preview(context: Context, ids: tuple[str, ...], folder: Path | None, now: dt.datetime | None) -> None:
    """不生成网站，只写出这几条的正文、封面、二维码和长图。"""
    from pipeline.line.clock import site_now
    from pipeline.line.wechat_articles import preview as write

    place = folder or context.project.root / "dist" / "wechat"
    context.reporter.show(PreviewReport(write(context.project, ids, place, now or site_now(context.project))))


@dataclass(frozen=True)
class LintReport:
    """What the preflight found."""

    judged: Sequence[Judged]

    @property
    def errors(self) -> int:
        """How many findings keep an article from WeChat."""
        return sum(f.severity == "error" for one in self.judged for f in one.findings)

    def totals(self) -> str:
        """Return one line of counts."""
        notes = sum(len(one.findings) for one in self.judged) - self.errors
        return f"查了 {len(self.judged)} 条：{self.errors} 处要先改，{notes} 处留意。合我们知道的规则，不等于公众号一定照样显示。"

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per item: the length of its HTML, and the findings."""
        return [
            {
                "id": one.article.id,
                "title": one.article.title,
                "characters": len(one.html),
                "findings": [finding.to_json() for finding in one.findings],
            }
            for one in self.judged
        ]

    def lines(self) -> Iterator[str]:
        """Yield every finding."""
        for one in self.judged:
            yield from (finding.text() for finding in one.findings)


@dataclass(frozen=True)
class PreviewReport:
    """The articles, and where their files are."""

    written: Sequence[tuple[Judged, Path]]

    def to_json(self) -> list[dict[str, Any]]:
        """Return one object per item with its HTML."""
        return [
            {
                "id": one.article.id,
                "title": one.article.title,
                "digest": one.article.digest,
                "author": one.article.author,
                "html": _absolute(one),
                "findings": [finding.to_json() for finding in one.findings],
                "folder": os.fspath(folder),
            }
            for one, folder in self.written
        ]

    def lines(self) -> Iterator[str]:
        """Yield each title and the folder of its files."""
        yield from (f"{one.article.title}：{folder}" for one, folder in self.written)


def _absolute(one: Judged) -> str:
    from pipeline.markup.record import ROOT

    return one.html.replace(ROOT, one.article.root)
