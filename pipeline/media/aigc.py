"""The implicit label of AI-made content: GB 45438-2025, annex E, and its practice guide TC260-PG-20258A.

A file carries a metadata field `AIGC` whose value is a JSON object: in XMP as `TC260:AIGC`, in MP4 as a tag of that
name. It says whether the content is generated, by whom and under which number. Pure; used by the limited child too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

XMP_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"

TAG = "AIGC"
"""Name of the field in every container."""

FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
"""The fields of a label, in the standard's order."""

CERTAIN = "1"
LABELS = (CERTAIN, "2", "3")
"""Generated for certain, possibly, suspected."""

MAX_CHARACTERS = 8192


def aigc_value(fields: dict[str, str]) -> str:
    """The JSON of a label, its fields in the standard's order. ValueError for a field or a label that does not exist."""
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"no such field: {', '.join(sorted(unknown))}")
    if fields.get("Label") not in LABELS:
        raise ValueError(f"label {fields.get('Label')!r}")
    ordered = {name: fields[name] for name in FIELDS if name in fields}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def found_aigc(texts: Iterable[str]) -> tuple[str, bool]:
    """The first label that can be read among metadata texts, else "", and whether there are only ones that cannot."""
    found = [text for text in texts if text.strip()]
    valid = next((label for label in map(read_aigc, found) if label), "")
    return valid, bool(found) and not valid


def as_comment(value: str) -> str:
    """A label as the comment of a file that has no field of its own name: M4A with iTunes' tags, WAV."""
    return f'{{"{TAG}":{value}}}'


def texts_of(fields: Mapping[str, str]) -> list[str]:
    """The metadata texts of a container that are a label, or say that they are one."""
    comment = fields.get("comment", "")
    return [fields.get(TAG, ""), comment if f'"{TAG}"' in comment else ""]


def read_aigc(text: str) -> str | None:
    """The label found in a metadata text as `aigc_value` writes it; None when the text is no valid label.

    The object may stand under a key `AIGC`, and its label may be a number; anything else is as the standard says.
    """
    if len(text) > MAX_CHARACTERS:
        return None
    try:
        found = json.loads(text)
        if isinstance(found, dict) and isinstance(found.get(TAG), dict):
            found = found[TAG]
        if not isinstance(found, dict):
            return None
        label = found.get("Label")
        fields = {**found, "Label": str(label) if type(label) is int else label}
        return aigc_value(fields) if all(isinstance(value, str) for value in fields.values()) else None
    except (ValueError, RecursionError):
        return None
