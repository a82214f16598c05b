"""The output of commands: results to standard output as text or JSON, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import click

from pipeline.errors import KepuError

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True)
class Table:
    """Rows under a title and the names of their columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Note:
    """A line for people beside the result: it goes to standard error, also with `--json`."""

    text: str


class Result(Protocol):
    """The result of a command, for programs and for people."""

    def to_json(self) -> Any:
        """Return the document of `--json`, as plain JSON values."""

    def lines(self) -> Iterable[str | Table | Note]:
        """Yield the output for people, in Chinese, in order; a text may have several lines."""


class Reporter:
    """Prints the output of a command, as `--json`, `--quiet` and `--verbose` ask."""

    def __init__(self, *, as_json: bool = False, quiet: bool = False, verbose: bool = False) -> None:
        self.as_json, self.quiet, self.verbose = as_json, quiet, verbose

    @cached_property
    def bars(self) -> Console | None:
        """Return the console for progress bars; None if standard error is not a terminal."""
        if not sys.stderr.isatty():
            return None
        from rich.console import Console

        return Console(stderr=True)

    def show(self, result: Result, *, even_quiet: bool = False) -> None:
        """Print a result, as one JSON document or as lines. `even_quiet` is for lines that report errors."""
        if self.as_json:
            self._document(result.to_json())
        self.show_lines(result, even_quiet=even_quiet)

    def show_lines(self, result: Result, *, even_quiet: bool = False) -> None:
        """Print the lines of one of several results: with `--json` only its notes."""
        shown = not self.as_json and (even_quiet or not self.quiet)
        for line in result.lines():
            if isinstance(line, Note):
                self.note(line.text)
            elif shown and isinstance(line, Table):
                _print_table(line)
            elif shown:
                click.echo(line)

    def say(self, text: str) -> None:
        """Print a line that has no place in a JSON document to standard output, unless quiet."""
        if not self.quiet and not self.as_json:
            click.echo(text)

    def note(self, text: str) -> None:
        """Print a line about the work to standard error, unless quiet."""
        if not self.quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Print an error to standard error, even when quiet."""
        click.echo(text, err=True)

    def failure(self, error: KepuError) -> None:
        """Print every finding and the error itself to standard error; with `--json` also one document with both."""
        for finding in error.findings:
            self.error(finding.text())
        self.error(f"错误：{error.message}{error.help}")
        if self.as_json:
            findings = [finding.to_json() for finding in error.findings]
            self._document(
                {"error": error.message, "help": error.help, "findings": findings, **error.details}
            )

    def _document(self, value: Any) -> None:
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


@contextmanager
def log_to_stderr(reporter: Reporter) -> Iterator[None]:
    """With --verbose, write the package's log to standard error as well."""
    if not reporter.verbose:
        yield
        return
    import logging

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            reporter.error(self.format(record))

    logger, lines = logging.getLogger("pipeline"), Lines()
    logger.addHandler(lines)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(lines)


def _print_table(table: Table) -> None:
    from rich.console import Console
    from rich.table import Table as RichTable

    drawn = RichTable(title=table.title, title_justify="left")
    for column in table.columns:
        drawn.add_column(column, overflow="fold")
    for row in table.rows:
        drawn.add_row(*row)
    Console(highlight=False, markup=False, emoji=False, soft_wrap=True).print(drawn)
