"""JSON Schemas from the model: one source of truth for editors' tools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pipeline.config import FILES, Project
from pipeline.content.model import KINDS
from pipeline.store import write_atomic

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> Iterator[tuple[str, str]]:
    """File name and text of every schema: one a front-matter kind, one a file of site_config/."""
    for name, model in (*((f"front-matter.{k}", m) for k, m in KINDS.items()), *FILES.items()):
        schema = {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
        yield f"{name}.schema.json", json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_schemas(project: Project) -> list[Path]:
    """Write those that differ to `site_config/schemas/`; the paths written."""
    written = []
    for name, text in schemas():
        path = project.settings / "schemas" / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            write_atomic(path, text.encode())
            written.append(path)
    return written
