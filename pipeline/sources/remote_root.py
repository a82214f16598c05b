"""A root on another machine, reached through fsspec (s3://bucket/prefix and the like). Files are downloaded once.

    <cache>/known.json      address → mark, digest and size of the file downloaded from there
    <cache>/<sha256>        downloaded files, by their digest

The mark is the ETag, else time and size. Equal marks prove that a file is unchanged; only its digest proves a change.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MediaError
from pipeline.remote.errors import unreachable_as
from pipeline.remote.urls import shown
from pipeline.sources.reference import is_inside
from pipeline.store import SCHEMA, canonical, write_atomic

if TYPE_CHECKING:
    # Lazy: projects without such a root do not pay for importing fsspec.
    from pipeline.remote.files import RemoteFile, RemoteFiles

OnFetch = Callable[[str, int], None]
"""Callback at the start of a download: the path as content names it, and its size in bytes."""


class RemoteRoot:
    """The files below a URL. Downloads are kept in `cache`, a folder that all roots share.

    `named` is what messages call the place instead of its URL, where that is the value of an environment variable.
    """

    def __init__(self, name: str, url: str, cache: Path, named: str | None = None) -> None:
        self.name = name
        self.shown = named or shown(url)
        self._named = named
        self._url = url
        self._cache = cache
        self._files: RemoteFiles | None = None
        self._fetching = threading.Lock()

    def look(self, paths: Iterable[str]) -> dict[str, RemoteFile]:
        """Return the paths that exist. Raises Unreachable: the caller decides how serious that is."""
        folders = defaultdict(list)
        for path in filter(is_inside, paths):
            folders[path.rpartition("/")[0]].append(path)
        return {path: file for folder, inside in folders.items() for path, file in self._look(folder, inside)}

    def _look(self, folder: str, paths: list[str]) -> list[tuple[str, RemoteFile]]:
        listed = self._open().folder(folder)
        if listed is None:  # the backend cannot list folders: ask for each file
            looked = [(path, self._open().look(path)) for path in paths]
            return [(path, file) for path, file in looked if file is not None]
        return [(path, listed[path]) for path in paths if path in listed]

    def known_digest(self, path: str, file: RemoteFile) -> str | None:
        """Return the digest of a file that was downloaded before and has not changed since."""
        known = self._read_known().get(self._address(path))
        return str(known[1]) if known and file.mark and known[0] == file.mark else None

    def cached(self, digest: str) -> Path | None:
        """Return the path of a downloaded file in the cache."""
        path = self._cache / digest
        return path if path.is_file() else None

    def fetch(self, path: str, file: RemoteFile) -> str:
        """Download a file unless it is cached; return its digest. One download at a time.

        Raises MediaError when the root cannot be reached, or the file is missing or changed during the download.
        """
        with self._fetching, unreachable_as(MediaError):
            digest = self.known_digest(path, file)
            if digest is not None and self.cached(digest):
                return digest
            self._cache.mkdir(parents=True, exist_ok=True)
            part = self._cache / f".{secrets.token_hex(6)}.part"
            try:
                digest = self._open().fetch(path, part)
                if self._open().look(path) != file:
                    raise MediaError(f"{self.name}:{path} 在取回途中变了。", help="请等它传完，再运行一次。")
                part.replace(self._cache / digest)
            except FileNotFoundError as error:
                raise MediaError(f"{self.name}:{path} 不见了。", help="请检查路径，再运行一次。") from error
            finally:
                part.unlink(missing_ok=True)
            self._remember(path, file, digest)
            return digest

    def local_file(self, path: str, digest: str, on_fetch: OnFetch) -> Path:
        """Return the local file with that digest, downloading it if necessary.

        Raises MediaError when its content has changed, it is missing, or the root cannot be reached.
        """
        cached = self.cached(digest)
        if cached is not None:
            return cached
        with unreachable_as(MediaError):
            file = self._open().look(path)
        if file is None:
            raise MediaError(f"{self.shown} 里没有 {path}。", help="请检查路径，再运行一次。")
        on_fetch(f"{self.name}:{path}", file.size)
        received = self.fetch(path, file)
        if received != digest:
            raise MediaError(
                f"{self.name}:{path} 的 SHA-256 是 {received}，应当是 {digest}。",
                help="文件若确实换过，请把 sha256 改成前者；没有换过，请从备份恢复原文件。",
            )
        return self._cache / digest

    def _open(self) -> RemoteFiles:
        if self._files is None:
            from pipeline.remote.files import RemoteFiles

            self._files = RemoteFiles(self._url, self._named)
        return self._files

    def _address(self, path: str) -> str:
        return f"{shown(self._url).rstrip('/')}/{path}"

    def _remember(self, path: str, file: RemoteFile, digest: str) -> None:
        known = self._read_known() | {self._address(path): [file.mark, digest, file.size]}
        write_atomic(self._cache / "known.json", canonical({"schema": SCHEMA, "files": known}))

    def _read_known(self) -> dict[str, list[str | int]]:
        try:
            value = json.loads((self._cache / "known.json").read_bytes())
            return dict(value["files"]) if value["schema"] == SCHEMA else {}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return {}
