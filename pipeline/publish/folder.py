"""A publishing target in a folder that a web server serves as `<root>/current`.

    <root>/releases/<id>/…        one whole site
<root>/releases/<id>.json     its manifest; written last: a release exists only with its manifest
    <root>/current                symbolic link to releases/<id>, replaced by one rename
    <root>/.lock                  held by whoever publishes

What remains after a kill or a power cut, by the last step of a publish that was done:

1. files are copied into `releases/.draft-…`   the old site; the next publish sweeps the draft
2. every file and folder is flushed to disk    as before
3. the draft is renamed to `releases/<id>`     as before; the next publish sweeps a folder without a manifest
4. the manifest is written and renamed         the old site; the new release is complete and listed
5. `current` is replaced                       the new site

A file equal to the live release's is hard-linked from it, never from the built site: a build replaces files by
renaming, but nothing may depend on that. Published files are read-only, because they may belong to several releases.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any, BinaryIO

from pipeline.errors import PublishError
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import RELEASE_ID, find_release, refuse_changed_media, to_prune
from pipeline.store import digest_of

if sys.platform != "win32":
    import fcntl

SCHEMA = 1
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}")
_DRAFT = ".draft-"
_DRAFTED = re.compile(rf"\.draft-{RELEASE_ID.pattern}(-[0-9a-f]{{8}}|\.json)")
_SWITCHING = re.compile(r"\.current-[0-9a-f]{12}")
# The file system has no hard links, or the file has as many as allowed: copying gives the same release.
_NO_LINK = {errno.EMLINK, errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_CHUNK = 1 << 20


class FolderTarget:
    """Releases below `root`. Waits at most `wait` seconds for another publisher; readers never wait.

    Needs symbolic links and file locks, so it raises PublishError on Windows.
    """

    def __init__(self, root: Path, *, wait: float = 600) -> None:
        if sys.platform == "win32":
            raise PublishError("Windows 上不能发布到文件夹。", help="请在 Linux 或 macOS 上、或由 CI 发布。")
        self.root = root
        self._releases = root / "releases"
        self._current = root / "current"
        self._wait = wait
        self._thread = threading.RLock()
        self._held = False

    @property
    def place(self) -> str:
        return str(self._current)

    @contextmanager
    def session(self) -> Iterator[None]:
        with self._thread, ExitStack() as outermost:
            if not self._held:
                outermost.enter_context(_write_errors(self.root))
                self._releases.mkdir(parents=True, exist_ok=True)
                outermost.enter_context(_locked(self.root / ".lock", self._wait))
                outermost.callback(setattr, self, "_held", False)
                self._held = True
            yield

    def releases(self) -> tuple[Release, ...]:
        live = self.live()
        with _read_errors(self.root):
            found = [self._read(path, live) for path in self._manifests()]
        whole = [release for release in found if release is not None]
        return tuple(sorted(whole, key=lambda r: (r.created, r.id), reverse=True))

    def live(self) -> str | None:
        with _read_errors(self.root):
            try:
                status = os.lstat(self._current)
            except FileNotFoundError:
                return None
            if not stat.S_ISLNK(status.st_mode):
                raise PublishError(f"{self._current} 不是发布程序建立的链接。", help="请把它移走后重新发布。")
            target = PurePosixPath(os.readlink(self._current))
        if target.parent != PurePosixPath("releases") or not _ID.fullmatch(target.name):
            raise PublishError(
                f"{self._current} 指向了 {target}，不是一个版本。", help="请把它删掉后重新发布。"
            )
        return target.name

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        _require_safe(release.id, files)
        with self.session():
            self._require_links()
            self._sweep()
            kept = self.releases()
            there = [old for old in kept if old.id == release.id]
            if there:
                if dict(there[0].files) != dict(files):
                    raise PublishError(f"版本“{release.id}”已经存在，内容不同。", help="请稍后重新发布。")
                return
            refuse_changed_media(files, kept)
            self._fill(site_dir, files, release, next((old for old in kept if old.live), None))

    def switch(self, release_id: str) -> None:
        with self.session():
            release = find_release(self.releases(), release_id)
            self._require_whole(release)
            self.live()  # raises if `current` is not a link of ours
            beside = self.root / f".current-{secrets.token_hex(6)}"
            beside.symlink_to(f"releases/{release.id}", target_is_directory=True)
            # A rename replaces the link atomically; unlink and symlink would leave a gap without a site.
            os.replace(beside, self._current)
            _force(self.root)

    def prune(self, keep: int) -> tuple[str, ...]:
        with self.session():
            removed = to_prune(self.releases(), keep)
            for id in removed:
                self._manifest(id).unlink()
                _force(self._releases)
                self._drop(self._releases / id)
            return removed

    def _manifest(self, id: str) -> Path:
        return self._releases / f"{id}.json"

    def _manifests(self) -> list[Path]:
        """List the manifests by name; none before the first publish. Raises OSError when the folder cannot be read."""
        try:
            names = os.listdir(self._releases)
        except FileNotFoundError:
            return []
        return [
            self._releases / name
            for name in sorted(names)
            if name.endswith(".json") and not name.startswith(_DRAFT)
        ]

    def _fill(self, site_dir: Path, files: Mapping[str, str], release: Release, live: Release | None) -> None:
        draft = self._releases / f"{_DRAFT}{release.id}-{secrets.token_hex(4)}"
        try:
            _make_folders(draft, files)
            for path, digest in sorted(files.items()):
                old = self._releases / live.id / path if live and live.files.get(path) == digest else None
                if old is None or not _link(old, draft / path, digest):
                    _copy(site_dir, path, draft / path, digest)
            _force_folders(draft)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
        os.rename(draft, self._releases / release.id)
        _force(self._releases)
        self._write_manifest(release, files)

    def _write_manifest(self, release: Release, files: Mapping[str, str]) -> None:
        value = {
            "schema": SCHEMA,
            "id": release.id,
            "created": release.created.astimezone(dt.UTC).isoformat(),
            "commit": release.commit,
            "files": dict(sorted(files.items())),
        }
        beside = self._releases / f"{_DRAFT}{release.id}.json"
        with beside.open("wb") as stream:
            stream.write(json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(beside, self._manifest(release.id))
        _force(self._releases)

    def _read(self, path: Path, live: str | None) -> Release | None:
        """Read the release of a manifest; None when it was pruned a moment ago."""
        try:
            value = json.loads(path.read_bytes())
            return _release(value, path.stem, live)
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError(
                f"版本清单 {path} 读不懂。", help="请从备份恢复它，或把它和同名文件夹一起移走。"
            ) from error

    def _require_links(self) -> None:
        """Try what a release needs before anything is copied. Raises PublishError where the disk cannot do it."""
        trial = self.root / f".current-{secrets.token_hex(6)}"
        try:
            trial.symlink_to("releases", target_is_directory=True)
            trial.unlink()
        except OSError as error:
            if error.errno not in _NO_LINK:
                raise
            raise PublishError(
                f"{self.root} 所在的盘不能建符号链接，不能在这里切换版本。",
                help="请换到 ext4、xfs、APFS 这样的盘（U 盘的 exFAT、部分网络盘不行）。",
            ) from error

    def _require_whole(self, release: Release) -> None:
        folder = self._releases / release.id
        lost = [path for path in sorted(release.files) if not (folder / path).is_file()]
        if lost:
            raise PublishError(
                f"版本“{release.id}”缺少 {len(lost)} 个文件（如 {lost[0]}），没有切换。",
                help="请换一个版本，或重新发布。",
            )

    def _sweep(self) -> None:
        """Remove what a killed publish left. The lock is held, so nobody is writing.

        Only names that a publish gives are touched: whatever else lies there belongs to somebody.
        """
        for path in self.root.glob(".current-*"):
            if path.is_symlink() and _SWITCHING.fullmatch(path.name):
                path.unlink()
        live = self.live()
        for path in self._releases.iterdir():
            orphan = (
                RELEASE_ID.fullmatch(path.name) is not None
                and path.is_dir()
                and not path.is_symlink()
                and not self._manifest(path.name).exists()
                and path.name != live
            )
            if _DRAFTED.fullmatch(path.name) or orphan:
                self._drop(path)

    def _drop(self, path: Path) -> None:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _release(value: Any, name: str, live: str | None) -> Release:
    created = dt.datetime.fromisoformat(value["created"])
    files, commit = value["files"], value["commit"]
    if (
        value["schema"] != SCHEMA
        or value["id"] != name
        or created.utcoffset() is None
        or not isinstance(files, dict)
    ):
        raise ValueError(name)
    return Release(name, created, commit, MappingProxyType(files), live == name)


def _require_safe(id: str, files: Mapping[str, str]) -> None:
    """Raise PublishError if an id or a path, which become file names, leaves its folder."""
    if not _ID.fullmatch(id):
        raise PublishError(f"“{id}”不能作版本名。", help="版本名由发布程序给出，请不要手写。")
    for path in files:
        if (
            path != PurePosixPath(path).as_posix()
            or path.startswith("/")
            or ".." in path.split("/")
            or path == "."
        ):
            raise PublishError(f"“{path}”不是网站里的路径。", help="请重新运行 kepu build 再发布。")


def _make_folders(draft: Path, files: Mapping[str, str]) -> None:
    """Create the folders, readable for the web server whatever the umask of the publishing user."""
    folders = {PurePosixPath(path).parent for path in files}
    folders |= {above for folder in folders for above in folder.parents}
    draft.mkdir()
    for folder in sorted(folders):
        (draft / folder).mkdir(exist_ok=True)
        (draft / folder).chmod(0o755)


def _link(old: Path, new: Path, digest: str) -> bool:
    """Hard-link the live release's file; False when it has changed or cannot be linked.

    Its bytes are read and compared: a change that someone made on the server must not spread to new releases.
    """
    try:
        if digest_of(old) != digest:
            return False
        os.link(old, new, follow_symlinks=False)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINK:
            raise
        return False
    return True


def _copy(site_dir: Path, path: str, new: Path, digest: str) -> None:
    """Copy a file, verify its bytes on the way, and flush it to disk."""
    hasher = hashlib.sha256()
    with _open_inside(site_dir, path) as source, new.open("xb") as target:
        while chunk := source.read(_CHUNK):
            hasher.update(chunk)
            target.write(chunk)
        target.flush()
        os.fchmod(target.fileno(), 0o444)
        os.fsync(target.fileno())
    if hasher.hexdigest() != digest:
        raise PublishError(f"{path} 在发布途中变了，没有发布。", help="请重新运行 kepu build 再发布。")


def _open_inside(site_dir: Path, path: str) -> BinaryIO:
    file = site_dir / path
    if file.is_symlink() or not file.resolve().is_relative_to(site_dir.resolve()):
        raise PublishError(
            f"网站里的 {path} 是符号链接，不能发布。", help="请删掉它，换成真正的文件后重新构建。"
        )
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise PublishError(f"网站里缺少 {path}，没有发布。", help="请重新运行 kepu build 再发布。") from error


def _force_folders(draft: Path) -> None:
    for folder, _, _ in os.walk(draft, topdown=False):
        _force(Path(folder))


def _force(folder: Path) -> None:
    """Flush a folder's entries to disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _read_errors(root: Path) -> Iterator[None]:
    """Turn an OSError while reading into PublishError: an unreadable folder is not an empty one."""
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"读取 {root} 失败：{error.strerror or error}。",
            help="请检查它有没有接上、有没有权限，然后再运行一次。",
        ) from error


@contextmanager
def _write_errors(root: Path) -> Iterator[None]:
    """Turn an OSError while writing into PublishError: the operator has to fix a full disk or a missing permission."""
    try:
        yield
    except OSError as error:
        raise PublishError(
            f"写入 {root} 失败：{error.strerror or error}。",
            help="请检查空间和权限，然后再发布一次。",
        ) from error


@contextmanager
def _locked(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file; the kernel releases it when the process dies. The file itself stays."""
    # Close-on-exec: a child process would otherwise keep the lock.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _acquire(descriptor, time.monotonic() + wait)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise PublishError(
                    "另一个发布一直没有结束。", help="请等它结束，或确认它卡死后停掉再试。"
                ) from None
            time.sleep(0.05)
        else:
            return
