"""The body of a document, which may be read lazily from its file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property


class Body:
    """The text of a body and its digest; bodies with the same text are equal."""

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def text(self) -> str:
        """The text. Raises the errors of reading when it is read lazily."""
        return self._text

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return text_digest(self.text)

    def __eq__(self, other: object) -> bool:
        return self.digest == other.digest if isinstance(other, Body) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.digest)


class UnreadBody(Body):
    """A body known by its digest: `read` is called for the text once, on first use."""

    def __init__(self, digest: str, read: Callable[[], str]) -> None:
        self._digest, self._read = digest, read

    @cached_property
    def text(self) -> str:
        """The text. Raises the errors of `read`."""
        return self._read()

    @property
    def digest(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return self._digest


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()
