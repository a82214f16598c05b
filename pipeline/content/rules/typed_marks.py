"""Finds lists, headings and indents that were typed as characters, as Word texts have them, and writes them in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.content.library import Document
from pipeline.content.prose import lines_outside_code
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="W703",
        title="列表或小标题是用符号打出来的",
        why="网页上这几行会连成一段，读者分不出条目。",
        mend="列表写“- ”或“1. ”，小标题写“## ”；kepu check --fix 可以代改。",
        sample="body",
        wrong="● 先护住头颈",
        right="- 先护住头颈",
    ),
    Code(
        id="W704",
        title="段首有全角空格",
        why="段首缩进由网站统一安排，空格会让段落参差不齐；没有空行的几段还会连成一段。",
        mend="删去行首的全角空格，段落之间空一行；kepu check --fix 可以代改。",
        sample="body",
        wrong="　　地震时先护住头颈。",
        right="地震时先护住头颈。",
    ),
)

_INDENT = re.compile(r"[ ]{0,3}\u3000[ \u3000]*(?=\S)")
_BULLET = re.compile(r"[ \u3000]*[·●•➢◆■▪○◦▶►]\s*(?=\S)")
_NUMBER = re.compile(
    r"[ \u3000]*(?:（(?P<a>[0-9]{1,2})）|\((?P<b>[0-9]{1,2})\)|(?P<c>[0-9]{1,2})[、．])\s*(?=[^\s0-9])"
)
_HEADING = re.compile(
    r"[ \u3000]*(?P<text>(?P<first>[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)\s*\S[^\n]{0,28}?)[ \u3000]*\Z"
)
_FIRST = frozenset(" \u3000·●•➢◆■▪○◦▶►（(一二三四五六七八九十0123456789")
_ENDING = "。，；：、！？,;:."


@dataclass(frozen=True)
class Typed:
    """A line that stands for something else: its new text, and whether it must begin a paragraph of its own."""

    code: str
    message: str
    mended: str
    apart: bool


def typed(line: str, *, alone: bool = False) -> Typed | None:
    """Return what a line was meant to be; None for a line that is what it looks like.

    A numbered paragraph `alone` between blank lines reads well as it is.
    """
    if line[:1] not in _FIRST:
        return None
    if (bullet := _BULLET.match(line)) is not None:
        return Typed(
            "W703", f"“{bullet.group().strip()}”不是列表的写法。", f"- {line[bullet.end() :]}", False
        )
    if (heading := _HEADING.match(line)) is not None and heading["text"][-1] not in _ENDING:
        level = "##" if heading["first"].endswith("、") else "###"
        return Typed(
            "W703", f"“{heading['first']}”开头的一行像是小标题。", f"{level} {heading['text']}", True
        )
    if (number := _NUMBER.match(line)) is not None and not alone:
        digits = number["a"] or number["b"] or number["c"]
        return Typed(
            "W703", f"“{number.group().strip()}”不是列表的写法。", f"{digits}. {line[number.end() :]}", False
        )
    if (indent := _INDENT.match(line)) is not None:
        return Typed("W704", "段首有全角空格。", line[indent.end() :], True)
    return None


def typed_findings(document: Document) -> Iterator[Finding]:
    """Yield a finding for each such line of a body."""
    for number, found, _ in _typed_lines(document.body):
        shown = found.mended if len(found.mended) <= 20 else f"{found.mended[:19]}…"
        help = f"请写成“{shown}”；kepu check --fix 可以代改。"
        yield Finding(
            document.file, document.body_line + number, 1, found.code, "warning", found.message, help
        )


def _typed_lines(body: str) -> Iterator[tuple[int, Typed, str]]:
    lines = list(lines_outside_code(body, 0))
    text = dict(lines)
    for number, line in lines:
        alone = not text.get(number - 1, "").strip() and not text.get(number + 1, "").strip()
        if (found := typed(line, alone=alone)) is not None:
            yield number, found, line


def mended(body: str) -> tuple[str, int]:
    """Return the body with such lines in Markdown, and how many there were. Line endings do not change."""
    lines = body.splitlines(keepends=True)
    count = 0
    for number, found, line in _typed_lines(body):
        ending = lines[number][len(line) :]
        before = lines[number - 1].strip() if number else ""
        lines[number] = (ending or "\n" if before and found.apart else "") + found.mended + ending
        count += 1
    return "".join(lines), count
