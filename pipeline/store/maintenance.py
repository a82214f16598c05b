"""Store maintenance: verify objects and find garbage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.listeners import ignore
from pipeline.store.protocol import Store


@dataclass(frozen=True, order=True)
class Examined:
    """The result of examining one object: `wrong` is the damage in Chinese, or None; the rest is from its manifest."""

    key: str
    kind: str
    size: int
    wrong: str | None = None


@dataclass(frozen=True)
class Garbage:
    """The objects that garbage collection removes, and how many stay because they are needed or too young."""

    removed: tuple[Examined, ...]
    needed: int
    young: int

    @property
    def size(self) -> int:
        """Bytes that removal frees."""
        return sum(found.size for found in self.removed)


def examine(store: Store, on_bytes: Callable[[int], None] = ignore) -> Iterator[Examined]:
    """Examine every object lazily, reading every byte. `on_bytes` is called with the length of each file before it."""
    for key in tuple(store.keys()):
        yield _described(store, key, store.examine(key, on_bytes))


def find_garbage(store: Store, needed: Callable[[str], bool], before: float) -> Garbage:
    """Find the objects that are not `needed` and were committed before that time (seconds since 1970).

    The age limit protects objects of another checkout that shares the store, and edits that may be reverted.
    """
    removed, kept, young = [], 0, 0
    for key in tuple(store.keys()):
        if needed(key):
            kept += 1
        elif store.committed(key) >= before:
            young += 1
        else:
            removed.append(_described(store, key))
    return Garbage(tuple(removed), kept, young)


def _described(store: Store, key: str, wrong: str | None = None) -> Examined:
    manifest = store.manifest(key)
    return Examined(key, manifest.kind if manifest else "", manifest.size if manifest else 0, wrong)
