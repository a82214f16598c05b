"""Rules on generated drafts: an item that is no longer a draft has no blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.config import Settings
from pipeline.content.library import Document
from pipeline.content.model import Work
from pipeline.content.prose import prose_lines
from pipeline.content.rules.context import error
from pipeline.errors import Code, Finding
from pipeline.parsing.strict_yaml import Path

CODES = (
    Code(
        id="E355",
        title="还有没填的空",
        why="由投稿箱生成的草稿里，不知道的地方写着“待填：”；带着它公开，读者会看到没写完的话。",
        mend="填好写着“待填：”的地方；没填完的保留 draft: true。",
        sample="article",
        wrong="summary: 待填：用一两句话说清讲什么",
        right="summary: 潮汐怎样让地球自转变慢，两分钟说清楚。",
    ),
)

MARK = "待填："


def blank(what: str) -> str:
    """Return a blank for an editor to fill in; allowed in drafts only."""
    return f"{MARK}{what}"


def filled(_: Settings, document: Document) -> Iterator[Finding]:
    """A work that is not a draft has no blanks."""
    if not isinstance(document.entry, Work) or document.entry.draft:
        return
    message, help = f"还有“{MARK}”没有填。", "请填好，或改回 draft: true。"
    for place in _blanks(document.tree.value, ()):
        yield error(document, place, "E355", message, help)
    if MARK in document.body:
        for line, text in prose_lines(document.body, document.body_line):
            if MARK in text:
                yield Finding(document.file, line, text.index(MARK) + 1, "E355", "error", message, help)


def _blanks(value: Any, place: Path) -> Iterator[Path]:
    if isinstance(value, str) and value.startswith(MARK):
        yield place
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _blanks(inner, (*place, key))
