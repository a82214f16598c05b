"""Cache of conversions by record and code digest: a folder of small JSON files that may be deleted at any time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic_core import from_json

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.store import read_json, write_atomic


class MarkupCache:
    """Returns markup from `folder` on a cache hit, else from `answer`.

    `code` is the digest of the converting code and part of the key. `answer` returns a record's markup as JSON, which
    is stored unchanged. Its errors propagate and are not cached.
    """

    def __init__(self, folder: Path, answer: Callable[[MarkupRecord], str], code: str) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)
        self._answer = answer
        self._code = code
        self.converted = 0

    def key(self, record: MarkupRecord) -> str:
        """Return the cache key: of the record and of the converting code."""
        return hashlib.sha256(f"{record.key} {self._code}".encode()).hexdigest()

    def has(self, record: MarkupRecord) -> bool:
        """Whether the record is cached."""
        return os.path.exists(self.path(record))

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Return the keys that are not cached. Lists folders, which is faster than a stat for each key."""
        by_shelf: dict[str, set[str]] = {}
        for key in keys:
            by_shelf.setdefault(key[:2], set()).add(key)
        return {key for shelf, keys in by_shelf.items() for key in keys - self._cached(shelf)}

    def _cached(self, shelf: str) -> set[str]:
        try:
            return {name.removesuffix(".json") for name in os.listdir(f"{self._folder}/{shelf}")}
        except FileNotFoundError:
            return set()

    def convert(self, record: MarkupRecord) -> Markup:
        """Return the record's markup, from the cache if possible."""
        kept = read_json(self.path(record), Markup.from_json)
        return Markup.from_json(from_json(self.make(record))) if kept is None else kept

    def make(self, record: MarkupRecord) -> bytes:
        """Convert a record, cache the result and return it as JSON."""
        self.converted += 1
        answer = self._answer(record).encode()
        write_atomic(self.path(record), answer)
        return answer

    def path(self, record: MarkupRecord) -> str:
        """Return the file that keeps the markup of a record, whether it is there or not."""
        key = self.key(record)
        return f"{self._folder}/{key[:2]}/{key}.json"
