"""A store in a local folder.

An object is a flat folder of files with `manifest.json`. It appears by one rename, after an fsync of every file.
A process killed at any moment leaves only a stale draft; opening the store sweeps drafts whose lock is free.

    <root>/objects/<first two digits>/<key>/{manifest.json, files…}
    <root>/tmp/<draft>/      <root>/tmp/<draft>.lock
    <root>/damaged/<key>.<random>/    quarantined objects, until they are swept
    <root>/lock                       held shared by builds, exclusive by garbage collection
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import MediaError
from pipeline.listeners import ignore
from pipeline.store.keys import canonical, digest_of, is_key, key_of
from pipeline.store.locks import exclusive_lock, fsync_path, shared_lock, temporary_lock, try_lock
from pipeline.store.manifest import MANIFEST, BlobFile, Manifest, media_type_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")

LOCK_WAIT = 600.0
"""Seconds that a build waits for garbage collection, which takes seconds."""


class FolderStore:
    """A store in a local folder. Opening sweeps stale drafts; the folders are created by the first draft."""

    def __init__(self, root: Path) -> None:
        self._objects = root / "objects"
        self._tmp = root / "tmp"
        self._damaged = root / "damaged"
        self._lock = root / "lock"
        self._shelves = os.fspath(self._objects)
        self._intact: dict[str, tuple[tuple[int, ...], Manifest]] = {}
        """Cache of intact objects, with the stamp of their folder: a build asks for each object four times."""
        if self._tmp.is_dir():
            _sweep(self._tmp)

    def manifest(self, key: str) -> Manifest | None:
        folder = self._place(key)
        try:
            stamp = _stamp(folder)
            known = self._intact.get(key)
            if known is not None and known[0] == stamp:
                return known[1]
            manifest = _read_whole(folder)
        except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
            return None
        if manifest is None or manifest.key != key:
            return None
        self._intact[key] = (stamp, manifest)
        return manifest

    @contextmanager
    def draft(self, key: str) -> Iterator[FolderDraft]:
        target = self._folder(key)
        self._tmp.mkdir(parents=True, exist_ok=True)
        name = f"{key[:16]}.{os.urandom(6).hex()}"
        with temporary_lock(self._tmp / f"{name}.lock"):
            folder = self._tmp / name
            folder.mkdir()
            try:
                yield FolderDraft(self, key, folder, target)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def locate(self, key: str, name: str) -> Path:
        path = self._folder(key) / name
        if not _NAME.fullmatch(name) or not path.is_file():
            raise MediaError(f"成品库里没有 {key[:20]}/{name}。", help="请重新运行 kepu build。")
        return path

    def keys(self) -> Iterator[str]:
        for shelf in _entries(self._objects):
            yield from (folder.name for folder in _entries(shelf) if is_key(folder.name))

    def size(self) -> int:
        manifests = map(self.manifest, self.keys())
        return sum(manifest.size for manifest in manifests if manifest)

    def examine(self, key: str, on_bytes: Callable[[int], None] = ignore) -> str | None:
        folder = self._folder(key)
        manifest, wrong = _examined_manifest(folder / MANIFEST, key)
        if manifest is None:
            return wrong
        there = {path.name for path in folder.iterdir()} - {MANIFEST}
        if strays := there ^ {blob.name for blob in manifest.files}:
            return f"文件不齐或多余：{'、'.join(sorted(strays))}"
        for blob in manifest.files:
            path = folder / blob.name
            on_bytes(blob.size)
            if path.is_symlink() or path.stat().st_size != blob.size or digest_of(path) != blob.sha256:
                return f"{blob.name} 的内容与清单不符"
        return None

    def set_aside(self, key: str) -> None:
        self._damaged.mkdir(parents=True, exist_ok=True)
        aside = self._damaged / f"{key}.{os.urandom(4).hex()}"
        self._folder(key).rename(aside)
        os.utime(aside)  # `sweep` counts the age from now

    def committed(self, key: str) -> float:
        try:
            return (self._folder(key) / MANIFEST).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def sweep(self, before: float) -> int:
        old = [path for path in _entries(self._damaged) if path.stat().st_mtime < before]
        old += [
            path for shelf in _entries(self._objects) for path in _entries(shelf) if not is_key(path.name)
        ]
        freed = sum(map(_tree_size, old))
        for path in old:
            _drop(path)
        return freed

    def in_use(self) -> AbstractContextManager[None]:
        return shared_lock(self._lock, LOCK_WAIT)

    def alone(self) -> AbstractContextManager[None]:
        return exclusive_lock(self._lock)

    def remove(self, key: str) -> None:
        self._tmp.mkdir(parents=True, exist_ok=True)
        aside = self._tmp / f"removed.{os.urandom(6).hex()}"
        with suppress(FileNotFoundError):  # rename first: nobody sees a half-deleted object
            self._folder(key).rename(aside)
        shutil.rmtree(aside, ignore_errors=True)

    def _folder(self, key: str) -> Path:
        return Path(self._place(key))

    def _place(self, key: str) -> str:
        if not is_key(key):
            raise ValueError(f"not a key: {key!r}")
        return f"{self._shelves}/{key[:2]}/{key}"


@dataclass(frozen=True)
class FolderDraft:
    """A draft of a FolderStore; `folder` is on the same file system as the objects, so that it can be renamed."""

    store: FolderStore
    key: str
    folder: Path
    target: Path

    def commit(self, kind: str, facts: dict[str, Any], record: dict[str, Any] | None = None) -> Manifest:
        """Hash every file, write the manifest, fsync everything, rename once. The first commit wins.

        Raises ValueError when the folder contains anything but plain files with safe names.
        """
        manifest = build_manifest(self.folder, self.key, kind, facts, record)
        (self.folder / MANIFEST).write_bytes(manifest.to_bytes())
        for path in self.folder.iterdir():
            fsync_path(path)
        fsync_path(self.folder)
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
            fsync_path(self.target.parent)
            return manifest
        raise MediaError(
            f"成品库里的 {self.key[:20]} 无法替换。", help="请确认没有别的程序占用成品库文件夹。"
        )


def build_manifest(
    folder: Path, key: str, kind: str, facts: dict[str, Any], record: dict[str, Any] | None
) -> Manifest:
    """Build the manifest of a folder's files.

    Raises ValueError for anything but plain files with safe names, and for a record that does not match the key.
    """
    canonical(facts)  # raises TypeError for facts that are not plain JSON
    manifest = Manifest(
        key, kind, tuple(_blob(path) for path in sorted(folder.iterdir())), facts, record=record
    )
    if wrong := key_mismatch(manifest, key):
        raise ValueError(wrong)
    return manifest


def _examined_manifest(path: Path, key: str) -> tuple[Manifest | None, str]:
    try:
        return verified_manifest(path.read_bytes(), key)
    except OSError:
        return None, "清单缺失或读不出来"


def verified_manifest(content: bytes, key: str) -> tuple[Manifest | None, str]:
    """Parse the content of a manifest file and verify it byte for byte; or return None and the damage in Chinese."""
    try:
        manifest = Manifest.from_json(json.loads(content))
        genuine = manifest.to_bytes() == content
    except (ValueError, KeyError, TypeError):
        return None, "清单读不懂"
    if wrong := key_mismatch(manifest, key):
        return None, wrong
    return (manifest, "") if genuine else (None, "清单被改动过")


def key_mismatch(manifest: Manifest, key: str) -> str | None:
    """Return in Chinese why a manifest does not belong to the key; None when it does."""
    if manifest.key != key:
        return "清单是另一个结果的"
    if manifest.record is not None and key_of(manifest.record) != key:
        return "键与它的记录不符"
    return None


def _entries(folder: Path) -> list[Path]:
    """Return the entries of a folder, sorted; empty when it does not exist."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _tree_size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() and not path.is_symlink() else [path]
    return sum(file.lstat().st_size for file in files)


