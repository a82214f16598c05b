"""Documents name only modules that exist, their links lead somewhere, and the handbook's front page has every page."""

from __future__ import annotations

import re
from pathlib import Path

DOCUMENTS = (
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "README.md",
    "docs/*.md",
    "handbook/*.md",
    "assets/fonts/README.md",
)
NAMED = re.compile(r"(?<![\w/.-])(?:[a-z_]+/)+[a-z_]+\.py\b")
"""A module below the root, below `pipeline/`, or below `tests/`, as a document names it."""

LINK = re.compile(r"(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)|`((?:handbook|docs)/[^`\s]+\.md)`")


def named(root: Path) -> list[tuple[str, str]]:
    """Each module that a document names, with the document."""
    documents = sorted(path for pattern in DOCUMENTS for path in root.glob(pattern))
    return [
        (document.relative_to(root).as_posix(), module)
        for document in documents
        for module in sorted(set(NAMED.findall(document.read_text(encoding="utf-8"))))
    ]


def test_documents_name_modules_that_exist(root: Path) -> None:
    found = named(root)
    assert len(found) > 20
    missing = [
        (document, module)
        for document, module in found
        if not any((root / below / module).is_file() for below in ("", "pipeline", "tests"))
    ]
    assert missing == []


def test_a_module_that_is_gone_is_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("See `render/gone.py`, not https://x.example/y.py.", encoding="utf-8")
    assert named(tmp_path) == [("README.md", "render/gone.py")]


def links(document: Path, root: Path) -> list[tuple[str, Path]]:
    """Each link of a document to a file, and each page that it names, with the file."""
    text = document.read_text(encoding="utf-8")
    below = [(link, document.parent / link.partition("#")[0]) for link, _ in LINK.findall(text) if link]
    by_name = [(name, root / name) for _, name in LINK.findall(text) if name]
    return [
        (link, path)
        for link, path in (*below, *by_name)
        if "://" not in link and not link.startswith(("#", "id:", "mailto:"))
    ]


def test_links_lead_to_files(root: Path) -> None:
    documents = sorted(path for pattern in DOCUMENTS for path in root.glob(pattern))
    found = [(document, link, path) for document in documents for link, path in links(document, root)]
    assert len(found) > 40
    assert [(document.name, link) for document, link, path in found if not path.is_file()] == []


def test_the_front_page_of_the_handbook_has_every_page(root: Path) -> None:
    folder = root / "handbook"
    linked = {path.resolve() for _, path in links(folder / "README.md", root)}
    pages = {path.resolve() for path in folder.glob("*.md")} - {(folder / "README.md").resolve()}
    assert pages - linked == set()


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("[b](b.md#c) [x](https://x.example/) ![p](p.png) `handbook/d.md`", encoding="utf-8")
    assert links(page, tmp_path) == [
        ("b.md#c", tmp_path / "b.md"),
        ("handbook/d.md", tmp_path / "handbook/d.md"),
    ]
