"""The error of remote storage. It has no exit code: only the caller knows what the failure means."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import KepuError


class Unreachable(Exception):
    """Remote storage did not answer or refused access. `message` and `help` are Chinese and contain no secrets."""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@contextmanager
def unreachable_as(kind: type[KepuError]) -> Iterator[None]:
    """Turn Unreachable into an error of that kind, with the same message and help."""
    try:
        yield
    except Unreachable as error:
        raise kind(error.message, help=error.help) from error
