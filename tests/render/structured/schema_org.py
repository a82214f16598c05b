"""Checks JSON-LD against schema.org's own definitions: types, where a property may stand, what its value may be."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[2] / "vendor/schemaorg/schemaorg-current-https-30.0.jsonld.gz"
SHA256 = "4467fa19edcb1d7fb3c46c0adf3591b7f870c4a60b7838bdb61694fd02864cf6"
TEXTS = {"Text", "URL", "Date", "DateTime", "Time"}
NUMBERS = {"Number", "Integer", "Float"}


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    data = gzip.decompress(FILE.read_bytes())
    assert hashlib.sha256(data).hexdigest() == SHA256
    return {node["@id"].removeprefix("schema:"): node for node in json.loads(data)["@graph"]}


def _names(value: Any) -> set[str]:
    values = value if isinstance(value, list) else [value] if value else []
    return {v["@id"].removeprefix("schema:") for v in values}


@cache
def lineage(kind: str) -> frozenset[str]:
    """The type and all types above it."""
    above = _names(_definitions()[kind].get("rdfs:subClassOf"))
    return frozenset({kind}).union(*(lineage(k) for k in above if k in _definitions()))


def complaints(node: Any, where: str = "$") -> Iterator[str]:
    """What is wrong with a node and the nodes inside it."""
    kind = node.get("@type")
    if kind is None:
        if set(node) != {"@id"}:
            yield f"{where}: no @type"
        return
    if kind not in _definitions():
        yield f"{where}: {kind} is no type"
        return
    for name, value in node.items():
        if name.startswith("@"):
            continue
        definition = _definitions().get(name)
        place = f"{where}.{name}"
        if definition is None or definition["@type"] != "rdf:Property":
            yield f"{place}: no such property"
            continue
        if not _names(definition.get("schema:domainIncludes")) & lineage(kind):
            yield f"{place}: not a property of {kind}"
        for number, one in enumerate(value if isinstance(value, list) else [value]):
            yield from _value(one, _names(definition.get("schema:rangeIncludes")), f"{place}[{number}]")


def _value(value: Any, ranges: set[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        kind = value.get("@type")
        if kind in _definitions() and not lineage(kind) & ranges:
            yield f"{where}: {kind} is none of {sorted(ranges)}"
        yield from complaints(value, where)
    elif isinstance(value, bool):
        if "Boolean" not in ranges:
            yield f"{where}: a truth value is none of {sorted(ranges)}"
    elif isinstance(value, int | float):
        if not ranges & (NUMBERS | {"Text", "QuantitativeValue"}):
            yield f"{where}: a number is none of {sorted(ranges)}"
    elif not _text_may_stand(value, ranges):
        yield f"{where}: {value!r} is none of {sorted(ranges)}"


def _text_may_stand(value: str, ranges: set[str]) -> bool:
    """Text, an address, a date; "3 px" or "PT3S" for a quantity; the address of a member of an enumeration."""
    if ranges & TEXTS:
        return True
    if any("Quantity" in lineage(kind) for kind in ranges if kind in _definitions()):
        return True
    member = _definitions().get(value.removeprefix("https://schema.org/"))
    return member is not None and bool(_names([{"@id": member["@type"]}]) & ranges)
