"""What goes wrong with places elsewhere. It has no exit code: only who asked knows what the failure means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import KepuError


class Unreachable(Exception):
    """A place elsewhere did not answer, or refused us; `message` and `help` are Chinese, without anything secret."""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@contextmanager
def unreachable_as(kind: type[KepuError]) -> Iterator[None]:
    """Raises an error of that kind, with the same message and help, in place of Unreachable."""
    try:
        yield
    except Unreachable as error:
        raise kind(error.message, help=error.help) from error
