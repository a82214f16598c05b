"""Every code that is reported is declared and gathered, and the handbook's pages say what the declarations say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from pipeline.codes import CODES, declared_in
from pipeline.codes.areas import area_of
from pipeline.codes.page import pages, write_pages
from pipeline.errors import Code

CODE = re.compile(r"[EMW]\d{3}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def trees(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """The modules of the package by file; a fake executor's code is no editor's."""
    for path in sorted((root / "pipeline").rglob("*.py")):
        if path.name != "fake.py":
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def is_code(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Code"


def declared(tree: ast.Module) -> set[str]:
    """The ids of the codes a module declares."""
    ids = (keyword.value for node in ast.walk(tree) if is_code(node) for keyword in node.keywords[:1])
    return {id.value for id in ids if isinstance(id, ast.Constant) and isinstance(id.value, str)}


def reported(tree: ast.Module) -> set[str]:
    """The codes that stand as a text of their own in a module, outside what it declares."""
    explained = {id(inner) for node in ast.walk(tree) if is_code(node) for inner in ast.walk(node)}
    texts = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and id(n) not in explained)
    return {text for text in texts if isinstance(text, str) and CODE.fullmatch(text)}


def test_every_code_that_is_reported_is_declared_and_none_besides(root: Path) -> None:
    modules = dict(trees(root))
    found = set().union(*map(reported, modules.values()))
    assert found - set(CODES) == set(), "declare them beside the functions that report them"
    assert set(CODES) - found == set(), "nothing reports them"


def test_the_registry_gathers_every_declaration(root: Path) -> None:
    declarations = {file: ids for file, tree in trees(root) if (ids := declared(tree))}
    gathered: dict[str, set[str]] = {}
    for code in CODES.values():
        gathered.setdefault(declared_in(code), set()).add(code.id)
    assert gathered == declarations, "name the module in pipeline/codes/__init__.py"


@pytest.mark.parametrize("code", CODES.values(), ids=lambda c: c.id)
def test_a_code_explains_itself_in_chinese(code: Code) -> None:
    assert CODE.fullmatch(code.id) and area_of(code)
    for text in (code.title, code.why, code.mend):
        assert CHINESE.search(text)


def test_the_handbook_is_what_the_registry_says(root: Path) -> None:
    folder = root / "handbook" / "codes"
    assert {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")} == dict(pages()), (
        "run kepu codes --write"
    )


def test_pages_of_codes_that_are_gone_are_removed(tmp_path: Path) -> None:
    (tmp_path / "E000.md").write_text("旧", encoding="utf-8")
    assert write_pages(tmp_path) == (len(CODES) + 1, 1)
    assert write_pages(tmp_path) == (0, 0)
