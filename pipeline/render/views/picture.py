"""A picture as templates get it: the whole one in all its sizes and types, and its crops for cards.

Processes that render load these types: they import nothing of content or media (`entry_picture.py` makes the views).
"""

from __future__ import annotations

from typing import TypedDict


class CandidateView(TypedDict):
    """One file of a picture; width in pixels."""

    url: str
    width: int


class SourceView(TypedDict):
    """The files of one media type, for <source>."""

    type: str
    candidates: list[CandidateView]


class ShapeView(TypedDict):
    """A picture without its text; `tone` is the class with its placeholder colour while it loads."""

    width: int
    height: int
    src: str
    sources: list[SourceView]
    tone: str | None


class PictureView(ShapeView):
    """A picture; with a focal point it has crops for the frames of cards."""

    alt: str
    wide: PictureView | None
    square: PictureView | None
