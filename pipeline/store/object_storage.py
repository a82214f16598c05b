"""A store on object storage, with a local folder as cache.

    <url>/manifests/<first two digits>/<key>.json   an object exists when this does; written last, never overwritten
    <url>/blobs/<first two digits>/<sha256>         the bytes of all objects, by their digest
    <url>/damaged/<key>.<random>.json               quarantined manifests, until they are swept

    <cache>/manifests.json                          known manifests, with their change marks
    <cache>/objects/…  <cache>/tmp/…                a `FolderStore`: drafts, objects created or downloaded here

Two machines that create the same object never overwrite each other's bytes, since a blob's name is its digest. The
first manifest wins, and both machines return it. On S3, create-if-absent is one request (If-None-Match); a backend that
checks first and writes afterwards leaves a short race in which the second writer may win.
An object that exists locally but not remotely (a network failure, a cleanup) is uploaded when it is requested.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MediaError
from pipeline.listeners import ignore
from pipeline.remote.errors import unreachable_as
from pipeline.remote.files import RemoteFile, RemoteFiles
from pipeline.store.atomic import write_atomic
from pipeline.store.folder import FolderStore, verified_manifest
from pipeline.store.keys import SCHEMA, canonical, is_key
from pipeline.store.manifest import BlobFile, Manifest
from pipeline.store.protocol import Draft

Known = dict[str, tuple[str, Manifest]]


class RemoteStore:
    """A store on remote files. Remote manifests are listed once, on first use; `cache` is a local folder.

    Every method raises MediaError when the storage cannot be reached.
    """

    def __init__(self, files: RemoteFiles, cache: Path) -> None:
        self._files = files
        self._local = FolderStore(cache)
        self._index = cache / "manifests.json"
        self._listing = threading.Lock()
        self._listed: dict[str, RemoteFile] | None = None
        self._known: Known = {}

    @unreachable_as(MediaError)
    def manifest(self, key: str) -> Manifest | None:
        if not is_key(key):
            raise ValueError(f"not a key: {key!r}")
        self._list()
        if key in self._known:
            return self._known[key][1]
        local = self._local.manifest(key)
        return self._publish(local) if local else None

    @contextmanager
    def draft(self, key: str) -> Iterator[RemoteDraft]:
        with self._local.draft(key) as draft:
            yield RemoteDraft(self, draft)

    @unreachable_as(MediaError)
    def locate(self, key: str, name: str) -> Path:
        manifest = self.manifest(key)
        if manifest is None or all(blob.name != name for blob in manifest.files):
            raise MediaError(f"成品库里没有 {key[:20]}/{name}。", help="请重新运行 kepu build。")
        local = self._local.manifest(key)
        if local != manifest:
            if local is not None:
                self._local.remove(key)
            self._fetch(manifest)
        return self._local.locate(key, name)

    @unreachable_as(MediaError)
    def keys(self) -> Iterator[str]:
        self._list()
        return iter(sorted(self._listed or {}))

    @unreachable_as(MediaError)
    def size(self) -> int:
        self._list()
        return sum(manifest.size for _, manifest in self._known.values())

    @unreachable_as(MediaError)
    def examine(self, key: str, on_bytes: Callable[[int], None] = ignore) -> str | None:
        content = self._files.read(_manifest_path(key))
        manifest, wrong = (None, "清单缺失或读不出来") if content is None else verified_manifest(content, key)
        if manifest is None:
            return wrong
        for blob in manifest.files:
            on_bytes(blob.size)
            if not self._is_genuine(blob):
                return f"{blob.name} 的内容与清单不符"
        return None

    @unreachable_as(MediaError)
    def set_aside(self, key: str) -> None:
        content = self._files.read(_manifest_path(key))
        if content is not None:
            self._files.create(f"damaged/{key}.{secrets.token_hex(4)}.json", content)
        self.remove(key)

    @unreachable_as(MediaError)
    def remove(self, key: str) -> None:
        self._files.remove(_manifest_path(key))
        self._known.pop(key, None)
        (self._listed or {}).pop(key, None)
        self._local.remove(key)

    @unreachable_as(MediaError)
    def committed(self, key: str) -> float:
        self._list()
        found = (self._listed or {}).get(key)
        return found.modified if found else 0.0

    @unreachable_as(MediaError)
    def sweep(self, before: float) -> int:
        """List blobs before manifests: an object uploaded meanwhile is then seen with its manifest and kept."""
        blobs = self._files.listing("blobs")
        self._list(again=True)
        needed = {_blob_path(blob.sha256) for _, manifest in self._known.values() for blob in manifest.files}
        old = [f"blobs/{path}" for path, file in blobs.items() if file.modified < before]
        freed = sum(self._drop(path, before) for path in old if path not in needed)
        for path, file in self._files.listing("damaged").items():
            freed += self._drop(f"damaged/{path}", before) if file.modified < before else 0
        for key in tuple(self._local.keys()):
            if key not in self._known and self._local.committed(key) < before:
                self._local.remove(key)
        return freed + self._local.sweep(before)

    def in_use(self) -> AbstractContextManager[None]:
        """Lock out the processes of this machine; other machines are protected by the age limit of a cleanup."""
        return self._local.in_use()

    def alone(self) -> AbstractContextManager[None]:
        return self._local.alone()

    @unreachable_as(MediaError)
    def commit_draft(self, draft: Draft, kind: str, facts: dict[str, Any], record: Any) -> Manifest:
        """Commit a local draft and upload it; return the manifest that won."""
        return self._publish(draft.commit(kind, facts, record))

    def _publish(self, manifest: Manifest) -> Manifest:
        for blob in manifest.files:
            self._files.put(self._local.locate(manifest.key, blob.name), _blob_path(blob.sha256))
        path, content = _manifest_path(manifest.key), manifest.to_bytes()
        for _ in range(3):
            self._files.create(path, content)
            stored = self._files.read(path)
            first = _parsed(stored, manifest.key) if stored is not None else None
            if first is not None:
                self._list()
                assert self._listed is not None
                self._listed[manifest.key] = RemoteFile(len(content), time.time(), "")
                self._known[manifest.key] = ("", first)
                return first
            self._files.remove(path)  # an unreadable manifest: remove it and try again
        raise MediaError(
            f"{self._files.shown} 里的 {manifest.key[:20]} 无法写入。",
            help="请检查访问权限，再运行 kepu build。",
        )

    def _fetch(self, manifest: Manifest) -> None:
        """Download an object into the local folder. Raises MediaError when bytes differ from the manifest."""
        with self._local.draft(manifest.key) as draft:
            for blob in manifest.files:
                try:
                    digest = self._files.fetch(_blob_path(blob.sha256), draft.folder / blob.name)
                except FileNotFoundError:
                    digest = ""
                if digest != blob.sha256:
                    raise MediaError(
                        f"{self._files.shown} 里的 {manifest.key[:20]}/{blob.name} 损坏或缺失。",
                        help="请运行 kepu store verify 移开损坏的结果，再运行 kepu build。",
                    )
            draft.commit(manifest.kind, manifest.facts, manifest.record)

    def _is_genuine(self, blob: BlobFile) -> bool:
        hasher = hashlib.sha256()
        try:
            for chunk in self._files.chunks(_blob_path(blob.sha256)):
                hasher.update(chunk)
        except FileNotFoundError:
            return False
        return hasher.hexdigest() == blob.sha256

    def _drop(self, path: str, before: float) -> int:
        """Delete a file unless it was rewritten since it was listed; return the bytes freed."""
        file = self._files.look(path)
        if file is None or file.modified >= before:
            return 0
        self._files.remove(path)
        return file.size

    def _list(self, *, again: bool = False) -> None:
        """List the remote manifests (once, or `again`) and read the new ones."""
        with self._listing:
            if self._listed is None or again:
                self._list_now()

    def _list_now(self) -> None:
        found = {
            path.split("/")[-1].removesuffix(".json"): f
            for path, f in self._files.listing("manifests").items()
        }
        self._listed = {key: file for key, file in found.items() if is_key(key)}
        remembered = _read_index(self._index)
        self._known = {
            key: remembered[key]
            for key, file in self._listed.items()
            if key in remembered and file.mark and remembered[key][0] == file.mark
        }
        new = {_manifest_path(key): key for key in sorted(self._listed.keys() - self._known.keys())}
        for path, content in self._files.read_many(list(new)).items():
            manifest = _parsed(content, new[path])
            if manifest is not None:
                self._known[new[path]] = (self._listed[new[path]].mark, manifest)
        if self._known.keys() != remembered.keys() or new:
            _write_index(self._index, self._known)


@dataclass(frozen=True)
class RemoteDraft:
    """A draft of a RemoteStore: a local folder until it is committed."""

    store: RemoteStore
    draft: Draft

    @property
    def folder(self) -> Path:
        """An empty folder that belongs to this draft."""
        return self.draft.folder

    def commit(self, kind: str, facts: dict[str, Any], record: dict[str, Any] | None = None) -> Manifest:
        """Hash every file, upload the blobs, then the manifest. The first commit wins."""
        return self.store.commit_draft(self.draft, kind, facts, record)


def _manifest_path(key: str) -> str:
    return f"manifests/{key[:2]}/{key}.json"


def _blob_path(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}"


def _parsed(content: bytes, key: str) -> Manifest | None:
    try:
        manifest = Manifest.from_json(json.loads(content))
    except (ValueError, KeyError, TypeError):
        return None
    return manifest if manifest.key == key else None


def _read_index(file: Path) -> Known:
    try:
        value = json.loads(file.read_bytes())
        if value["schema"] != SCHEMA:
            return {}
        return {
            key: (mark, Manifest.from_json(manifest)) for key, (mark, manifest) in value["manifests"].items()
        }
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return {}


def _write_index(file: Path, known: Known) -> None:
    manifests = {key: [mark, manifest.to_json()] for key, (mark, manifest) in known.items() if mark}
    write_atomic(file, canonical({"schema": SCHEMA, "manifests": manifests}))
