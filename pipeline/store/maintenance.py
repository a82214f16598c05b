"""Looking after a store: what is damaged in it, and what nothing needs any more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.listeners import ignore
from pipeline.store.protocol import Store


@dataclass(frozen=True, order=True)
class Examined:
    """One object: `wrong` is what is wrong with it in Chinese, or None. Kind and size are those of its manifest."""

    key: str
    kind: str
    size: int
    wrong: str | None = None


@dataclass(frozen=True)
class Garbage:
    """What a cleaning removes, and how many objects stay because they are needed, or too young to tell."""

    removed: tuple[Examined, ...]
    needed: int
    young: int

    @property
    def size(self) -> int:
        """Bytes of what is removed."""
        return sum(found.size for found in self.removed)


def examine(store: Store, on_bytes: Callable[[int], None] = ignore) -> Iterator[Examined]:
    """Every object, each byte of it read. Lazy; `on_bytes` hears the length of each file as its turn comes."""
    for key in tuple(store.keys()):
        yield _described(store, key, store.examine(key, on_bytes))


def find_garbage(store: Store, needed: Callable[[str], bool], before: float) -> Garbage:
    """Objects that are not `needed` and were committed before that time (seconds since 1970).

    Age is what protects the work of another checkout that shares the store, and what was changed and changed back.
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
