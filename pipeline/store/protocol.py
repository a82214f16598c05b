"""What a store is, wherever it lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from pipeline.store.manifest import Manifest


class Draft(Protocol):
    """A folder being filled. Nothing is visible before `commit`; leaving the context without it drops everything."""

    @property
    def folder(self) -> Path:
        """An empty folder of this draft alone."""

    def commit(self, kind: str, facts: dict[str, Any]) -> Manifest:
        """Makes the folder the object of its key at once; if another was first, that one's manifest is returned."""


class Store(Protocol):
    """Objects by key."""

    def manifest(self, key: str) -> Manifest | None:
        """The object's manifest; None when it is absent or damaged (a file missing or of another length)."""

    def draft(self, key: str) -> AbstractContextManager[Draft]:
        """A new draft of the key; several may be open at once, in several processes."""

    def locate(self, key: str, name: str) -> Path:
        """A local path with the file's bytes, to be read only; MediaError when the object has no such file."""

    def keys(self) -> Iterator[str]:
        """Every committed key, sorted."""

    def size(self) -> int:
        """Bytes of all committed files."""
