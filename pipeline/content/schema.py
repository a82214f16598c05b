"""Generates JSON Schemas from the models, for editors' tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import FILES, Project
from pipeline.content.model import KINDS
from pipeline.store import write_atomic

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Iterator[tuple[str, str]]:
    """Yield file name and text of every schema: one per kind of front matter, one per file of site_config/."""
    for name, model in (*((f"front-matter.{k}", m) for k, m in KINDS.items()), *FILES.items()):
        schema = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
        yield f"{name}.schema.json", json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(project: Project) -> list[Path]:
    """Write the schemas that changed to `site_config/schemas/`; return their paths."""
    written = []
    for name, text in schemas():
        path = project.settings / "schemas" / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomic(path, text.encode())
            written.append(path)
    return written
