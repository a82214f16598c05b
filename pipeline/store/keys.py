"""Computes keys (the SHA-256 of a record's canonical form) and digests of files."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

SCHEMA = 1
"""Schema version of the store's records, manifests and caches."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PLAIN = frozenset({str, int, bool, type(None)})
_KEY = re.compile(r"[0-9a-f]{64}")


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a record: JSON, sorted keys, no spaces, UTF-8.

    Accepts str, int, bool, None, list and dict with str keys. Raises TypeError for anything else. Floats are refused
    because their text form is ambiguous: use milliseconds or "30000/1001".
    """
    if not _is_plain(value):
        raise TypeError(_not_plain(value, "$"))
    return _ENCODER.encode(value).encode("utf-8")


def _is_plain(value: Any) -> bool:
    """Whether a value has a canonical form. Fast, because it runs for every key of a plan: it builds no error text."""
    if isinstance(value, dict):
        if not all([isinstance(name, str) for name in value]):  # a list: faster than a generator
            return False
        value = value.values()
    elif not isinstance(value, list):
        return value is None or isinstance(value, str | int)
    return all([type(inner) in _PLAIN or _is_plain(inner) for inner in value])


def _not_plain(value: Any, where: str) -> str:
    """Describe the first part of a value that has no canonical form."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str):
                return f"{where}: key {name!r} is not a string"
            if not _is_plain(inner):
                return _not_plain(inner, f"{where}.{name}")
    if isinstance(value, list):
        for index, inner in enumerate(value):
            if not _is_plain(inner):
                return _not_plain(inner, f"{where}[{index}]")
    return f"{where}: {type(value).__name__} has no canonical form"


def key_of(record: Any) -> str:
    """Return the SHA-256 of the canonical form as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def is_key(text: str) -> bool:
    """Whether a string looks like a key or digest."""
    return _KEY.fullmatch(text) is not None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
