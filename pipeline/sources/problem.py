"""Problems of a single source or of a whole root."""

from __future__ import annotations

from dataclasses import dataclass

Problem = tuple[str, str, str]
"""Code, message and help, in Chinese."""


@dataclass(frozen=True)
class Trouble:
    """A root that cannot be used, with message and help in Chinese. Reported once for all its files."""

    root: str
    message: str
    help: str
