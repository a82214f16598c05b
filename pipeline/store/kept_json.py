"""Cache files in JSON. Each of them may be deleted at any time.

A file holds a value with its schema version and the key of its inputs. Anything but an exact match is a cache miss:
this module is the only place that decides so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import DISK
from pipeline.store.atomic import write_atomic

T = TypeVar("T")

# The errors of a decoder that gets a value of another shape. AttributeError: `[].items()`.
_OTHER_FORM = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def read_kept(file: Path, decode: Callable[[Any], T], schema: int, key: str = "") -> T | None:
    """Return the value in a cache file, decoded from plain JSON by `decode`; None on a cache miss.

    A miss is a file that is absent or damaged, has another schema or key, or that `decode` fails on. Raises OSError
    when the file exists and cannot be read.
    """

    def opened(kept: Any) -> T:
        if kept["schema"] != schema or kept["key"] != key:
            raise ValueError("another schema or key")
        return decode(kept["value"])

    return read_json(file, opened)


def write_kept(file: Path, value: Any, schema: int, key: str = "") -> None:
    """Write a value of plain JSON (dates and tuples are allowed); replaces the file atomically."""
    from pydantic_core import to_json

    data = to_json({"schema": schema, "key": key, "value": value})
    _changing(lambda: write_atomic(file, data))


def drop_kept(file: Path) -> None:
    """Delete a cache file, if it is there."""
    _changing(lambda: file.unlink(missing_ok=True))


def _changing(change: Callable[[], None]) -> None:
    told = _unwritable.get()
    try:
        change()
    except OSError as error:
        if told is None or error.errno not in DISK:
            raise
        told(error)


_unwritable: ContextVar[Callable[[OSError], None] | None] = ContextVar("unwritable", default=None)


@contextmanager
def remembering_if_possible(told: Callable[[OSError], None]) -> Iterator[None]:
    """Inside the block, a value that the disk does not take is not kept; `told` is called, once, with the first error."""
    first: list[OSError] = []

    def tell(error: OSError) -> None:
        if not first:
            first.append(error)
            told(error)

    token = _unwritable.set(tell)
    try:
        yield
    finally:
        _unwritable.reset(token)


def read_json(file: Path | str, decode: Callable[[Any], T]) -> T | None:
    """Like `read_kept`, for a file that is named by its key and holds only the value."""
    from pydantic_core import (
        from_json,
    )  # several times as fast as json.loads; imported here because the limited child must not load pydantic_core

    try:
        with open(file, "rb") as stream:
            return decode(from_json(stream.read()))
    except FileNotFoundError:
        return None
    except _OTHER_FORM:
        return None
