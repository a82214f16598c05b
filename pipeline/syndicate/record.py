"""Everything that an article for WeChat is written from, as plain values. No library, no clock, no path of a machine."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.syndicate.theme import Theme


@dataclass(frozen=True)
class Figure:
    """A picture of the site: its address relative to the root, its width in pixels, its description."""

    url: str
    width: int
    alt: str


@dataclass(frozen=True)
class Recording:
    """A film or a sound: what readers see of it is its poster and a code to scan."""

    word: str
    length: str
    poster: Figure | None
    code: str
    """The address of the picture of the code, relative to the root."""
    transcript: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question with its options, the letter of the right one, and why."""

    question: str
    options: tuple[str, ...]
    answer: str
    explanation: str


@dataclass(frozen=True)
class Article:
    """An item on its way to WeChat. `body` is sanitised HTML of `markup`, `root` the site's address.

    `sources` are text and address; `credits` and `foot` are whole lines; `warnings` stand above everything.
    """

    id: str
    title: str
    summary: str
    column: str
    site: str
    root: str
    url: str
    theme: Theme
    body: str
    author: str
    digest: str
    lead: Figure | None = None
    recording: Recording | None = None
    warnings: tuple[str, ...] = ()
    claim: tuple[str, str] | None = None
    questions: tuple[Question, ...] = ()
    corrections: tuple[str, ...] = ()
    sources: tuple[tuple[str, str | None], ...] = ()
    credits: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The public address of its page."""
        return self.root + self.url
