"""The engineers' documents name only modules that exist."""

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
