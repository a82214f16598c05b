"""Conversions already made, by record and the code that converts: a folder of small JSON files that may be deleted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from pydantic_core import from_json

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.store import read_json, write_atomic


class MarkupCache:
    """Markup from `folder` when the same record was converted before by the same `code`, else from `answer`.

    `code` is the digest of what converts. `answer` gives a record's markup as JSON, which is kept as it is. What it raises goes through; nothing is kept of it.
    """

    def __init__(self, folder: Path, answer: Callable[[MarkupRecord], str], code: str) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)
        self._answer = answer
        self._code = code
        self.converted = 0

    def key(self, record: MarkupRecord) -> str:
        """The key of the record and of the code that converts it."""
        return hashlib.sha256(f"{record.key} {self._code}".encode()).hexdigest()

    def has(self, record: MarkupRecord) -> bool:
        """Whether the record was converted before."""
        return os.path.exists(self._path(record))

    def missing(self, keys: Iterable[str]) -> set[str]:
        """Those of many keys that nothing was kept under: folders are listed, which is faster than to ask for each."""
        wanted: dict[str, set[str]] = {}
        for key in keys:
            wanted.setdefault(key[:2], set()).add(key)
        return {key for shelf, keys in wanted.items() for key in keys - self._kept(shelf)}

    def _kept(self, shelf: str) -> set[str]:
        try:
            return {name.removesuffix(".json") for name in os.listdir(f"{self._folder}/{shelf}")}
        except FileNotFoundError:
            return set()

    def convert(self, record: MarkupRecord) -> Markup:
        """The record's markup."""
        kept = read_json(self._path(record), Markup.from_json)
        return Markup.from_json(from_json(self.make(record))) if kept is None else kept

    def make(self, record: MarkupRecord) -> bytes:
        """Have a record converted and keep what comes of it; the markup as JSON."""
        self.converted += 1
        answer = self._answer(record).encode()
        write_atomic(self._path(record), answer)
        return answer

    def _path(self, record: MarkupRecord) -> str:
        key = self.key(record)
        return f"{self._folder}/{key[:2]}/{key}.json"
