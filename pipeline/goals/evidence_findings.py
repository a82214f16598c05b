"""Checks of front matter about counting: works declared distinct, first publications elsewhere (E725–E727)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document, Library
from pipeline.content.model import FirstPublished, Item
from pipeline.errors import Code, Finding
from pipeline.ledger.published import Elsewhere
from pipeline.parsing.model_errors import did_you_mean
from pipeline.sources.reference import impossible_name
from pipeline.store import digest_of

CODES = (
    Code(
        id="E725",
        title="distinct_from 写的条目不存在",
        why="说明与谁不同，才能核对。",
        mend="写那个条目的编号。",
        sample="article",
        wrong=("distinct_from:\n  - {id: rian, reason: 讲的是另一种天气}"),
        right=("distinct_from:\n  - {id: rain, reason: 讲的是另一种天气}"),
    ),
    Code(
        id="E726",
        title="distinct_from 写了自己或同一作品的版本",
        why="作品编号相同就是同一作品，不能又说是两个作品。",
        mend="去掉这一条，或改正 work。",
        sample="article",
        wrong=("work: rain\ndistinct_from:\n  - {id: rain, reason: 讲的是另一种天气}"),
        right=("work: tide\ndistinct_from:\n  - {id: rain, reason: 讲的是另一种天气}"),
    ),
    Code(
        id="E727",
        title="在别处首发的存证对不上",
        why="首发时间影响计入哪一年，只认没有改动过的存证。",
        mend="把存证放进 ledger/captures/，sha256 写它现在的指纹。",
        sample="files",
        wrong=(
            "# ledger/captures/tide.txt\n"
            "公众号文章的存档\n"
            "# content/articles/tide.md\n"
            "first_published:\n"
            '  url: "https://example.org/tide"\n'
            "  date: 2026-10-01\n"
            "  capture: tide.txt\n"
            "  sha256: 0000000000000000000000000000000000000000000000000000000000000000"
        ),
        right=(
            "# ledger/captures/tide.txt\n"
            "公众号文章的存档\n"
            "# content/articles/tide.md\n"
            "first_published:\n"
            '  url: "https://example.org/tide"\n'
            "  date: 2026-10-01\n"
            "  capture: tide.txt\n"
            "  sha256: d7a45a17442002616d55566bbc49b59b473ddeaaa8e202f5c1b0cfcf4d82c239"
        ),
    ),
)

CAPTURES = "captures"


def counting_findings(project: Project, library: Library, digest: Callable[[Path], str]) -> Iterator[Finding]:
    """Check the front matter of every item; `digest` returns the SHA-256 of a file."""
    items = {item.id: item for item in library.items}
    for document in library.documents.values():
        if isinstance(document.entry, Item):
            yield from _distinct_works(items, document, document.entry)
            yield from _evidence(project, document, document.entry, digest)


def proved_elsewhere(project: Project, library: Library) -> Mapping[str, Elsewhere]:
    """Return the earlier publications elsewhere, by item id, whose capture exists and is unchanged."""
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
        help = "请把截图或存档放进 ledger/captures/，sha256 写它的指纹（sha256sum 文件）。"
        yield Finding(document.file, line, column, "E727", "error", fault, help)


def _fault(project: Project, first: FirstPublished, digest: Callable[[Path], str]) -> str | None:
    """Say why a capture proves nothing; None when it is valid evidence."""
    root = project.ledger / CAPTURES
    if impossible := impossible_name(first.capture):
        return f"存证文件的名字“{first.capture[:40]}…”{impossible}。"
    path = root / first.capture
    if not path.resolve().is_relative_to(root.resolve()) or path.is_symlink() or not path.is_file():
        return f"ledger/captures/ 里没有存证文件“{first.capture}”。"
    return None if digest(path) == first.sha256 else f"存证文件“{first.capture}”的 SHA-256 与写的不同。"
