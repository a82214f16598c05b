"""Conversions already made, by the key of their record: a folder of small JSON files that may be deleted."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path

from pydantic_core import from_json

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.store import write_atomic

TOOLS = ("markdown", "pymdown-extensions", "nh3")


class MarkupCache:
    """Markup from `folder` when the same record was converted before by the same versions, else from `answer`.

    `answer` gives a record's markup as JSON, which is kept as it is. What it raises goes through; nothing is kept of it.
    """

    def __init__(self, folder: Path, answer: Callable[[MarkupRecord], str]) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)
        self._answer = answer
        self._tools = " ".join(f"{name} {version(name)}" for name in TOOLS)
        self.converted = 0

    def key(self, record: MarkupRecord) -> str:
        """The record's key, tool versions included."""
        return hashlib.sha256(f"{record.key} {self._tools}".encode()).hexdigest()

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
        try:
            with open(self._path(record), "rb") as stream:
                return Markup.from_json(from_json(stream.read()))
        except (FileNotFoundError, KeyError, TypeError, ValueError):  # nothing, or not what we wrote
            return Markup.from_json(from_json(self.make(record)))

    def make(self, record: MarkupRecord) -> bytes:
        """Have a record converted and keep what comes of it; the markup as JSON."""
        self.converted += 1
        answer = self._answer(record).encode()
        write_atomic(self._path(record), answer)
        return answer

    def _path(self, record: MarkupRecord) -> str:
        key = self.key(record)
        return f"{self._folder}/{key[:2]}/{key}.json"
