"""A file of the site that is no page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SiteFile:
    """A file of the site that is no page: what makes its bytes, or a finished file to copy.

    `key` is a SHA-256 that the bytes follow from: of the bytes, or of the record and the code that `content` makes them
    from. `maker` names the room it is from.
    """

    path: str
    key: str
    content: Callable[[], bytes] | Path
    maker: str
