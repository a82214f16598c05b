"""A place elsewhere that can be made to fail: fsspec's memory at `flaky://`, which refuses every request while down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fsspec
from fsspec.implementations.memory import MemoryFileSystem


class FlakyFileSystem(MemoryFileSystem):
    """Files in memory; ConnectionError, which names a secret as a careless backend might, while `down`."""

    protocol = "flaky"
    down = False

    @classmethod
    def _strip_protocol(cls, path: Any) -> Any:
        if isinstance(path, list):
            return [cls._strip_protocol(one) for one in path]
        return MemoryFileSystem._strip_protocol(str(path).removeprefix("flaky://"))

    def _answer(self) -> None:
        if FlakyFileSystem.down:
            raise ConnectionError(111, "Connection refused")


def _guard(name: str) -> None:
    answer = getattr(MemoryFileSystem, name)

    def guarded(self: FlakyFileSystem, *arguments: Any, **named: Any) -> Any:
        self._answer()
        return answer(self, *arguments, **named)

    setattr(FlakyFileSystem, name, guarded)


for request in "find ls info cat_file pipe_file put_file open rm_file".split():
    _guard(request)
fsspec.register_implementation("flaky", FlakyFileSystem, clobber=True)


@contextmanager
def down() -> Iterator[None]:
    """Meanwhile every place at `flaky://` refuses."""
    FlakyFileSystem.down = True
    try:
        yield
    finally:
        FlakyFileSystem.down = False
