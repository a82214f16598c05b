"""Read an item as of a commit from the local git repository: a git host approves a commit, not a digest."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document
from pipeline.content.load import load_file
from pipeline.git import ask_git
from pipeline.ledger.reviewed import bind
from pipeline.media.sources import pins
from pipeline.sources.pointers import lfs_digest

_COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
SECONDS = 120
"""Timeout for one git command, in seconds."""


def has_commit(project: Project, commit: str) -> bool:
    """Whether the project's repository has the commit; a shallow clone may lack it."""
    return (
        _COMMIT.fullmatch(commit) is not None
        and _git(project, "cat-file", "-e", f"{commit}^{{commit}}") is not None
    )


def merge_base(project: Project, one: str, other: str) -> str | None:
    """Return the merge base of two commits; None when the repository lacks it."""
    if not has_commit(project, one) or not has_commit(project, other):
        return None
    found = _git(project, "merge-base", one, other)
    return None if found is None else found.decode("ascii").strip()


def digest_at(
    project: Project, commit: str, file: str, read_body: Callable[[Document], Document]
) -> str | None:
    """Return the digest that a signature of the item in `file` would have bound at the commit.

    `read_body` returns the document with its body read. None if the commit has no such item, it could not be read, or one of its files was missing. For a file outside git
    only a pinned SHA-256 is known.
    """
    if not has_commit(project, commit):
        return None
    raw = _blob(project, commit, file)
    if raw is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file).name
        path.write_bytes(raw)
        document = load_file(path, file, [])
    if document is None:
        return None
    document = read_body(document)
    media = project.media.relative_to(project.root).as_posix()
    digests = pins([document])
    for _, path_in_media, *_ in document.media:
        blob = _blob(project, commit, f"{media}/{path_in_media}")
        if blob is not None:
            digests[path_in_media] = _sha256(blob)
    bound = bind(document, digests)
    return None if bound is None else bound.digest


def _sha256(blob: bytes) -> str:
    """Return the SHA-256 of the file; a Git LFS pointer contains it."""
    return lfs_digest(blob) or hashlib.sha256(blob).hexdigest()


def _blob(project: Project, commit: str, path: str) -> bytes | None:
    return _git(project, "cat-file", "blob", f"{commit}:./{path}")


def _git(project: Project, *arguments: str) -> bytes | None:
    """Return git's output; None if there is no such object. Raises what `ask_git` raises."""
    purpose = "读取审核平台上的批准时要用它核对内容"
    return ask_git(project.root, *arguments, seconds=SECONDS, purpose=purpose)
