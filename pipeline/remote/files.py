"""Files below a URL, through fsspec: S3, HTTP, SFTP and its other backends.

Credentials come from the environment, as each backend documents (S3: AWS_ACCESS_KEY_ID, AWS_ENDPOINT_URL …). Errors
of a backend become Unreachable, whose message shows the URL without secrets.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import fsspec

from pipeline.errors import ConfigError, ToolMissingError
from pipeline.remote.errors import Unreachable
from pipeline.remote.guard import guarded_options
from pipeline.remote.urls import parts_of, redacted, shown

CHUNK = 1 << 20
MODIFIED = ("LastModified", "mtime", "last_modified", "updated", "created")
TAGS = ("ETag", "etag", "checksum", "content_md5")
"""Keys under which the fsspec backends return a file's time and its ETag or checksum."""


@dataclass(frozen=True)
class RemoteFile:
    """Metadata of a remote file: size in bytes, seconds since 1970 (0.0 when unknown), and a change mark.

    `mark` changes with the content. It is empty when the backend gives neither an ETag nor a time: then nothing proves
    the file unchanged.
    """

    size: int
    modified: float
    mark: str


class RemoteFiles:
    """The files below a URL. Paths are POSIX, relative to it. Every method raises Unreachable when the backend fails.

    `named` is what messages call the place instead of its URL. The constructor raises ToolMissingError when a package is
    not installed, and ConfigError for an unknown URL scheme or an address that is not allowed.
    """

    def __init__(self, url: str, named: str | None = None) -> None:
        self.shown = named or shown(url)
        self._hidden = parts_of(url) if named else ()
        protocol = urlsplit(url).scheme
        options = guarded_options(url, self.shown, os.environ)
        try:
            with self._backend_errors_as_unreachable():
                self._fs, self._root = fsspec.core.url_to_fs(
                    url, use_listings_cache=False, skip_instance_cache=True, **options
                )
        except ImportError as error:
            extra = {"s3": "s3fs", "s3a": "s3fs"}.get(protocol, "")
            help = (
                f"请运行 pip install {extra or '它要的包'}{'（或 pip install kepu[s3]）' if extra else ''}。"
            )
            raise ToolMissingError(
                f"读写 {self.shown} 要用的 Python 包没有安装：{redacted(str(error), self._hidden)}。",
                help=help,
            ) from error
        except ValueError as error:
            raise ConfigError(
                f"不认识的地址：{self.shown}。", help="请写 s3://存储桶/路径 这样的地址。"
            ) from error

    def listing(self, folder: str) -> dict[str, RemoteFile]:
        """Return every file below a folder by relative path; empty when the folder does not exist."""
        with self._backend_errors_as_unreachable():
            try:
                found = self._fs.find(self._at(folder), detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._fs._strip_protocol(self._at(folder)).rstrip("/")) + 1
        return {path[start:]: _described(info) for path, info in found.items() if info["type"] == "file"}

    def folder(self, folder: str) -> dict[str, RemoteFile] | None:
        """Return the files directly in a folder by path: empty when it does not exist, None when HTTP cannot list it."""
        if {"http", "https"} & set(self._protocols()):
            return None
        start = f"{folder}/" if folder else ""
        with self._backend_errors_as_unreachable():
            try:
                found = self._fs.ls(self._at(folder).rstrip("/"), detail=True)
            except FileNotFoundError:
                return {}
        files = [info for info in found if info["type"] == "file"]
        return {f"{start}{info['name'].rpartition('/')[2]}": _described(info) for info in files}

    def look(self, path: str) -> RemoteFile | None:
        """Return the metadata of one file; None when it does not exist."""
        with self._backend_errors_as_unreachable():
            try:
                info = self._fs.info(self._at(path))
            except FileNotFoundError:
                return None
        return _described(info) if info["type"] == "file" else None

    def read(self, path: str) -> bytes | None:
        """Return the content of a small file; None when it does not exist."""
        with self._backend_errors_as_unreachable():
            try:
                return bytes(self._fs.cat_file(self._at(path)))
            except FileNotFoundError:
                return None

    def read_many(self, paths: list[str]) -> dict[str, bytes]:
        """Return the contents of small files by path, fetched concurrently where possible; missing files are left out."""
        if not paths:
            return {}
        places = {self._fs._strip_protocol(self._at(path)): path for path in paths}
        with self._backend_errors_as_unreachable():
            found = self._fs.cat(list(places), on_error="return")
            for content in found.values():
                # on_error="omit" would hide every failure: an unreadable file is not a missing one.
                if isinstance(content, Exception) and not isinstance(content, FileNotFoundError):
                    raise content
        return {places[place]: bytes(c) for place, c in found.items() if not isinstance(c, Exception)}

    def create(self, path: str, content: bytes) -> bool:
        """Write a small file unless the path exists; return whether it was written.

        Atomic, in one request, where the backend supports that.
        """
        self._make_folder(path)
        with self._backend_errors_as_unreachable():
            try:
                self._fs.pipe_file(self._at(path), content, mode="create")
            except FileExistsError:
                return False
        return True

    def put(self, local: Path, path: str) -> None:
        """Upload a local file, replacing an existing one."""
        self._make_folder(path)
        with self._backend_errors_as_unreachable():
            self._fs.put_file(str(local), self._at(path))

    def fetch(self, path: str, local: Path, on_bytes: Callable[[int], None] | None = None) -> str:
        """Download a file and return the SHA-256 of the bytes received. Raises FileNotFoundError when it is missing."""
        hasher = hashlib.sha256()
        with local.open("xb") as target:
            for chunk in self.chunks(path):
                hasher.update(chunk)
                target.write(chunk)
                if on_bytes is not None:
                    on_bytes(len(chunk))
        return hasher.hexdigest()

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file in chunks. Raises FileNotFoundError when it is missing."""
        with self._backend_errors_as_unreachable(), self._fs.open(self._at(path), "rb") as source:
            while chunk := source.read(CHUNK):
                yield chunk

    def remove(self, path: str) -> None:
        """Delete a file; no error when it does not exist."""
        with self._backend_errors_as_unreachable():
            try:
                self._fs.rm_file(self._at(path))
            except FileNotFoundError:
                return

    def _at(self, path: str) -> str:
        return f"{self._root.rstrip('/')}/{path}"

    def _make_folder(self, path: str) -> None:
        """Create the parent folder where the backend needs one; object storage has no folders."""
        if "file" in self._protocols() or "sftp" in self._protocols():
            with self._backend_errors_as_unreachable():
                self._fs.makedirs(self._at(path).rpartition("/")[0], exist_ok=True)

    def _protocols(self) -> tuple[str, ...]:
        protocol = self._fs.protocol
        return (protocol,) if isinstance(protocol, str) else tuple(protocol)

    @contextmanager
    def _backend_errors_as_unreachable(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, FileExistsError):
            raise
        except _backend_errors() as error:
            help = "请检查网络、地址和访问权限（密钥在环境变量里），然后再运行。"
            raise Unreachable(
                f"连不上 {self.shown}：{redacted(_reason(error), self._hidden)}。", help=help
            ) from error


def _backend_errors() -> tuple[type[BaseException], ...]:
    """Return the exception types of the backends. Only imported backends can raise, so none is imported here."""
    found: list[type[BaseException]] = [OSError, TimeoutError]
    for module, names in (
        ("botocore.exceptions", ("BotoCoreError", "ClientError")),
        ("aiohttp", ("ClientError",)),
    ):
        loaded = sys.modules.get(module)
        found += [getattr(loaded, name) for name in names if loaded is not None]
    return tuple(found)


def _reason(error: BaseException) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).splitlines()[0][:200]


def _described(info: Mapping[str, Any]) -> RemoteFile:
    times = [_seconds(info[name]) for name in MODIFIED if info.get(name) is not None]
    tags = [str(info[name]) for name in TAGS if info.get(name)]
    size = int(info.get("size") or 0)
    modified = times[0] if times else 0.0
    marks = tags[:1] or ([repr(modified)] if times else [])
    return RemoteFile(size, modified, f"{size} {marks[0]}" if marks else "")


def _seconds(value: Any) -> float:
    if isinstance(value, dt.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=dt.UTC)).timestamp()
    if isinstance(value, str):
        return _seconds(dt.datetime.fromisoformat(value))
    return float(value)
