"""Derived results by key: content-addressed, atomic, resumable.

A key is the SHA-256 of the canonical form of an explicit input record. If the store has the key, nothing runs.
An object is a flat folder of files with `manifest.json`; it appears by one rename, after every byte is on the disk.
A process killed at any moment leaves a stale draft and nothing else; drafts whose lock is free are swept on opening.

    <root>/objects/<first two digits>/<key>/{manifest.json, files…}
    <root>/tmp/<draft>/      <root>/tmp/<draft>.lock
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pipeline.errors import ConfigError, MediaError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

SCHEMA = 1
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

_KEY = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def canonical(value: Any) -> bytes:
    """The one byte form of a record: JSON, sorted keys, no spaces, UTF-8.

    Only str, int, bool, None, list and dict with str keys; TypeError for anything else. Floats are refused because
    their text form is a choice: use milliseconds or "30000/1001".
    """
    _require_plain(value, "$")
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _require_plain(value: Any, where: str) -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str):
                raise TypeError(f"{where}: key {name!r} is not a string")
            _require_plain(inner, f"{where}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _require_plain(inner, f"{where}[{index}]")
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{where}: {type(value).__name__} has no canonical form")


def key_of(record: Any) -> str:
    """SHA-256 of the canonical form, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def media_type_of(name: str) -> str:
    """The IANA media type by the suffix of a file name; `application/octet-stream` when unknown."""
    return MEDIA_TYPES.get(os.path.splitext(name)[1].lower(), "application/octet-stream")


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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


class Draft(Protocol):
    """A folder being filled. Nothing is visible before `commit`; leaving the context without it drops everything."""

    @property
    def folder(self) -> Path:
        """An empty folder of this draft alone."""

    def commit(self, kind: str, facts: dict[str, Any]) -> Manifest:
        """Makes the folder the object of its key at once; if another was first, that one's manifest is returned."""


class Store(Protocol):
    """Objects by key."""

    def manifest(self, key: str) -> Manifest | None:
        """The object's manifest; None when it is absent or damaged (a file missing or of another length)."""

    def draft(self, key: str) -> AbstractContextManager[Draft]:
        """A new draft of the key; several may be open at once, in several processes."""

    def locate(self, key: str, name: str) -> Path:
        """A local path with the file's bytes, to be read only; MediaError when the object has no such file."""

    def keys(self) -> Iterator[str]:
        """Every committed key, sorted."""

    def size(self) -> int:
        """Bytes of all committed files."""


def open_store(location: str) -> Store:
    """The store at a location: a folder's path. ConfigError for URLs, which no adapter serves yet."""
    if "://" in location:
        raise ConfigError(
            f"暂不支持把素材库放在 {location}。", help="请把 KEPU_STORE 设为本机或共享盘上的一个文件夹路径。"
        )
    return FolderStore(Path(location))


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
        with _held_lock(self._tmp / f"{name}.lock"):
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
                if _KEY.fullmatch(folder.name) and (folder / MANIFEST).is_file():
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
        if not _KEY.fullmatch(key):
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
            _force(path)
        _force(self.folder)
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
            _force(self.target.parent)
            return manifest
        raise MediaError(
            f"素材库里的 {self.key[:20]} 无法替换。", help="请确认没有别的程序占用素材库文件夹。"
        )


def _blob(path: Path) -> BlobFile:
    if path.is_symlink() or not path.is_file() or not _NAME.fullmatch(path.name) or path.name == MANIFEST:
        raise ValueError(f"an object may not hold {path.name!r}")
    return BlobFile(path.name, path.stat().st_size, digest_of(path), media_type_of(path.name))


def _force(path: Path) -> None:
    """fsync of a file or folder; Windows offers none for folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _held_lock(path: Path) -> Iterator[None]:
    """Holds an exclusive lock on a new file and removes it afterwards; the kernel frees it if the process dies."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if _try_lock(descriptor) and _same_file(path, descriptor):
            break
        os.close(descriptor)
    try:
        yield
    finally:
        if sys.platform == "win32":
            os.close(descriptor)
            path.unlink(missing_ok=True)
        else:
            path.unlink(missing_ok=True)
            os.close(descriptor)


def _same_file(path: Path, descriptor: int) -> bool:
    """A sweep between opening and locking may have removed the name: the lock would protect nothing."""
    with suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False


def _sweep(tmp: Path) -> None:
    """Removes drafts whose lock is free (their process is gone) and what `remove` left behind."""
    for name in sorted({entry.name.removesuffix(".lock") for entry in tmp.iterdir()}):
        lock = tmp / f"{name}.lock"
        try:
            descriptor = os.open(lock, os.O_RDWR)
        except FileNotFoundError:
            _sweep_unlocked(tmp / name)
            continue
        free = _try_lock(descriptor)
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


def write_atomic(path: Path, data: bytes) -> None:
    """Writes beside the target and renames: readers see the old bytes or the new, whole. Makes missing folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as stream:
            stream.write(data)
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


class DigestCache:
    """SHA-256 of files, remembered by (size, mtime, ctime, inode); the file is a cache and may be deleted.

    A matching tuple proves a file unchanged only if its times are older than the moment it was hashed: a write in
    the same tick of the file system's clock would leave no trace (git's racy rule). Such files are hashed again.
    """

    SLACK_NS = 50_000_000
    """Longer than a kernel tick (1–10 ms)."""
    COARSE_SLACK_NS = 2_000_000_000
    """For file systems with whole seconds (FAT: two)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[Any]] = _read_digests(file)
        self._changed = False

    def digest(self, path: Path) -> str:
        """SHA-256 of the file, 64 hexadecimal digits; OSError when it cannot be read."""
        name = os.path.abspath(path)
        entry = self._known.get(name)
        if entry and entry[:4] == _stat_tuple(path):
            return str(entry[4])
        for _ in range(8):
            started, before = time.time_ns(), _stat_tuple(path)
            digest = digest_of(path)
            if _stat_tuple(path) == before:
                self._remember(name, before, digest, started)
                return digest
        raise OSError(f"{path} keeps changing")

    def save(self) -> None:
        """Writes the cache atomically, without entries of files that are gone; nothing when nothing changed."""
        if not self._changed:
            return
        entries = {name: entry for name, entry in sorted(self._known.items()) if os.path.exists(name)}
        write_atomic(self._file, canonical({"schema": SCHEMA, "files": entries}))
        self._changed = False

    def _remember(self, name: str, stat: list[int], digest: str, started: int) -> None:
        newest = max(stat[1], stat[2])
        slack = self.COARSE_SLACK_NS if newest % 1_000_000_000 == 0 else self.SLACK_NS
        racy = newest > started - slack
        if racy:
            self._changed |= self._known.pop(name, None) is not None
        else:
            self._known[name] = [*stat, digest]
            self._changed = True


def _stat_tuple(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _read_digests(file: Path) -> dict[str, list[Any]]:
    try:
        value = json.loads(file.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(value, dict) or value.get("schema") != SCHEMA:
        return {}
    return {name: entry for name, entry in value["files"].items() if _is_entry(entry)}


def _is_entry(entry: Any) -> bool:
    return isinstance(entry, list) and len(entry) == 5 and isinstance(entry[4], str)
