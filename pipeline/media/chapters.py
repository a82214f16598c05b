"""Chapters of a video or a piece of sound: where each begins, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Chapter:
    """It begins at `start_ms`, and ends where the next one begins or the whole ends. `title` is one line of plain text."""

    start_ms: int
    title: str
