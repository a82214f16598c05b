"""What a built site consists of: every file by its path, with the digest of its bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import PublishError
from pipeline.store import digest_of


def inventory(site_dir: Path) -> Mapping[str, str]:
    """SHA-256 of every file below `site_dir` by its POSIX path, sorted.

    Raises PublishError when the site is absent or empty, and for anything that is not a plain file: a symbolic link
    would publish what lies outside.
    """
    if not site_dir.is_dir():
        raise PublishError(f"没有找到建好的网站 {site_dir}。", help="请先运行 kepu build。")
    files = {path.relative_to(site_dir).as_posix(): digest_of(path) for path in _files(site_dir)}
    if not files:
        raise PublishError(f"{site_dir} 是空的。", help="请先运行 kepu build。")
    return MappingProxyType(dict(sorted(files.items())))


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        else:
            raise PublishError(
                f"网站里的 {entry.path} 是符号链接或特殊文件，不能发布。",
                help="请删掉它，换成真正的文件后重新构建。",
            )
