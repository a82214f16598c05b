"""The manifest of a release in a folder, and the names that a publish gives to what it makes beside the releases.

    <id>                     the folder of a release
    <id>.json                its manifest
    .draft-<id>              the folder of a release while it is copied
    .draft-<id>.json         the manifest of a release that is being made or removed: what it lists is ours to remove
    .draft-<id>-<8 hex>.tmp  a manifest while it is written

Nothing with another name was made by a publish, nor a folder of that name that no manifest beside it lists.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from pipeline.errors import PublishError
from pipeline.publish.protocol import Contents, Release, Shown
from pipeline.store.locks import fsync_path

SCHEMA = 1
DRAFT = ".draft-"
_ID = r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}"
ID = re.compile(_ID)
MANIFEST = re.compile(rf"(?P<id>{_ID})\.json")
INTENT = re.compile(rf"\.draft-(?P<id>{_ID})\.json")
UNWRITTEN = re.compile(rf"\.draft-(?P<id>{_ID})-[0-9a-f]{{8}}\.tmp")


def write_manifest(path: Path, release: Release) -> None:
    """Write a manifest beside and rename it; once this returns it survives a loss of power."""
    beside = path.parent / f"{DRAFT}{release.id}-{secrets.token_hex(4)}.tmp"
    try:
        with beside.open("xb") as stream:
            stream.write(to_bytes(release))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    fsync_path(path.parent)


def to_bytes(release: Release) -> bytes:
    """Serialise the record of a release."""
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "id": release.id,
        "created": release.created.astimezone(dt.UTC).isoformat(),
        "commit": release.commit,
        "sequence": release.sequence,
        "replaced": release.replaced,
        "files": dict(sorted(release.files.items())),
    }
    if (contents := release.contents) is not None:
        value["contents"] = {
            "shows": {id: [shown.title, shown.digest] for id, shown in sorted(contents.shows.items())},
            "added": contents.added,
            "changed": contents.changed,
            "removed": contents.removed,
            "uncommitted": contents.uncommitted,
        }
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def begins_manifest(data: bytes, id: str) -> bool:
    """Whether the bytes are the manifest of that release as far as it was written before a kill."""
    start = json.dumps({"schema": SCHEMA, "id": id}, indent=1).removesuffix("\n}").encode("ascii")
    return data[: len(start)] == start[: len(data)]


def from_bytes(data: bytes, id: str) -> Release:
    """Read the record of the release `id`. Raises ValueError, KeyError or TypeError when it is not one."""
    value = json.loads(data)
    created = dt.datetime.fromisoformat(value["created"])
    files, commit = value["files"], value["commit"]
    sequence, replaced = value.get("sequence", 0), value.get("replaced")
    if (
        value["schema"] != SCHEMA
        or value["id"] != id
        or created.utcoffset() is None
        or not isinstance(files, dict)
        or not all(is_inside(path) for path in files)
        or not isinstance(sequence, int)
    ):
        raise ValueError(id)
    contents = _contents(value["contents"]) if "contents" in value else None
    return Release(
        id,
        created,
        commit,
        MappingProxyType(files),
        sequence=sequence,
        replaced=replaced,
        contents=contents,
    )


def _contents(value: Any) -> Contents:
    shows = {str(id): Shown(str(title), str(digest)) for id, (title, digest) in value["shows"].items()}
    names = [tuple(map(str, value[field])) for field in ("added", "changed", "removed", "uncommitted")]
    return Contents(MappingProxyType(shows), *names)


def require_safe(id: str, files: Mapping[str, str]) -> None:
    """Raise PublishError if an id or a path, which become file names, is not one that a build gives."""
    if not ID.fullmatch(id):
        raise PublishError(f"“{id}”不能作版本名。", help="版本名由发布程序给出，请不要手写。")
    for path in files:
        if not is_inside(path):
            raise PublishError(f"“{path}”不是网站里的路径。", help="请重新运行 kepu build 再发布。")


def is_inside(path: str) -> bool:
    """Whether a path is relative, in its shortest form, and stays in its folder."""
    return not (
        path != PurePosixPath(path).as_posix()
        or path.startswith("/")
        or ".." in path.split("/")
        or path == "."
    )
