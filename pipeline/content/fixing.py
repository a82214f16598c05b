"""`kepu check --fix`: fixes typed marks, spaces and punctuation of Markdown bodies in place, and nothing else in a file."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.content.rules.copy_lint import fixed
from pipeline.content.rules.typed_marks import mended
from pipeline.store import digest_of, write_atomic

_HEAD = re.compile(r"[\ufeff\u200b\u2060]*\s*?---[ \t]*\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)


FIXABLE = frozenset(["W541", "W542", "W703", "W704"])
"""Codes of what is fixed."""


def fix(path: Path, digest: str | None) -> int:
    """Fix the body in the file at `path`; return the number of fixes.

    Skips a file whose digest is not the given one: it changed since it was read. A file whose front matter could not be
    read has none.
    Front matter, line endings, code, addresses and HTML keep their bytes (each is tested).
    """
    if digest is not None and digest_of(path) != digest:
        return 0
    text = path.read_bytes().decode("utf-8")
    head = _HEAD.match(text.replace("\r\n", " \n"))  # same length, so that positions stay valid
    if head is None:
        return 0
    body, marks = mended(text[head.end() :])
    body, slips = fixed(body)
    count = marks + slips
    if count:
        write_atomic(path, (text[: head.end()] + body).encode("utf-8"))
    return count
