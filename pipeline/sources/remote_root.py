"""A root elsewhere, through fsspec: s3://bucket/prefix and the like. Asked over the network, fetched once.

    <cache>/known.json      address → mark, digest and size of what was fetched from there
    <cache>/<sha256>        what was fetched, by its digest

A mark (the tag, else time and size) that has not changed proves a file unchanged; only its digest proves it changed.
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
    # Whoever has no such root does not pay for fsspec.
    from pipeline.remote.files import RemoteFile, RemoteFiles

OnFetch = Callable[[str, int], None]
"""Called when a file begins to be fetched, with its path as content names it and its bytes."""


class RemoteRoot:
    """Files below a URL; what was fetched is kept in `cache`, a folder all roots share."""

    def __init__(self, name: str, url: str, cache: Path) -> None:
        self.name = name
        self.shown = shown(url)
        self._url = url
        self._cache = cache
        self._files: RemoteFiles | None = None
        self._fetching = threading.Lock()

    def look(self, paths: Iterable[str]) -> dict[str, RemoteFile]:
        """Those of the paths that are there. Raises Unreachable: what a root away means, the caller decides."""
        folders = defaultdict(list)
        for path in filter(is_inside, paths):
            folders[path.rpartition("/")[0]].append(path)
        return {path: file for folder, inside in folders.items() for path, file in self._look(folder, inside)}

    def _look(self, folder: str, paths: list[str]) -> list[tuple[str, RemoteFile]]:
        listed = self._open().folder(folder)
        if listed is None:  # a place that lists nothing is asked for each file
            looked = [(path, self._open().look(path)) for path in paths]
            return [(path, file) for path, file in looked if file is not None]
        return [(path, listed[path]) for path in paths if path in listed]

    def known_digest(self, path: str, file: RemoteFile) -> str | None:
        """The digest of a file that was fetched before and has not changed since."""
        known = self._read_known().get(self._address(path))
        return str(known[1]) if known and file.mark and known[0] == file.mark else None

    def cached(self, digest: str) -> Path | None:
        """Where what was fetched is kept."""
        path = self._cache / digest
        return path if path.is_file() else None

    def fetch(self, path: str, file: RemoteFile) -> str:
        """Copies a file here, unless it is here, and returns the digest of what came. One at a time.

        Raises MediaError when the place cannot be reached, or the file is missing or was changed on the way.
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
        """The local file with the bytes of that digest, fetched if need be.

        Raises MediaError when it has other bytes now, is missing, or its place cannot be reached.
        """
        here = self.cached(digest)
        if here is not None:
            return here
        with unreachable_as(MediaError):
            file = self._open().look(path)
        if file is None:
            raise MediaError(f"{self.shown} 里没有 {path}。", help="请检查路径，再运行一次。")
        on_fetch(f"{self.name}:{path}", file.size)
        came = self.fetch(path, file)
        if came != digest:
            raise MediaError(
                f"{self.name}:{path} 的 SHA-256 是 {came}，应当是 {digest}。",
                help="文件若确实换过，请把 sha256 改成前者；没有换过，请从备份恢复原文件。",
            )
        return self._cache / digest

    def _open(self) -> RemoteFiles:
        if self._files is None:
            from pipeline.remote.files import RemoteFiles

            self._files = RemoteFiles(self._url)
        return self._files

    def _address(self, path: str) -> str:
        return f"{self.shown.rstrip('/')}/{path}"

    def _remember(self, path: str, file: RemoteFile, digest: str) -> None:
        known = self._read_known() | {self._address(path): [file.mark, digest, file.size]}
        write_atomic(self._cache / "known.json", canonical({"schema": SCHEMA, "files": known}))

    def _read_known(self) -> dict[str, list[str | int]]:
        try:
            value = json.loads((self._cache / "known.json").read_bytes())
            return dict(value["files"]) if value["schema"] == SCHEMA else {}
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return {}
