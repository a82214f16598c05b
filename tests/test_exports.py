"""What other rooms take from a package is exported by its `__init__`, and is taken from there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

PACKAGES = ("pipeline.config", "pipeline.content.model")


def imports(root: Path, package: str) -> Iterator[tuple[str, str]]:
    """Module and name of every import from the package or below it, in files that are neither of it nor its tests.

    A module taken as a module (`from package import module`, as the registry of codes does) is none.
    """
    inside = root / package.replace(".", "/")
    tested = root / "tests" / inside.relative_to(root / "pipeline")
    for folder in ("pipeline", "tests", "tools", "studio"):
        for path in sorted((root / folder).rglob("*.py")):
            if path.is_relative_to(inside) or path.is_relative_to(tested):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith(f"{package}."):
                    for alias in node.names:
                        if not (inside / f"{alias.name}.py").is_file():
                            yield str(node.module), alias.name


@pytest.mark.parametrize("package", PACKAGES)
def test_what_others_take_is_exported(root: Path, package: str) -> None:
    module = import_module(package)
    taken = set(imports(root, package))
    assert {where for where, _ in taken} == {package}, "import from the package, not from a module of it"
    assert {name for _, name in taken} <= set(module.__all__)
    assert all(hasattr(module, name) for name in module.__all__)
