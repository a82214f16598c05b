"""What listeners read: the description of an episode as plain text, and its notes as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from pipeline.config import Settings
from pipeline.content.beijing_time import moment
from pipeline.content.library import Library
from pipeline.content.model import Audio, Citation, Credit, Video
from pipeline.edition.notices import NO_PHYSICIAN
from pipeline.media.entry_media import chapters_of
from pipeline.review.physician import lacks_physician

PAGE = "图文和出处"
"""The link to the episode's page."""


def description(warnings: Iterable[str], item: Audio | Video) -> str:
    """Return what every app shows of an episode: its notices and its summary, paragraphs apart by an empty line."""
    return "\n\n".join((*warnings, item.summary))


def notes(warnings: Iterable[str], library: Library, item: Audio | Video, page: str) -> str:
    """Return the notes of an episode: notices, summary, chapters, makers, sources, corrections, the link to its `page`.

    Apps make a moment such as 01:05 a link into the sound.
    """
    parts = [
        *(f"<p><strong>{escape(notice)}</strong></p>" for notice in warnings),
        f"<p>{escape(item.summary)}</p>",
        _listed("章节", (f"{clock(c.start_ms)} {escape(c.title)}" for c in chapters_of(item))),
        _listed("人员", (escape(_credit(library, credit)) for credit in item.people)),
        _listed("来源", (_source(source) for source in item.sources)),
        _listed(
            "更正",
            (
                escape(f"{moment(c.at)[:10]} {c.text}")
                for c in sorted(item.corrections, key=lambda c: c.at, reverse=True)
            ),
        ),
        f'<p><a href="{escape(page)}">{PAGE}</a></p>',
    ]
    return "\n".join(part for part in parts if part)


def clock(milliseconds: int) -> str:
    """Format a moment as `01:05`, or `1:01:05` from an hour on."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` bytes in UTF-8: cut after a sentence where one ends in its last third, else with an ellipsis."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len("…".encode())].decode("utf-8", "ignore")
    end = max(kept.rfind(mark) for mark in "。！？\n")
    return kept[: end + 1].rstrip() if end > len(kept) * 2 // 3 else f"{kept}…"


def notices(settings: Settings, library: Library, item: Audio | Video) -> tuple[str, ...]:
    """Return what must be said before anything else."""
    ai_made = [f"{item.ai_made.label}：{item.ai_made.what}"] if item.ai_made is not None else []
    return (*ai_made, *([NO_PHYSICIAN] if lacks_physician(settings, library, item) else []))


def _listed(title: str, lines: Iterator[str]) -> str:
    """Return a list under its title; empty without lines."""
    found = "".join(f"<li>{line}</li>" for line in lines)
    return f"<p>{title}</p>\n<ul>{found}</ul>" if found else ""


def _credit(library: Library, credit: Credit) -> str:
    name = credit.name or library.name(credit.person or "")
    about = " ".join(part for part in (credit.institution, credit.title) if part)
    return f"{credit.role}：{name}" + (f"（{about}）" if about else "")


def _source(source: Citation) -> str:
    title = escape(source.title)
    if source.url:
        title = f'<a href="{escape(source.url)}">{title}</a>'
    rest = "，".join(str(part) for part in (source.publisher, source.year) if part)
    return f"{title}（{escape(rest)}）" if rest else title
