"""Copy the files of a release into a new folder, or link them from the live release. Published files are read-only."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pipeline.errors import PublishError
from pipeline.store import digest_of
from pipeline.store.locks import fsync_path

# The file system has no hard links, or the file has as many as allowed: copying gives the same release.
_NO_LINK = {errno.EMLINK, errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_CHUNK = 1 << 20


def copy_release(site_dir: Path, files: Mapping[str, str], draft: Path, live: Path | None) -> None:
    """Make the folder `draft` with exactly `files`, each verified, and flush all of it to disk.

    A file that the folder of the `live` release has with the same bytes is hard-linked from there, never from the built
    site: a build replaces files by renaming, but nothing may depend on that.
    """
    _make_folders(draft, files)
    for path, digest in sorted(files.items()):
        if live is None or not _link(live / path, draft / path, digest):
            _copy(site_dir, path, draft / path, digest)
    _force_folders(draft)


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
            f"网站里的 {path} 是符号链接，不能发布。", help="请删掉它，换成真正的文件，再运行 kepu build。"
        )
    try:
        return file.open("rb")
    except FileNotFoundError as error:
        raise PublishError(f"网站里缺少 {path}，没有发布。", help="请重新运行 kepu build 再发布。") from error


def _force_folders(draft: Path) -> None:
    for folder, _, _ in os.walk(draft, topdown=False):
        fsync_path(Path(folder))
