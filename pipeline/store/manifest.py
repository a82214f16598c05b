"""What an object consists of."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline.store.keys import SCHEMA

MANIFEST = "manifest.json"

MEDIA_TYPES: Mapping[str, str] = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".vtt": "text/vtt",
    ".webp": "image/webp",
}
"""IANA types of what jobs make; HLS by RFC 8216 section 10."""


def media_type_of(name: str) -> str:
    """The IANA media type by the suffix of a file name; `application/octet-stream` when unknown."""
    return MEDIA_TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")


@dataclass(frozen=True)
class BlobFile:
    """One file of an object: its flat name, exact length in bytes, SHA-256 and IANA media type."""

    name: str
    size: int
    sha256: str
    media_type: str


@dataclass(frozen=True)
class Manifest:
    """What a finished job made. `files` are sorted by name; `facts` is plain JSON without floats."""

    key: str
    kind: str
    files: tuple[BlobFile, ...]
    facts: dict[str, Any] = field(hash=False)
    schema: int = SCHEMA

    def file(self, name: str) -> BlobFile:
        """The file of that name; KeyError when the object has none."""
        for blob in self.files:
            if blob.name == name:
                return blob
        raise KeyError(name)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(blob.size for blob in self.files)

    def to_json(self) -> dict[str, Any]:
        """A plain value; `from_json` gives it back equal."""
        return {**asdict(self), "files": [asdict(blob) for blob in self.files]}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Manifest:
        """Raises ValueError, KeyError or TypeError when the value is not a manifest of this schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"manifest schema {value['schema']!r}")
        files = tuple(BlobFile(**blob) for blob in value["files"])
        return cls(key=value["key"], kind=value["kind"], files=files, facts=dict(value["facts"]))
