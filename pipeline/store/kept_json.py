"""JSON files that a later run may use again: caches, each of which may be deleted at any time.

A file keeps a value with the schema of its form and the key of what it was made from. Whatever is not exactly what was
asked for counts as absent: there is one rule for that, and it stands here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pipeline.store.atomic import write_atomic

T = TypeVar("T")

# A value of another form fails in its decoder in one of these ways. AttributeError: `[].items()`.
_OTHER_FORM = (AttributeError, IndexError, KeyError, TypeError, ValueError)


def read_kept(file: Path, decode: Callable[[Any], T], schema: int, key: str = "") -> T | None:
    """The value kept in a file, as `decode` makes it from plain JSON.

    None when there is no such file, or it is damaged, or of another schema or key, or `decode` cannot take it.
    OSError when the file is there and cannot be read.
    """

    def opened(kept: Any) -> T:
        if kept["schema"] != schema or kept["key"] != key:
            raise ValueError("another schema or key")
        return decode(kept["value"])

    return read_json(file, opened)


def write_kept(file: Path, value: Any, schema: int, key: str = "") -> None:
    """Keep a value of plain JSON (dates and tuples may be in it); the file is replaced atomically."""
    from pydantic_core import to_json

    write_atomic(file, to_json({"schema": schema, "key": key, "value": value}))


def read_json(file: Path | str, decode: Callable[[Any], T]) -> T | None:
    """The same for a file whose name is its key and which holds the bare value."""
    from pydantic_core import (
        from_json,
    )  # several times as fast as json.loads; the limited child does without both

    try:
        with open(file, "rb") as stream:
            return decode(from_json(stream.read()))
    except FileNotFoundError:
        return None
    except _OTHER_FORM:
        return None
