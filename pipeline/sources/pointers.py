"""Recognises pointer files of Git LFS and git-annex whose content was not fetched."""

from __future__ import annotations

import re

from pipeline.errors import Code
from pipeline.sources.problem import Problem

CODES = (
    Code(
        id="E421",
        title="只有 Git LFS 的指针，没有取回文件",
        why="大文件由 Git LFS 另存，仓库里只有一百多字节的指针；没有取回就无从转码。",
        mend="编辑不用处理，请转给管理员：安装 Git LFS，在项目文件夹里运行 git lfs pull；持续集成里给 checkout 加上 lfs: true。",
        sample="bytes",
        wrong="videos/x.mov 的内容是 version https://git-lfs.github.com/spec/v1 ……",
        right="git lfs pull 之后的 videos/x.mov",
    ),
    Code(
        id="E422",
        title="只有 git-annex 的记号，没有取回文件",
        why="git-annex 把内容存在别处，这里只有链接或一行记号。",
        mend="编辑不用处理，请转给管理员：运行 git annex get 取回，再运行 git annex unlock 换成真正的文件。",
        sample="bytes",
        wrong="videos/x.mov -> .git/annex/objects/……",
        right="git annex unlock 之后的 videos/x.mov",
    ),
)

MAX_BYTES = 1024
"""Git LFS pointers are smaller than this, by its specification (docs/spec.md of git-lfs)."""

_LFS = re.compile(
    rb"version https://(?:git-lfs\.github\.com|hawser\.github\.com)/spec/v1\n(?:[^\n]*\n)*?oid sha256:(?P<digest>[0-9a-f]{64})\nsize (?P<size>[0-9]+)\n"
)
_ANNEX = re.compile(rb"/annex/objects/[A-Z0-9_]+(?:-[a-zA-Z][0-9]+)*--[^\0/\n]+\n?")
_ANNEX_LINK = ".git/annex/objects/"


def lfs_digest(content: bytes) -> str | None:
    """Return the SHA-256 in a Git LFS pointer; None when the content is not a pointer."""
    found = _LFS.fullmatch(content) if len(content) < MAX_BYTES else None
    return found["digest"].decode("ascii") if found else None


def pointer_problem(path: str, content: bytes) -> Problem | None:
    """Return the problem when `content`, that of a whole small file, is a pointer; else None."""
    if found := _LFS.match(content):
        size = int(found["size"])
        return (
            "E421",
            f"“{path}”只是 Git LFS 的指针，真正的文件（{megabytes(size)}）没有取回。",
            "请安装 Git LFS，在项目文件夹里运行 git lfs pull。",
        )
    if _ANNEX.fullmatch(content):
        return annex_problem(path)
    return None


def annex_problem(path: str) -> Problem:
    """Return the problem of a file whose content git-annex stores elsewhere."""
    return (
        "E422",
        f"“{path}”由 git-annex 保管，这里只有指向它的记号。",
        "请运行 git annex get 和 git annex unlock 取回真正的文件。",
    )


def is_annex_link(target: str) -> bool:
    """Whether a symbolic link points into git-annex's object folder, whether fetched or not."""
    return _ANNEX_LINK in target.replace("\\", "/")


def megabytes(size: int) -> str:
    """Format bytes as MB (10^6 bytes)."""
    return f"{size / 1_000_000:.1f} MB"
