"""`kepu check`: reports every mistake of the content at once, in one of four formats; fixes spaces and punctuation."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.errors import ContentError, UsageError

if TYPE_CHECKING:
    from pipeline.cli.findings_formats import Format
    from pipeline.line.checking import Checked


@click.command(cls=Command)
@click.argument("paths", metavar="[路径]…", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="报告的格式。",
)
@click.option(
    "--fix",
    is_flag=True,
    help="代改正文里的空格、标点和打出来的列表、小标题（W541、W542、W703、W704），别的不动。",
)
@click.option(
    "--feeds",
    is_flag=True,
    help="改为检查生成好的 site/ 里的订阅源、播客和日历。",
)
@common_options
def check(context: Context, paths: tuple[Path, ...], style: Format, fix: bool, feeds: bool) -> None:
    """检查全部内容，一次说出所有错误；不加 --fix 什么都不写。"""
    if feeds:
        if fix:
            raise UsageError("--feeds 和 --fix 不能一起用。", help="生成的文件不用改，请改内容或设置再生成。")
        _check_feeds(context, paths, style)
        return
    from pipeline.cli.findings_formats import FindingsReport, handbook_address
    from pipeline.line.checking import check_project
    from pipeline.line.clock import site_now
    from pipeline.line.held_rows import held_rows
    from pipeline.store import remembering_if_possible

    root, now = context.project.root, site_now(context.project)
    remembering = partial(remembering_if_possible, partial(_tell_unkept, context))
    with remembering():
        checked = check_project(context.project, now)
    chosen = _chosen(paths)
    if fix and _fix(context, checked, chosen):
        with remembering():
            checked = check_project(context.project, now)
    findings = [f for f in checked.findings if _is_chosen(root / f.file, chosen)]
    report = FindingsReport(findings, style, handbook_address(root, os.environ))
    context.reporter.show(report, even_quiet=True)
    errors = sum(f.severity == "error" for f in findings)
    context.reporter.note(
        f"检查了 {len(checked.library.documents)} 份内容和登记表的 {checked.library.registers.size} 行："
        f"{errors} 处错误，{len(findings) - errors} 处提醒。"
    )
    if (held := held_rows(checked.library.registers)) is not None:
        context.reporter.note(held.removesuffix("运行 kepu check 查看。"))
    if errors:
        raise click.exceptions.Exit(ContentError.exit_code)


def _check_feeds(context: Context, paths: tuple[Path, ...], style: Format) -> None:
    """Check the feeds, podcasts and calendars of the built site."""
    from pipeline.cli.findings_formats import FindingsReport, handbook_address
    from pipeline.config import load_settings
    from pipeline.feeds_check.check import check_feeds

    root = context.project.root
    site = root / "site"
    if not (site / "index.html").is_file():
        raise UsageError("还没有生成网站，没有订阅源可查。", help="请先运行 kepu build。")
    chosen = _chosen(paths)
    checked = check_feeds(site, load_settings(context.project).site.url, "site")
    findings = [f for f in checked.findings if _is_chosen(root / f.file, chosen)]
    report = FindingsReport(findings, style, handbook_address(root, os.environ))
    context.reporter.show(report, even_quiet=True)
    counts = checked.counts
    context.reporter.note(
        f"检查了 {counts['rss'] + counts['atom'] + counts['json']} 个订阅源、{counts['podcasts']} 个播客、"
        f"{counts['calendars']} 个日历文件：{len(findings)} 处错误。"
    )
    if findings:
        raise click.exceptions.Exit(ContentError.exit_code)


def _chosen(paths: tuple[Path, ...]) -> list[Path]:
    """Return the command's paths whole. Raises UsageError for one that is not there."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"没有“{path}”这个文件或文件夹。", help="请核对路径。")
    return [path.resolve() for path in paths]


def _tell_unkept(context: Context, error: OSError) -> None:
    """Say that the next check begins anew, because the disk did not take what this one found."""
    from pipeline.errors import DISK

    wrong, help = DISK[error.errno or 0]
    text = f"检查照常，只是结果记不下来，下次要从头检查：{wrong}（{context.project.work}）。{help}"
    context.reporter.note(text)


def _fix(context: Context, checked: Checked, chosen: list[Path]) -> bool:
    """Fix what `--fix` can in the chosen files' bodies; return whether anything changed."""
    from pipeline.content.fixing import FIXABLE, fix

    changed = 0
    root = context.project.root
    read = {d.file: d for d in checked.library.documents.values()}
    signed = checked.signatures.keys()
    for file in sorted({f.file for f in checked.findings if f.code in FIXABLE}):
        if not _is_chosen(root / file, chosen):
            continue
        document = read.get(file)
        count = fix(root / file, document.digest if document else None)
        changed += count
        if count:
            again = "它签过名，改后要重新送审。" if document and document.entry.id in signed else ""
            context.reporter.note(f"{file}：改了 {count} 处。{again}")
    return changed > 0


def _is_chosen(path: Path, chosen: list[Path]) -> bool:
    """Whether a file is among the command's paths; without paths every file is."""
    return not chosen or any(path.is_relative_to(p) for p in chosen)
