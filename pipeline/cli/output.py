"""Where a command's words go: the terminal, a log or a program that reads JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import KepuError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class Reporter:
    """Where a command's words go: results to standard output, everything else to standard error."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False, verbose: bool = False) -> None:
        self.as_json, self.quiet, self.verbose = as_json, quiet, verbose

    @cached_property
    def bars(self) -> Console | None:
        """Where bars are drawn; None where there is no terminal to draw them on."""
        if not sys.stderr.isatty():
            return None
        from rich.console import Console

        return Console(stderr=True)

    def say(self, text: str) -> None:
        """A line of the result, unless JSON was asked for or quiet."""
        if not self.quiet and not self.as_json:
            click.echo(text)

    def note(self, text: str) -> None:
        """A line about the work."""
        if not self.quiet:
            self.tell(text)

    def tell(self, text: str) -> None:
        """A line that is told even when quiet: what went wrong."""
        click.echo(text, err=True)

    def document(self, value: Any) -> None:
        """The one JSON document of `--json`."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table on standard output."""
        if self.quiet or self.as_json:
            return
        from rich.console import Console
        from rich.table import Table

        table = Table(title=title, title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*row)
        Console(highlight=False, markup=False, emoji=False, soft_wrap=True).print(table)

    def failure(self, error: KepuError) -> None:
        """Every finding and the error itself, to standard error."""
        for finding in error.findings:
            self.tell(finding.text())
        self.tell(f"错误：{error.message}{error.help}")
        if self.as_json:
            findings = [finding.to_json() for finding in error.findings]
            self.document({"error": error.message, "help": error.help, "findings": findings, **error.details})


class ByteProgress:
    """How much of a long reading is done: a bar on a terminal, a line every tenth elsewhere."""

    def __init__(self, reporter: Reporter, what: str) -> None:
        self.reporter, self.what = reporter, what
        self.told = 0
        self.bars: Progress | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> ByteProgress:
        if self.reporter.bars is not None and not self.reporter.quiet:
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

            columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
            self.bars = Progress(*columns, console=self.reporter.bars, transient=True)
            self.task = self.bars.add_task(self.what, total=None)
            self.bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bars is not None:
            self.bars.stop()

    def __call__(self, done: int, total: int) -> None:
        """`done` bytes of `total`."""
        tenth = 10 * done // total if total else 0
        if self.bars is not None and self.task is not None:
            self.bars.update(self.task, completed=done, total=total)
        elif tenth > self.told:
            self.told = tenth
            self.reporter.note(f"{self.what} {10 * tenth}%")
