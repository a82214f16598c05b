"""Rules on drafts made by a machine: E355 an item that is no draft any more still has blanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.config import Settings
from pipeline.content.library import Document
from pipeline.content.model import Work
from pipeline.content.prose import prose_lines
from pipeline.content.rules.context import error
from pipeline.errors import Finding
from pipeline.parsing.strict_yaml import Path

MARK = "待填："


def blank(what: str) -> str:
    """What stands where an editor has to say something; a draft may have it, a publication may not."""
    return f"{MARK}{what}"


def filled(_: Settings, document: Document) -> Iterator[Finding]:
    """Nothing is published with a blank in it."""
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
