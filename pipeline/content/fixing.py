"""`kepu check --fix`: spaces and punctuation of Markdown bodies, mended in place; nothing else of a file changes."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.content.library import Document
from pipeline.content.rules.copy_lint import fixed
from pipeline.store import digest_of, write_atomic

_HEAD = re.compile(r"\ufeff?---\r?\n.*?^---[ \t]*$", re.DOTALL | re.MULTILINE)


def fix(path: Path, document: Document) -> int:
    """Mend the body of `document`, which is the file at `path`; how many places. A file changed since is left alone.

    Front matter, line ends, code, addresses and HTML keep their bytes (tests hold each of them).
    """
    if digest_of(path) != document.digest:
        return 0
    text = path.read_bytes().decode("utf-8")
    head = _HEAD.match(text.replace("\r\n", " \n"))  # one character for one, so places stay the same
    if head is None:
        return 0
    body, count = fixed(text[head.end() :])
    if count:
        write_atomic(path, (text[: head.end()] + body).encode("utf-8"))
    return count
