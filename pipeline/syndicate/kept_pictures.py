"""Pictures that were drawn before, by key: a folder of files that may be deleted at any time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.store import write_atomic

NAME = "wechat"
"""The folder below `.kepu/`."""


class KeptPictures:
    """Returns a picture from `work`/wechat if it was drawn before, else has it drawn and keeps it."""

    def __init__(self, work: Path) -> None:
        self._folder = work / NAME

    def file(self, key: str, suffix: str, draw: Callable[[], bytes]) -> Path:
        """Return the file of a picture; `key` is a SHA-256 that determines its bytes."""
        path = self._folder / key[:2] / f"{key}{suffix}"
        if not path.exists():
            write_atomic(path, draw())
        return path

    def bytes(self, key: str, suffix: str, draw: Callable[[], bytes]) -> bytes:
        """Return the bytes of a picture."""
        return self.file(key, suffix, draw).read_bytes()
