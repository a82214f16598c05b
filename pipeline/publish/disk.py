"""What a disk must be able to do for releases, tried before anything is copied; its errors in Chinese."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import DISK, PublishError

if sys.platform != "win32":
    import fcntl

TRIAL = ".kepu-trial-"
_OLD_SECONDS = 3600
_NAME = re.compile(rf"{re.escape(TRIAL)}[0-9a-f]{{12}}")
_CANNOT = "这个盘不能{}（exFAT、FAT32 的盘和有些网络共享盘就是这样），不能存放版本。"
_OTHER_DISK = "请在 site_config/publish.yml 里把 path 改到另一个盘上（ext4、xfs、APFS 等）。"
_WORDS = {
    errno.ENOENT: (
        "这里没有这个文件夹，也建不了",
        "请检查盘有没有接上、site_config/publish.yml 里的 path 对不对。",
    ),
    errno.ENOTDIR: (
        "路径上有一个是文件，不是文件夹",
        "请移走那个文件，或改 site_config/publish.yml 里的 path。",
    ),
    errno.EEXIST: ("那里已有同名的文件", "请把它移走，或改 site_config/publish.yml 里的 path。"),
    errno.ENOTEMPTY: ("那里已有同名的文件夹，里面有东西", "请把它移走，再发布一次。"),
    errno.ELOOP: ("符号链接绕成了圈", "请改正链接，或改 site_config/publish.yml 里的 path。"),
}


@contextmanager
def read_errors(root: Path) -> Iterator[None]:
    """Turn an OSError while reading into PublishError: an unreadable folder is not an empty one."""
    try:
        yield
    except OSError as error:
        raise _reported("读取", root, error) from error


@contextmanager
def write_errors(root: Path) -> Iterator[None]:
    """Turn an OSError while writing into PublishError: the operator has to fix a full disk or a missing permission."""
    try:
        yield
    except OSError as error:
        raise _reported("写入", root, error) from error


def _reported(verb: str, root: Path, error: OSError) -> PublishError:
    known = _WORDS.get(error.errno or 0) or DISK.get(error.errno or 0)
    what, help = known or (
        f"系统报告“{error.strerror or error}”",
        "请检查它有没有接上、空间和权限够不够，然后再运行一次。",
    )
    return PublishError(f"{verb} {root} 失败：{what}。", help=help)


def require_folder(root: Path) -> None:
    """Raise PublishError if a file stands where the target's folder should be."""
    if root.exists() and not root.is_dir():
        raise PublishError(
            f"发布目标 {root} 是一个文件，不是文件夹。",
            help="请把它移走，或改 site_config/publish.yml 里的 path。",
        )


def require_abilities(root: Path) -> None:
    """Try symbolic links, modes, flushing and locks where `root` is or will be. Raises PublishError; leaves nothing."""
    place = next(folder for folder in (root, *root.parents) if folder.exists())
    with write_errors(root):
        trial = place / f"{TRIAL}{secrets.token_hex(6)}"
        trial.mkdir()
        try:
            _try(trial)
        finally:
            _remove_trial(trial)


def remove_trials(place: Path) -> None:
    """Remove the trials of killed publishes: old folders of that name that hold nothing but what a trial makes.

    A young one may be the trial of another publish that waits for the lock.
    """
    for trial in place.glob(f"{TRIAL}*"):
        if _NAME.fullmatch(trial.name) and trial.is_dir() and not trial.is_symlink() and _is_left(trial):
            _remove_trial(trial)


def _is_left(trial: Path) -> bool:
    return time.time() - trial.stat().st_mtime > _OLD_SECONDS and all(
        path.name in {"link", "other"} and os.readlink(path) == "file"
        if path.is_symlink()
        else path.name == "file" and path.is_file() and not path.stat().st_size
        for path in trial.iterdir()
    )


def _remove_trial(trial: Path) -> None:
    for name in ("file", "link", "other"):
        (trial / name).unlink(missing_ok=True)
    trial.rmdir()


def _try(trial: Path) -> None:
    (trial / "file").touch()
    with _needed("设置读写权限"):
        (trial / "file").chmod(0o444)
        trial.chmod(0o755)
    with _needed("建符号链接"):
        (trial / "link").symlink_to("file")
        (trial / "other").symlink_to("file")
        os.replace(trial / "other", trial / "link")
    descriptor = os.open(trial, os.O_RDONLY)
    try:
        with _needed("给文件加锁"):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _needed(ability: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {
            errno.EPERM,
            errno.ENOTSUP,
            errno.EOPNOTSUPP,
            errno.ENOSYS,
            errno.ENOLCK,
            errno.EINVAL,
        }:
            raise PublishError(_CANNOT.format(ability), help=_OTHER_DISK) from error
        raise
