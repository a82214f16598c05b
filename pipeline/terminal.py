"""Where a command's words go: the terminal, a log or a program that reads JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from pipeline.errors import KepuError


class Reporter:
    """Where a command's words go: results to standard output, everything else to standard error."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False, verbose: bool = False) -> None:
        self.as_json, self.quiet, self.verbose = as_json, quiet, verbose
        self.out = Console(highlight=False, soft_wrap=True)
        self.err = Console(stderr=True, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A line of the result, unless JSON was asked for or quiet."""
        if not self.quiet and not self.as_json:
            self.out.print(text, markup=False)

    def note(self, text: str) -> None:
        """A line about the work."""
        if not self.quiet:
            self.err.print(text, markup=False)

    def document(self, value: Any) -> None:
        """The one JSON document of `--json`."""
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A table on standard output."""
        if self.quiet or self.as_json:
            return
        table = Table(title=title, title_justify="left")
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*row)
        self.out.print(table)

    def failure(self, error: KepuError) -> None:
        """Every finding and the error itself, to standard error."""
        for finding in error.findings:
            self.err.print(finding.text(), markup=False)
        self.err.print(f"错误：{error.message}{error.help}", markup=False)
        if self.as_json:
            findings = [finding.to_json() for finding in error.findings]
            self.document({"error": error.message, "help": error.help, "findings": findings, **error.details})


class ByteProgress:
    """How much of a long reading is done: a bar on a terminal, a line every tenth elsewhere."""

    def __init__(self, reporter: Reporter, what: str) -> None:
        self.reporter, self.what = reporter, what
        self.told = 0
        self.bars: Progress | None = None
        self.task = TaskID(0)

    def __enter__(self) -> ByteProgress:
        if self.reporter.err.is_terminal and not self.reporter.quiet:
            columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn()
            self.bars = Progress(*columns, console=self.reporter.err, transient=True)
            self.task = self.bars.add_task(self.what, total=None)
            self.bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.bars is not None:
            self.bars.stop()

    def __call__(self, done: int, total: int) -> None:
        """`done` bytes of `total`."""
        tenth = 10 * done // total if total else 0
        if self.bars is not None:
            self.bars.update(self.task, completed=done, total=total)
        elif tenth > self.told:
            self.told = tenth
            self.reporter.note(f"{self.what} {10 * tenth}%")
