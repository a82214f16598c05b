"""The implicit (metadata) label of AI-generated content: GB 45438-2025, annex E, and its guide TC260-PG-20258A.

A file carries a metadata field `AIGC` whose value is a JSON object: in XMP as `TC260:AIGC`, in MP4 as a tag named
`AIGC`. It says whether the content is generated, by whom and under which number. The limited child imports this too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

XMP_NAMESPACE = "http://www.tc260.org.cn/ns/AIGC/1.0/"

TAG = "AIGC"
"""The field's name in every container."""

FIELDS = (
    "Label",
    "ContentProducer",
    "ProduceID",
    "ReservedCode1",
    "ContentPropagator",
    "PropagateID",
    "ReservedCode2",
)
"""The fields of a label, in the order of the standard."""

CERTAIN = "1"
LABELS = (CERTAIN, "2", "3")
"""Values of `Label`: certainly, possibly and suspected to be generated."""

MAX_CHARACTERS = 8192


def aigc_value(fields: dict[str, str]) -> str:
    """Return the JSON of a label, fields in the order of the standard. Raise ValueError for an unknown field or label."""
    if unknown := set(fields) - set(FIELDS):
        raise ValueError(f"no such field: {', '.join(sorted(unknown))}")
    if fields.get("Label") not in LABELS:
        raise ValueError(f"label {fields.get('Label')!r}")
    ordered = {name: fields[name] for name in FIELDS if name in fields}
    return json.dumps(ordered, ensure_ascii=False, separators=(",", ":"))


def find_aigc(texts: Iterable[str]) -> tuple[str, bool]:
    """Return the first valid label among metadata texts ("" if none), and whether all labels found are malformed."""
    found = [text for text in texts if text.strip()]
    valid = next((label for label in map(read_aigc, found) if label), "")
    return valid, bool(found) and not valid


def as_comment(value: str) -> str:
    """Wrap a label for the comment field, where the format allows no `AIGC` field (M4A with iTunes tags, WAV)."""
    return f'{{"{TAG}":{value}}}'


def label_texts(fields: Mapping[str, str]) -> list[str]:
    """Return a container's metadata values that are, or claim to be, a label."""
    comment = fields.get("comment", "")
    return [fields.get(TAG, ""), comment if f'"{TAG}"' in comment else ""]


def read_aigc(text: str) -> str | None:
    """Return the label in a metadata text, in the form `aigc_value` writes, or None if the text is no valid label.

    More lenient than the standard in two points: the object may be nested under a key `AIGC`, and `Label` may be a number.
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
