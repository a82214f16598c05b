"""`kepu import`: imports the files in the inbox as drafts, once or continuously."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.help import Command
from pipeline.cli.options import Context, common_options
from pipeline.cli.output import Note
from pipeline.errors import ContentError, UsageError

if TYPE_CHECKING:
    from pipeline.inbox.watch import Inbox, Round


@click.command("import", cls=Command)
@click.argument("paths", metavar="[文件夹]", nargs=-1, type=click.Path(path_type=Path))
@click.option("--watch", is_flag=True, help="一直看着投稿箱，按 Ctrl-C 结束。")
@click.option("--dry-run", is_flag=True, help="只说会收什么，什么都不写、不移。")
@common_options
def import_inbox(context: Context, paths: tuple[Path, ...], watch: bool, dry_run: bool) -> None:
    """把投稿箱里同名的视频、字幕、Word 稿和图片收成草稿；不写文件夹就用环境变量里的。"""
    from pipeline.inbox.report import Hashing
    from pipeline.inbox.watch import open_inbox
    from pipeline.line.clock import site_now

    reporter = context.reporter
    if len(paths) > 1 or any(path.is_file() for path in paths):
        raise UsageError("现在只能导入投稿箱文件夹，一次一个。", help="如 kepu import /mnt/投稿箱。")
    if watch and dry_run:
        raise UsageError("--watch 不与 --dry-run 同用。", help="请去掉一个。")
    inbox = open_inbox(
        context.project, paths[0] if paths else None, partial(site_now, context.project), os.environ
    )
    inbox.importing = not dry_run
    inbox.on_hashed = Hashing(reporter.note)
    if watch:
        reporter.note(f"正在看着{f' {paths[0]}' if paths else '投稿箱'}，按 Ctrl-C 结束。")
        inbox.watch(lambda found: reporter.show_lines(InboxReport(found, _missing_variable(inbox))))
    found = inbox.once()
    reporter.show(InboxReport(found, _missing_variable(inbox)))
    if any(f.severity == "error" for f in found.refused):
        raise click.exceptions.Exit(ContentError.exit_code)


def _missing_variable(inbox: Inbox) -> str | None:
    """Say which variable to set so that imported videos are found, in Chinese; None if it is set already."""
    variable = inbox.shelf.settings.inbox.folder_env
    if variable in os.environ:
        return None
    return f"要预览和发布收下的视频，请把环境变量 {variable} 设为 {inbox.shelf.inbox}。"


@dataclass(frozen=True)
class InboxReport:
    """One look at the inbox. `advice` is for the editor who continues with an imported draft."""

    found: Round
    advice: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the bundles that were imported or would be, wait, or were refused."""
        from pipeline.inbox.report import to_json

        return to_json(self.found)

    def lines(self) -> Iterator[str | Note]:
        """Yield the same as lines."""
        from pipeline.inbox.report import lines

        yield from lines(self.found)
        if self.found.imported and self.advice is not None:
            yield Note(self.advice)
