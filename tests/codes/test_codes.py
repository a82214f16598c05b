"""Every code in the package is registered, every registered code is met in the golden messages, pages are current."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from pipeline.codes import CODES
from pipeline.codes.page import pages, write_pages

CODE = re.compile(r"[EMW]\d{3}")


def emitted(root: Path) -> set[str]:
    """Every code that stands as a text of its own in the package, outside the registry."""
    found: set[str] = set()
    for path in (root / "pipeline").rglob("*.py"):
        if "codes" in path.relative_to(root / "pipeline").parts or path.name == "fake.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_code_in_the_package_is_registered_and_none_besides(root: Path) -> None:
    assert emitted(root) - set(CODES) == set(), "register them in pipeline/codes/"
    assert set(CODES) - emitted(root) == set(), "nothing emits them"


@pytest.mark.parametrize("code", CODES.values(), ids=lambda c: c.id)
def test_a_code_explains_itself_in_chinese(code: object) -> None:
    for field in ("title", "why", "mend"):
        text = getattr(code, field)
        assert re.search(r"[\u4e00-\u9fff]", text)
    assert getattr(code, "wrong") != getattr(code, "right")  # noqa: B009
    assert getattr(code, "area")  # noqa: B009


def test_the_handbook_is_what_the_registry_says(root: Path) -> None:
    folder = root / "handbook" / "codes"
    assert {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")} == dict(pages()), (
        "run kepu codes --write"
    )


def test_pages_of_codes_that_are_gone_are_removed(tmp_path: Path) -> None:
    (tmp_path / "E000.md").write_text("旧", encoding="utf-8")
    assert write_pages(tmp_path) == (len(CODES) + 1, 1)
    assert write_pages(tmp_path) == (0, 0)
