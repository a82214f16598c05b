"""The JSON Schemas beside the settings come from the model, are whole, and are committed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import FILES, Project
from pipeline.content.model import KINDS
from pipeline.content.schema import DIALECT, schemas, write_schemas

SCHEMAS = dict(schemas())


def nodes(value: Any) -> Iterator[Any]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from nodes(child)


def test_there_is_one_for_every_kind_and_every_file() -> None:
    expected = {f"front-matter.{kind}.schema.json" for kind in KINDS} | {f"{n}.schema.json" for n in FILES}
    assert set(SCHEMAS) == expected


@pytest.mark.parametrize("name", SCHEMAS)
def test_committed_schemas_are_those_of_the_model(root: Path, name: str) -> None:
    committed = root / "site_config" / "schemas" / name
    assert committed.is_file() and committed.read_text(encoding="utf-8") == SCHEMAS[name], (
        "run kepu schema --write"
    )


def test_nothing_else_is_committed(root: Path) -> None:
    assert {p.name for p in (root / "site_config" / "schemas").iterdir()} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_whole(name: str) -> None:
    schema = json.loads(SCHEMAS[name])
    assert schema["$schema"] == DIALECT and schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert schema["properties"]["schema"]["const"] == 1
    for node in nodes(schema):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            kind = node["$ref"].removeprefix("#/$defs/")
            assert kind in schema["$defs"], node["$ref"]
        if isinstance(node, dict) and node.get("type") == "object" and "properties" in node:
            assert set(node.get("required", ())) <= set(node["properties"])


def test_writing_twice_writes_once(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert len(write_schemas(project)) == len(SCHEMAS)
    assert write_schemas(project) == []
    path = tmp_path / "site_config" / "schemas" / "site.schema.json"
    path.write_text("{}")
    assert write_schemas(project) == [path]
