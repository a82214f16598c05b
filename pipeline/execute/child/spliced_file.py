"""A file read without some of its parts, or with others in their place. Nothing is copied."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import IO, NamedTuple


class Span(NamedTuple):
    """A part of a file: its first byte and its length."""

    start: int
    length: int


class SplicedFile(io.RawIOBase):
    """The given parts behind each other, as one seekable file. A part is a span of `source` or bytes of our own."""

    def __init__(self, source: IO[bytes], parts: Sequence[Span | bytes]) -> None:
        super().__init__()
        self._source = source
        self._parts = [part for part in parts if (part.length if isinstance(part, Span) else part)]
        lengths = (part.length if isinstance(part, Span) else len(part) for part in self._parts)
        self._starts = list(accumulate(lengths, initial=0))
        self._at = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read from any place."""
        return True

    def tell(self) -> int:
        """Return the position of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a position; beyond the end nothing is read."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._starts[-1]}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """Read up to `size` bytes, fewer only at the end."""
        end = self._starts[-1]
        end = end if size is None or size < 0 else min(end, self._at + size)
        pieces = []
        while self._at < end:
            pieces.append(self._piece(end - self._at))
            if not pieces[-1]:
                break
            self._at += len(pieces[-1])
        return b"".join(pieces)

    def _piece(self, most: int) -> bytes:
        number = bisect_right(self._starts, self._at) - 1
        part, skipped = self._parts[number], self._at - self._starts[number]
        if isinstance(part, bytes):
            return part[skipped : skipped + most]
        self._source.seek(part.start + skipped)
        return self._source.read(min(most, part.length - skipped))
