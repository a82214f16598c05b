"""Keys: the SHA-256 of the canonical form of an explicit input record, and digests of bytes."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

SCHEMA = 1
"""Of every record, manifest and cache of the store."""

_KEY = re.compile(r"[0-9a-f]{64}")


def canonical(value: Any) -> bytes:
    """The one byte form of a record: JSON, sorted keys, no spaces, UTF-8.

    Only str, int, bool, None, list and dict with str keys; TypeError for anything else. Floats are refused because
    their text form is a choice: use milliseconds or "30000/1001".
    """
    _require_plain(value, "$")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _require_plain(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str):
                raise TypeError(f"{where}: key {name!r} is not a string")
            _require_plain(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _require_plain(inner, f"{where}[{index}]")
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{where}: {type(value).__name__} has no canonical form")


def key_of(record: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def is_key(text: str) -> bool:
    """Whether a text has the form of a key or digest."""
    return _KEY.fullmatch(text) is not None


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
