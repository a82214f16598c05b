"""Every field of the settings is read by something: a setting that changes nothing misleads whoever sets it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from pipeline.config import FILES

READING = "loading.py"
"""The one module of the settings that reads them for everyone; the others declare."""


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for part in get_args(annotation):
        yield from models(part)


FIELDS = sorted(
    {
        (model.__name__, field)
        for file in FILES.values()
        for model in models(file)
        for field in model.model_fields
        if field != "schema_version"  # is what it must be, or the file is refused
    }
)


@pytest.fixture(scope="module")
def read(root: Path) -> set[str]:
    """Names of every attribute that the package reads of anything; where settings are declared, methods but validators."""
    package = root / "pipeline"
    declaring = {p for p in (package / "config").glob("*.py") if p.name != READING}
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in package.rglob("*.py")}
    methods = (
        node
        for path in declaring
        for node in ast.walk(trees[path])
        if isinstance(node, ast.FunctionDef) and not node.decorator_list
    )
    return {
        node.attr
        for part in (*(tree for path, tree in trees.items() if path not in declaring), *methods)
        for node in ast.walk(part)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def test_every_setting_is_read(read: set[str]) -> None:
    assert [f"{model}.{field}" for model, field in FIELDS if field not in read] == []
