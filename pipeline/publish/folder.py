"""A publishing target in a folder that a web server serves as `<root>/current`.

    <root>/releases/<id>/…        one whole site
    <root>/releases/<id>.json     its manifest; a release exists only with its manifest
    <root>/current                symbolic link to releases/<id>, replaced by one rename
    <root>/.lock                  held by whoever publishes

What remains after a kill or a power cut, by the last step of a publish that was done:

1. the manifest is written as `.draft-<id>.json`   the old site; the next publish removes what it lists and then itself
2. files are copied into `.draft-<id>`             as before
3. every file and folder is flushed to disk        as before
4. the draft is renamed to `<id>`                  as before
5. the manifest is renamed to `<id>.json`          the old site; the new release is complete and listed
6. `current` is replaced                           the new site

An old release is removed in the reverse order. So whatever a publish made and did not finish is listed by a manifest beside
it: nothing else is ever removed (`manifest.py` has the names). Published files are read-only, because they may belong to
several releases.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.errors import PublishError
from pipeline.publish.copying import copy_release
from pipeline.publish.disk import read_errors, remove_trials, require_abilities, require_folder, write_errors
from pipeline.publish.manifest import (
    DRAFT,
    ID,
    INTENT,
    MANIFEST,
    UNWRITTEN,
    begins_manifest,
    from_bytes,
    require_safe,
    write_manifest,
)
from pipeline.publish.protocol import Release
from pipeline.publish.release_plan import (
    find_release,
    in_order,
    ranked,
    refuse_changed_media,
    to_prune,
)
from pipeline.publish.removal import remove_made
from pipeline.store.locks import fsync_path, make_durable

if sys.platform != "win32":
    import fcntl

_BESIDE = re.compile(r"\.current-[0-9a-f]{12}")


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

    def require_usable(self) -> None:
        """Raises PublishError as well when `current` or the place of the folder is somebody else's."""
        self.live()
        require_abilities(self.root)

    @contextmanager
    def session(self) -> Iterator[None]:
        with self._thread, ExitStack() as outermost:
            if not self._held:
                self.require_usable()
                outermost.enter_context(write_errors(self.root))
                make_durable(self._releases)
                outermost.enter_context(_locked(self.root / ".lock", self._wait))
                outermost.callback(setattr, self, "_held", False)
                self._held = True
            yield

    def releases(self) -> tuple[Release, ...]:
        live = self.live()
        found = [
            self._read(name, match["id"]) for name in self._names() if (match := MANIFEST.fullmatch(name))
        ]
        return in_order(replace(release, live=release.id == live) for release in found if release is not None)

    def strangers(self) -> tuple[str, ...]:
        names = set(self._names())
        return tuple(sorted(name for name in names if not _is_known(name, names)))

    def live(self) -> str | None:
        with read_errors(self.root):
            require_folder(self.root)
            try:
                status = os.lstat(self._current)
            except FileNotFoundError:
                return None
            if not stat.S_ISLNK(status.st_mode):
                raise PublishError(
                    f"{self._current} 不是发布程序建立的链接。",
                    help="请把它移走，或在 site_config/publish.yml 里换一个文件夹，再重新发布。",
                )
            target = PurePosixPath(os.readlink(self._current))
        if target.parent != PurePosixPath("releases") or not ID.fullmatch(target.name):
            raise PublishError(
                f"{self._current} 指向了 {target}，不是发布程序的版本。",
                help="如果是别的程序建的，请在 site_config/publish.yml 里换一个文件夹；不要它了，就移走后重新发布。",
            )
        return target.name

    def put(self, site_dir: Path, files: Mapping[str, str], release: Release) -> None:
        require_safe(release.id, files)
        with self.session():
            self._sweep()
            kept = self.releases()
            release = ranked(release, files, kept)
            there = [old for old in kept if old.id == release.id]
            if there:
                if dict(there[0].files) != dict(files):
                    raise PublishError(f"版本“{release.id}”已经存在，内容不同。", help="请稍后重新发布。")
                if not there[0].live:
                    write_manifest(self._manifest(release.id), release)
                return
            refuse_changed_media(files, kept)
            self._fill(site_dir, release, next((old.id for old in kept if old.live), None))

    def switch(self, release_id: str) -> None:
        with self.session():
            release = find_release(self.releases(), release_id)
            self._require_whole(release)
            self.live()  # raises if `current` is not a link of ours
            beside = self.root / f".current-{secrets.token_hex(6)}"
            try:
                beside.symlink_to(f"releases/{release.id}", target_is_directory=True)
                # A rename replaces the link atomically; unlink and symlink would leave a gap without a site.
                os.replace(beside, self._current)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
            fsync_path(self.root)

    def prune(self, keep: int) -> tuple[str, ...]:
        with self.session():
            releases = self.releases()
            removed = to_prune(releases, keep)
            for id in removed:
                os.replace(self._manifest(id), self._intent(id))
                fsync_path(self._releases)
                self._remove(find_release(releases, id))
            return removed

    def _manifest(self, id: str) -> Path:
        return self._releases / f"{id}.json"

    def _intent(self, id: str) -> Path:
        return self._releases / f"{DRAFT}{id}.json"

    def _names(self) -> list[str]:
        """List what stands among the releases; nothing before the first publish."""
        with read_errors(self.root):
            try:
                return sorted(os.listdir(self._releases))
            except FileNotFoundError:
                return []

    def _fill(self, site_dir: Path, release: Release, live: str | None) -> None:
        draft, place = self._releases / f"{DRAFT}{release.id}", self._releases / release.id
        for path in (draft, place):
            # Checked before our manifest lists it as ours to remove.
            if os.path.lexists(path):
                raise PublishError(f"{path} 已经存在，不是发布程序建立的。", help="请把它移走后重新发布。")
        write_manifest(self._intent(release.id), release)
        try:
            copy_release(site_dir, release.files, draft, self._releases / live if live else None)
        except BaseException:
            self._remove(release)
            raise
        os.rename(draft, place)
        fsync_path(self._releases)
        os.replace(self._intent(release.id), self._manifest(release.id))
        fsync_path(self._releases)

    def _remove(self, release: Release) -> None:
        """Remove the files of a release that has no manifest any more, or none yet."""
        for name in (f"{DRAFT}{release.id}", release.id):
            remove_made(self._releases / name, release.files)
        self._intent(release.id).unlink(missing_ok=True)

    def _read(self, name: str, id: str) -> Release | None:
        """Read the release of a manifest; None when it was pruned a moment ago."""
        path = self._releases / name
        try:
            with read_errors(path):
                return from_bytes(path.read_bytes(), id) if path.exists() else None
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise PublishError(
                f"版本清单 {path} 读不懂。", help="请从备份恢复它，或把它和同名文件夹一起移走。"
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
        """Remove what a killed publish left. The lock is held, so nobody is writing."""
        for path in self.root.glob(".current-*"):
            ours = _BESIDE.fullmatch(path.name) and path.is_symlink()
            if ours and ID.fullmatch(os.readlink(path).removeprefix("releases/")):
                path.unlink()
        remove_trials(self.root)
        live, names = self.live(), self._names()
        for name in names:
            if (match := UNWRITTEN.fullmatch(name)) and self._is_unwritten(name, match["id"]):
                (self._releases / name).unlink()
            elif match := INTENT.fullmatch(name):
                self._sweep_release(
                    name, match["id"], finished=match["id"] == live or f"{match['id']}.json" in names
                )

    def _sweep_release(self, name: str, id: str, *, finished: bool) -> None:
        release = self._read(name, id)
        if release is None:
            return
        if finished:
            self._intent(id).unlink()
        else:
            self._remove(release)

    def _is_unwritten(self, name: str, id: str) -> bool:
        path = self._releases / name
        return path.is_file() and not path.is_symlink() and begins_manifest(path.read_bytes(), id)


def _is_known(name: str, names: set[str]) -> bool:
    """Whether a name among the releases is a manifest's, or belongs to one."""
    if MANIFEST.fullmatch(name) or INTENT.fullmatch(name) or UNWRITTEN.fullmatch(name):
        return True
    id = name.removeprefix(DRAFT)
    return f"{id}.json" in names or f"{DRAFT}{id}.json" in names


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
