"""What is wrong with a source, or with a whole root."""

from __future__ import annotations

from dataclasses import dataclass

Problem = tuple[str, str, str]
"""Code, what is wrong and what to do, in Chinese."""


@dataclass(frozen=True)
class Trouble:
    """A root that cannot be used, and what to do, in Chinese: reported once for all its files."""

    root: str
    message: str
    help: str
