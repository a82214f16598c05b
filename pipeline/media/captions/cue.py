"""What captions are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cue:
    """A line or lines of text shown from `start_ms` to `end_ms`; plain text, lines split by a newline."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong with a captions file, in Chinese; lines count from 1."""

    line: int
    message: str
