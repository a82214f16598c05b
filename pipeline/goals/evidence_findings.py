"""Checks of front matter about counting: works declared distinct, first publications elsewhere (E725–E727)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document, Library
from pipeline.content.model import FirstPublished, Item
from pipeline.errors import Finding
from pipeline.ledger.published import Elsewhere
from pipeline.parsing.model_errors import did_you_mean
from pipeline.store import digest_of

CAPTURES = "captures"


def counting_findings(project: Project, library: Library, digest: Callable[[Path], str]) -> Iterator[Finding]:
    """Findings of every item; `digest` gives the SHA-256 of a file."""
    items = {item.id: item for item in library.items}
    for document in library.documents.values():
        if isinstance(document.entry, Item):
            yield from _distinct_works(items, document, document.entry)
            yield from _evidence(project, document, document.entry, digest)


def proved_elsewhere(project: Project, library: Library) -> Mapping[str, Elsewhere]:
    """Where items were first published, by id, of those whose capture is there and unchanged."""
    found: dict[str, Elsewhere] = {}
    for item in library.items:
        first = item.first_published
        if first is not None and _fault(project, first, digest_of) is None:
            capture = f"{project.ledger.name}/{CAPTURES}/{first.capture}"
            found[item.id] = Elsewhere(first.url, capture, first.sha256, first.date)
    return found


def _distinct_works(items: Mapping[str, Item], document: Document, entry: Item) -> Iterator[Finding]:
    for number, other in enumerate(entry.distinct_from):
        line, column = document.tree.locate(("distinct_from", number, "id"))
        if other.id not in items:
            help = did_you_mean(other.id, items, labels={id: item.title for id, item in items.items()})
            text = f"没有叫“{other.id}”的条目。"
            yield Finding(document.file, line, column, "E725", "error", text, help)
        elif items[other.id].work_id == entry.work_id:
            text = f"“{other.id}”与本条目是同一作品，不能又说是两个作品。"
            help = "请去掉这一条；确是两个作品的，请改正 work。"
            yield Finding(document.file, line, column, "E726", "error", text, help)


def _evidence(
    project: Project, document: Document, entry: Item, digest: Callable[[Path], str]
) -> Iterator[Finding]:
    if entry.first_published is None:
        return
    fault = _fault(project, entry.first_published, digest)
    if fault is not None:
        line, column = document.tree.locate(("first_published", "capture"))
        help = "请把截图或存档放进 ledger/captures/，sha256 写它的摘要（sha256sum 文件）。"
        yield Finding(document.file, line, column, "E727", "error", fault, help)


def _fault(project: Project, first: FirstPublished, digest: Callable[[Path], str]) -> str | None:
    """Why a capture proves nothing; None when it is evidence."""
    root = project.ledger / CAPTURES
    path = root / first.capture
    if not path.resolve().is_relative_to(root.resolve()) or path.is_symlink() or not path.is_file():
        return f"ledger/captures/ 里没有存证文件“{first.capture}”。"
    return None if digest(path) == first.sha256 else f"存证文件“{first.capture}”的 SHA-256 与写的不同。"
