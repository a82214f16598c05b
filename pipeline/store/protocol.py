"""The interface of a store, local or remote."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from pipeline.listeners import ignore
from pipeline.store.manifest import Manifest


class Draft(Protocol):
    """An object being written. Nothing is visible before `commit`; leaving the context without it discards all."""

    @property
    def folder(self) -> Path:
        """An empty folder that belongs to this draft."""

    def commit(self, kind: str, facts: dict[str, Any], record: dict[str, Any] | None = None) -> Manifest:
        """Publish the folder atomically as the object of its key.

        If another process committed first, return its manifest. `record` is the input record behind the key, stored
        for `examine`.
        """


class Store(Protocol):
    """Objects by key."""

    def manifest(self, key: str) -> Manifest | None:
        """Return the object's manifest; None when it is absent or damaged (a file is missing or has another length)."""

    def draft(self, key: str) -> AbstractContextManager[Draft]:
        """Open a new draft of the key; several may be open at once, in several processes."""

    def locate(self, key: str, name: str) -> Path:
        """Return a read-only local path with the file's bytes. Raises MediaError when the object has no such file."""

    def keys(self) -> Iterator[str]:
        """Yield every committed key, sorted."""

    def size(self) -> int:
        """Return the size of all committed files in bytes."""

    def examine(self, key: str, on_bytes: Callable[[int], None] = ignore) -> str | None:
        """Read every byte of an object; return what is damaged, in Chinese, or None when it is intact.

        Its record must match its key, and its files must be exactly those of the manifest, with their digests.
        """

    def set_aside(self, key: str) -> None:
        """Quarantine a damaged object: the next build recreates it, and a person may inspect the old one."""

    def remove(self, key: str) -> None:
        """Delete an object atomically; no error when it is absent."""

    def committed(self, key: str) -> float:
        """Return when the object was committed, in seconds since 1970; 0.0 when it is absent."""

    def sweep(self, before: float) -> int:
        """Delete leftovers last changed before that time (seconds since 1970); return the bytes freed.

        Leftovers are files of killed processes, quarantined objects, and the local cache of a remote store.
        """

    def in_use(self) -> AbstractContextManager[None]:
        """Hold a shared lock: objects that a build found are not deleted meanwhile."""

    def alone(self) -> AbstractContextManager[None]:
        """Hold the exclusive lock. Raises UsageError when a build uses the store."""
