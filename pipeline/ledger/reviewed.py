"""The content a signature binds: an item's text and the bytes of every file it shows, under one digest.

The digest is the SHA-256 of the canonical form of {schema, fields, files, body}:

- `fields`: the front matter as written, one line per field or list item, keys sorted, without the fields
  that are not content (`NOT_BOUND`). Comments, quoting, the order of fields and empty fields do not matter.
- `files`: media path and SHA-256 of its video or sound, sign language version, captions, cover and the pictures of its body.
- `body`: the Markdown, without blank lines around it.

The reviewed text is kept in `ledger/reviewed/<digest>.md`: a JSON head between `---` lines, then the body. The head
also has the cues of the captions, to show changes cue by cue; the captions' bytes are in the digest, the cues are not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.content.library import Document
from pipeline.media.captions.cue import Cue
from pipeline.store import key_of

SCHEMA = 1
FOLDER = "reviewed"
NOT_BOUND = ("schema", "draft", "published", "reviews")
"""The format version, and when an item is shown: an editor schedules it after the last review."""
USES: Mapping[str, str] = {
    "video": "视频",
    "audio": "音频",
    "sign": "手语版视频",
    "captions": "字幕",
    "image": "插图",
}
COVER = "封面图片"


@dataclass(frozen=True, order=True)
class ReviewedFile:
    """A media file: its use (in Chinese), its path below the media root, the SHA-256 of its bytes."""

    path: str
    use: str
    sha256: str


@dataclass(frozen=True)
class ReviewedText:
    """The text and files that a signature is given for.

    `fields` are (name, JSON); `captions` are there to show changes and are not in the digest.
    """

    id: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[ReviewedFile, ...]
    body: str
    captions: Mapping[str, tuple[Cue, ...]] = field(default_factory=dict, compare=False, hash=False)

    @cached_property
    def digest(self) -> str:
        """Return the digest, 64 hexadecimal digits."""
        return key_of(
            {
                "schema": SCHEMA,
                "fields": [list(pair) for pair in self.fields],
                "files": sorted([f.path, f.sha256] for f in self.files),
                "body": self.body,
            }
        )

    def to_text(self) -> str:
        """Return the content of its file; `from_text` reads it back equal."""
        head = {
            "kepu-reviewed": SCHEMA,
            "id": self.id,
            "digest": self.digest,
            "fields": [list(pair) for pair in self.fields],
            "files": [[f.path, f.use, f.sha256] for f in self.files],
            "captions": {
                path: [[c.start_ms, c.end_ms, c.text] for c in cues]
                for path, cues in sorted(self.captions.items())
            },
        }
        return f"---\n{_laid_out(head)}\n---\n{self.body}\n"

    @classmethod
    def from_text(cls, text: str) -> ReviewedText:
        """Parse the output of `to_text`. Raises ValueError, KeyError, TypeError or AttributeError when it was changed."""
        opening, head_text, body = text.split("---\n", 2)
        if opening or not body.endswith("\n"):
            raise ValueError("not a kept text")
        head = json.loads(head_text)
        if head["kepu-reviewed"] != SCHEMA:
            raise ValueError(f"schema {head['kepu-reviewed']!r}")
        reviewed = cls(
            id=head["id"],
            fields=tuple((str(name), str(value)) for name, value in head["fields"]),
            files=tuple(ReviewedFile(path, use, sha256) for path, use, sha256 in head["files"]),
            body=body[:-1],
            captions={path: tuple(Cue(*cue) for cue in cues) for path, cues in head["captions"].items()},
        )
        if reviewed.digest != head["digest"]:
            raise ValueError("the text is not the one of its digest")
        return reviewed


def bind(
    document: Document, digests: Mapping[str, str], cues: Mapping[str, tuple[Cue, ...]] | None = None
) -> ReviewedText | None:
    """Return the content that a signature of the document binds now; `digests` are SHA-256 by media path.

    None if one of its files has no digest: it is missing or may not be used, and the check reports it.
    """
    files = bound_files(document, digests)
    return None if files is None else bind_files(document, files, cues or {})


def bound_files(document: Document, digests: Mapping[str, str]) -> tuple[ReviewedFile, ...] | None:
    """Return the media files that a signature of the document binds; None if one of them has no digest."""
    files = set()
    cover = getattr(getattr(document.entry, "cover", None), "image", None)
    for use, path, *_ in document.media:
        sha256 = digests.get(path)
        if sha256 is None:
            return None
        files.add(ReviewedFile(path, COVER if path == cover else USES.get(use, "文件"), sha256))
    return tuple(sorted(files))


def bind_files(
    document: Document, files: tuple[ReviewedFile, ...], cues: Mapping[str, tuple[Cue, ...]]
) -> ReviewedText:
    """Combine the document's fields and body (read here) with these files."""
    return ReviewedText(
        id=document.id,
        fields=tuple(_fields(document.tree.value)),
        files=files,
        body=document.body.strip("\n"),
        captions={f.path: cues[f.path] for f in files if f.path in cues},
    )


def _laid_out(head: Mapping[str, Any]) -> str:
    """Write JSON with one line per entry, so that version control shows which one changed."""

    def rows(open_close: str, entries: list[str]) -> str:
        return open_close[0] + "".join(f"\n  {e}," for e in entries).rstrip(",") + f"\n {open_close[1]}"

    def text(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False)

    def value(content: Any) -> str:
        if isinstance(content, list):
            return rows("[]", [text(entry) for entry in content])
        if isinstance(content, dict):
            return rows("{}", [f"{text(name)}: {value(inner)}" for name, inner in content.items()])
        return text(content)

    return "{\n" + ",\n".join(f" {text(name)}: {value(content)}" for name, content in head.items()) + "\n}"


def _fields(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(value):
        if name in NOT_BOUND:
            continue
        content = value[name]
        for item in content if isinstance(content, list) else [content]:
            if item is not None:
                yield name, json.dumps(item, ensure_ascii=False, sort_keys=True)
