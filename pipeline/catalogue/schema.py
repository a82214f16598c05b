"""The JSON Schemas of the API, made from the types of its documents."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from pipeline.catalogue import records

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, Any] = {
    "index": records.IndexDocument,
    "items": records.ItemsDocument,
    "people": records.PeopleDocument,
    "places": records.PlacesDocument,
    "routes": records.RoutesDocument,
    "organisations": records.UnitsDocument,
    "glossary": records.GlossaryDocument,
    "events": records.EventsDocument,
    "goals": records.GoalsDocument,
    "vocabulary": records.VocabularyRecord,
}
"""The kinds of documents; `#/$defs/<Type>` of the schema says what each record has."""


def schema() -> dict[str, Any]:
    """Return one schema: a document of the API is valid if it is one of its kinds; each kind allows nothing else."""
    kinds = [(name, TypeAdapter(kind)) for name, kind in DOCUMENTS.items()]
    found, definitions = TypeAdapter.json_schemas(
        [(name, "serialization", adapter) for name, adapter in kinds], ref_template="#/$defs/{model}"
    )
    named = {name: found[name, "serialization"] for name, _ in kinds}
    return {
        "$schema": DIALECT,
        "title": "成都科普 API v1",
        "anyOf": list(named.values()),
        **_closed(definitions),
    }


def _closed(definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the definitions so that an object may have no field that its type does not name."""
    for definition in definitions["$defs"].values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
    return definitions
