"""What a store is, wherever it lives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from pipeline.listeners import ignore
from pipeline.store.manifest import Manifest


class Draft(Protocol):
    """A folder being filled. Nothing is visible before `commit`; leaving the context without it drops everything."""

    @property
    def folder(self) -> Path:
        """An empty folder of this draft alone."""

    def commit(self, kind: str, facts: dict[str, Any], record: dict[str, Any] | None = None) -> Manifest:
        """Makes the folder the object of its key at once; if another was first, that one's manifest is returned.

        `record` is what the key was computed from, kept for `examine`.
        """


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

    def examine(self, key: str, on_bytes: Callable[[int], None] = ignore) -> str | None:
        """Reads every byte of an object: what is wrong with it, in Chinese, or None when all is as it was committed.

        Its record must give its key, its files must be those of the manifest with their digests, and nothing else.
        """

    def set_aside(self, key: str) -> None:
        """Takes a damaged object out of the way: the next build makes it anew, and a person may look at this one."""

    def remove(self, key: str) -> None:
        """Takes an object away at once; no error when it is absent."""

    def committed(self, key: str) -> float:
        """When the object was committed, in seconds since 1970; 0.0 when it is absent."""

    def sweep(self, before: float) -> int:
        """Removes what no object needs and was last changed before that time (seconds since 1970); bytes freed.

        That is what killed processes left, what was set aside, and what this machine keeps of a store elsewhere.
        """

    def in_use(self) -> AbstractContextManager[None]:
        """Meanwhile nobody is `alone` with the store: what a line found stays. Any number may use it at once."""

    def alone(self) -> AbstractContextManager[None]:
        """Meanwhile nobody uses the store. UsageError when somebody does."""
