"""Conversions already made, by the key of their record: a folder of small JSON files that may be deleted."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.store import write_atomic

TOOLS = ("markdown", "pymdown-extensions", "nh3")


class MarkupCache:
    """`convert`, answered from `folder` when the same record was converted before by the same versions.

    What `convert` raises goes through; nothing is kept of it.
    """

    def __init__(self, folder: Path, convert: Callable[[MarkupRecord], Markup]) -> None:
        self.folder = folder
        self._folder = os.fspath(folder)
        self._convert = convert
        self._tools = " ".join(f"{name} {version(name)}" for name in TOOLS)
        self.converted = 0

    def key(self, record: MarkupRecord) -> str:
        """The record's key, tool versions included."""
        return hashlib.sha256(f"{record.key} {self._tools}".encode()).hexdigest()

    def has(self, record: MarkupRecord) -> bool:
        """Whether the record was converted before."""
        return os.path.exists(self._path(record))

    def convert(self, record: MarkupRecord) -> Markup:
        """The record's markup."""
        path = Path(self._path(record))
        try:
            return Markup.from_json(json.loads(path.read_bytes()))
        except FileNotFoundError:
            self.converted += 1
        markup = self._convert(record)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, json.dumps(markup.to_json(), ensure_ascii=False).encode())
        return markup

    def _path(self, record: MarkupRecord) -> str:
        key = self.key(record)
        return f"{self._folder}/{key[:2]}/{key}.json"
