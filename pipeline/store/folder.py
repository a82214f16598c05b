"""A store in a local folder.

An object is a flat folder of files with `manifest.json`; it appears by one rename, after every byte is on the disk.
A process killed at any moment leaves a stale draft and nothing else; drafts whose lock is free are swept on opening.

    <root>/objects/<first two digits>/<key>/{manifest.json, files…}
    <root>/tmp/<draft>/      <root>/tmp/<draft>.lock
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MediaError
from pipeline.store.keys import canonical, digest_of, is_key
from pipeline.store.locks import force, held_lock, try_lock
from pipeline.store.manifest import MANIFEST, BlobFile, Manifest, media_type_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class FolderStore:
    """A store in a local folder. Opening sweeps stale drafts and creates nothing; the first draft creates."""

    def __init__(self, root: Path) -> None:
        self._objects = root / "objects"
        self._tmp = root / "tmp"
        if self._tmp.is_dir():
            _sweep(self._tmp)

    def manifest(self, key: str) -> Manifest | None:
        folder = self._folder(key)
        try:
            manifest = Manifest.from_json(json.loads((folder / MANIFEST).read_bytes()))
            whole = all((folder / blob.name).stat().st_size == blob.size for blob in manifest.files)
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None
        return manifest if whole and manifest.key == key else None

    @contextmanager
    def draft(self, key: str) -> Iterator[FolderDraft]:
        target = self._folder(key)
        self._tmp.mkdir(parents=True, exist_ok=True)
        name = f"{key[:16]}.{secrets.token_hex(6)}"
        with held_lock(self._tmp / f"{name}.lock"):
            folder = self._tmp / name
            folder.mkdir()
            try:
                yield FolderDraft(self, key, folder, target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def locate(self, key: str, name: str) -> Path:
        path = self._folder(key) / name
        if not _NAME.fullmatch(name) or not path.is_file():
            raise MediaError(f"素材库里没有 {key[:20]}/{name}。", help="请重新运行 kepu build。")
        return path

    def keys(self) -> Iterator[str]:
        if not self._objects.is_dir():
            return
        for shelf in sorted(self._objects.iterdir()):
            for folder in sorted(shelf.iterdir()):
                if is_key(folder.name) and (folder / MANIFEST).is_file():
                    yield folder.name

    def size(self) -> int:
        manifests = (self.manifest(key) for key in self.keys())
        return sum(manifest.size for manifest in manifests if manifest)

    def remove(self, key: str) -> None:
        """Takes an object away by one rename; no error when it is absent."""
        self._tmp.mkdir(parents=True, exist_ok=True)
        aside = self._tmp / f"removed.{secrets.token_hex(6)}"
        with suppress(FileNotFoundError):
            self._folder(key).rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    def _folder(self, key: str) -> Path:
        if not is_key(key):
            raise ValueError(f"not a key: {key!r}")
        return self._objects / key[:2] / key


@dataclass(frozen=True)
class FolderDraft:
    """A draft of a FolderStore; `folder` is on the file system of the objects."""

    store: FolderStore
    key: str
    folder: Path
    target: Path

    def commit(self, kind: str, facts: dict[str, Any]) -> Manifest:
        """Hashes every file, writes the manifest, forces all to the disk, renames once. The first result wins.

        ValueError when the folder holds anything but plain files with safe names.
        """
        files = tuple(_blob(path) for path in sorted(self.folder.iterdir()))
        manifest = Manifest(key=self.key, kind=kind, files=files, facts=facts)
        canonical(facts)
        text = json.dumps(manifest.to_json(), ensure_ascii=False, indent=1, sort_keys=True)
        (self.folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
        for path in self.folder.iterdir():
            force(path)
        force(self.folder)
        return self._rename(manifest)

    def _rename(self, manifest: Manifest) -> Manifest:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(3):
            try:
                self.folder.rename(self.target)
            except OSError:
                if not self.target.exists():
                    raise
                if first := self.store.manifest(self.key):
                    return first
                self.store.remove(self.key)
                continue
            force(self.target.parent)
            return manifest
        raise MediaError(
            f"素材库里的 {self.key[:20]} 无法替换。", help="请确认没有别的程序占用素材库文件夹。"
        )


def _blob(path: Path) -> BlobFile:
    if path.is_symlink() or not path.is_file() or not _NAME.fullmatch(path.name) or path.name == MANIFEST:
        raise ValueError(f"an object may not hold {path.name!r}")
    return BlobFile(path.name, path.stat().st_size, digest_of(path), media_type_of(path.name))


def _sweep(tmp: Path) -> None:
    """Removes drafts whose lock is free (their process is gone) and what `remove` left behind."""
    for name in sorted({entry.name.removesuffix(".lock") for entry in tmp.iterdir()}):
        lock = tmp / f"{name}.lock"
        try:
            descriptor = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            _sweep_unlocked(tmp / name)
            continue
        free = try_lock(descriptor)
        if free:
            shutil.rmtree(tmp / name, ignore_errors=True)
            if sys.platform != "win32":
                lock.unlink(missing_ok=True)
        os.close(descriptor)
        if free and sys.platform == "win32":
            lock.unlink(missing_ok=True)


def _sweep_unlocked(path: Path) -> None:
    """A name without a lock is either finishing just now or left by a crash of `remove`: only old ones go."""
    with suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > 3600:
            shutil.rmtree(path, ignore_errors=True)
