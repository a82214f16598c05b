"""Rules on wording, one document at a time: Chinese copy and controlled words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.config import ControlledWord
from pipeline.content.library import Document
from pipeline.content.prose import prose_lines
from pipeline.content.rules.controlled_words import ERROR, WARNING, uses
from pipeline.content.rules.copy_lint import body_slips, slips
from pipeline.errors import Finding
from pipeline.parsing.strict_yaml import Path

# Fields shown to readers. Names and titles of sources are quotations and are not checked.
FIELDS: tuple[Path, ...] = (("title",), ("summary",), ("credits",), ("cover", "alt"), ("portrait", "alt"))


def copy_findings(document: Document, words: Sequence[ControlledWord]) -> Iterator[Finding]:
    """Yield the findings on the wording of one document."""
    for field in FIELDS:
        text = _value(document.tree.value, field)
        if isinstance(text, str):
            yield from _field(document, field, text, words)
    for line, slip in body_slips(document.body, document.body_line):
        yield Finding(
            document.file, line, slip.start + 1, slip.code, "warning", slip.message, slip.help(body=True)
        )
    if any(word.wrong in document.body for word in words):
        for line, text in prose_lines(document.body, document.body_line):
            for place, word in uses(text, words):
                yield _word(document.file, line, place + 1, word)


def _field(document: Document, field: Path, text: str, words: Sequence[ControlledWord]) -> Iterator[Finding]:
    for slip in slips(text):
        line, column = document.tree.locate(field)
        yield Finding(document.file, line, column, slip.code, "warning", slip.message, slip.help(body=False))
    for _, word in uses(text, words):
        line, column = document.tree.locate(field)
        yield _word(document.file, line, column, word)


def _word(file: str, line: int, column: int, word: ControlledWord) -> Finding:
    message = f"不用“{word.wrong}”：{word.reason}"
    help = f"请改为：{word.right}。"
    if word.severity == "error":
        return Finding(file, line, column, ERROR, "error", message, help)
    return Finding(file, line, column, WARNING, "warning", message, help)


def _value(value: Any, path: Path) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value
