"""A file of the site that is not a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SiteFile:
    """A file of the site that is not a page: a function that makes its bytes, or a finished file to copy.

    `key` is a SHA-256 that determines the bytes: of the bytes, or of the record and the code that `content` makes them
    from. `maker` names the package that made it.
    """

    path: str
    key: str
    content: Callable[[], bytes] | Path
    maker: str
