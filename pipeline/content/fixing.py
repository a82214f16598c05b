"""`kepu check --fix`: fixes typed marks, spaces and punctuation of Markdown bodies in place, and nothing else in a file."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.content.library import Document
from pipeline.content.rules.copy_lint import fixed
from pipeline.content.rules.typed_marks import mended
from pipeline.store import digest_of, write_atomic

_HEAD = re.compile(r"[\ufeff\u200b\u2060]*\s*?---[ \t]*\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)


def fix(path: Path, document: Document) -> int:
    """Fix the body of `document` in the file at `path`; return the number of fixes. Skips a file changed since.

    Front matter, line endings, code, addresses and HTML keep their bytes (each is tested).
    """
    if digest_of(path) != document.digest:
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