def _drop(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _stamp(folder: str) -> tuple[int, ...]:
    """Return numbers that change when a file of the folder is added, deleted or replaced."""
    stat = os.stat(folder)
    return stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns


def _read_whole(folder: str) -> Manifest | None:
    """Return the manifest of an object if all its files have the right length; raises when the manifest is damaged."""
    from pydantic_core import (
        from_json,  # six times as fast as json.loads; imported here because the limited child imports this module
    )

    manifest = Manifest.from_json(from_json(_content(f"{folder}/{MANIFEST}")))
    for blob in manifest.files:
        if os.stat(f"{folder}/{blob.name}").st_size != blob.size:
            return None
    return manifest


def _content(file: str) -> bytes:
    """Read a small file. A plan reads thousands, and Python's file objects take twice as long to open."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return b"".join(iter(lambda: os.read(descriptor, 1 << 16), b""))
    finally:
        os.close(descriptor)


def _blob(path: Path) -> BlobFile:
    if path.is_symlink() or not path.is_file() or not _NAME.fullmatch(path.name) or path.name == MANIFEST:
        raise ValueError(f"an object may not hold {path.name!r}")
    return BlobFile(path.name, path.stat().st_size, digest_of(path), media_type_of(path.name))


def _sweep(tmp: Path) -> None:
    """Delete drafts whose lock is free (their process died) and leftovers of an interrupted `remove`."""
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
    """Delete a folder without a lock if it is over an hour old: younger ones may be finishing just now."""
    with suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > 3600:
            shutil.rmtree(path, ignore_errors=True)
