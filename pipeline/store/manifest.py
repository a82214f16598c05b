"""The manifest of a stored object: its files and facts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

from pipeline.store.keys import SCHEMA, key_of

MANIFEST = "manifest.json"

MEDIA_TYPES: Mapping[str, str] = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".vtt": "text/vtt",
    ".wav": "audio/wav",
    ".webm": "audio/webm",
    ".webp": "image/webp",
}
"""IANA media types of the files that jobs produce; HLS by RFC 8216 section 10."""


def media_type_of(name: str) -> str:
    """Return the IANA media type of a file name's suffix; `application/octet-stream` when unknown."""
    _, dot, suffix = name.rpartition(".")
    return MEDIA_TYPES.get((dot + suffix).lower(), "application/octet-stream")


class BlobFile(NamedTuple):
    """One file of an object: its flat name, exact length in bytes, SHA-256 and IANA media type."""

    name: str
    size: int
    sha256: str
    media_type: str


_FIELDS = itemgetter(*BlobFile._fields)


@dataclass(frozen=True)
class Manifest:
    """The result of a finished job. `files` are sorted by name; `facts` is plain JSON without floats.

    `record` is the input record behind the key; None in objects older than that field.
    """

    key: str
    kind: str
    files: tuple[BlobFile, ...]
    facts: dict[str, Any] = field(hash=False)
    schema: int = SCHEMA
    record: dict[str, Any] | None = field(default=None, hash=False, compare=False)

    def file(self, name: str) -> BlobFile:
        """Return the file of that name. Raises KeyError when the object has none."""
        for blob in self.files:
            if blob.name == name:
                return blob
        raise KeyError(name)

    @property
    def size(self) -> int:
        """Total size of the files in bytes."""
        return sum(blob.size for blob in self.files)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON that `from_json` restores. With a record it has a `seal`, the digest of everything else."""
        value = {**asdict(self), "files": [blob._asdict() for blob in self.files]}
        if self.record is None:
            return {name: inner for name, inner in value.items() if name != "record"}
        return {**value, "seal": key_of(value)}

    def to_bytes(self) -> bytes:
        """Return the canonical content of the manifest file: a file that differs in any byte was tampered with."""
        text = json.dumps(self.to_json(), ensure_ascii=False, indent=1, sort_keys=True)
        return f"{text}\n".encode()

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Manifest:
        """Restore a manifest. Raises ValueError, KeyError or TypeError when the value is not one of this schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"manifest schema {value['schema']!r}")
        files = tuple(map(BlobFile._make, map(_FIELDS, value["files"])))
        return cls(value["key"], value["kind"], files, dict(value["facts"]), record=value.get("record"))
