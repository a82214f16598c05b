"""Walks folders of content and classifies names: system files, undecodable names, copies of other files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import Code, Finding
from pipeline.links import link_finding

CODES = (
    Code(
        id="E111",
        title="用了符号链接（快捷方式）",
        why="链接可能指到项目之外，把不该公开的文件发布出去。",
        mend="放入真正的文件。",
        sample="state",
        wrong="cover.png -> 项目外的图.png",
        right="cover.png（真正的图片文件）",
    ),
    Code(
        id="E117",
        title="文件名不是 UTF-8 编码",
        why="多半是在 Linux 上解开了 Windows 的压缩包；名字在每台电脑上都显示成乱码，也写不进网址。",
        mend="改名；内容文件的名字用小写字母、数字和连字符。",
        sample="state",
        wrong="\\xd6\\xd0\\xce\\xc4.md（GBK 的“中文.md”）",
        right="zhong-wen.md",
    ),
    Code(
        id="E118",
        title="文件或文件夹读不了",
        why="没有权限，或不是普通的文件，里面的内容检查不到也发布不了。",
        mend="检查文件和文件夹的权限，或移走它。",
        sample="state",
        wrong="只有管理员能读的 tide.md",
        right="大家都能读的 tide.md",
    ),
)

# What operating systems, network disks and editors put into folders.
_SYSTEM = frozenset(
    (
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        "@eadir",
        "__macosx",
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "icon\r",
    )
)
_DECOY_STARTS = (".", "~$", "~wrl", ".~")
_DECOY_ENDS = ("~", ".swp", ".swo")
_UNFINISHED = (".tmp", ".crdownload", ".part")
# Marks that disks, chats and editors add to the name of a copy; what stands before them is the name of the original.
_COPY = re.compile(
    r"(?P<original>.+?)"
    r"(?:[ _]?[(（]\d{1,3}[)）]"
    r"|[ _-]*(?:的)?冲突(?:的)?(?:副本|文件|版本).*"
    r"|\.sync-conflict-.*"
    r"|[ _.-]+conflict(?:ed)?(?:[ _-].*|\d*)"
    r"|[ _]*[(（].*(?:冲突|副本|conflict|copy).*[)）]"
    r"|[ _]*-?[ _]*(?:的)?副本(?:[ _]*[(（]?\d*[)）]?)?"
    r"|[ _]+-[ _]+copy(?:[ _]*[(（]?\d*[)）]?)?"
    r"|[ _-]copy(?:[ _-]?\d*)"
    r"|~.{1,40}"
    r"|_(?:BACKUP|BASE|LOCAL|REMOTE)_\d+)\Z",
    re.IGNORECASE,
)


class Walked(NamedTuple):
    """A regular file: its path, its path relative to the project, and the folders between the walked one and it."""

    path: Path
    file: str
    inside: tuple[str, ...]


def walk(folder: Path, root: Path, findings: list[Finding]) -> Iterator[Walked]:
    """Yield the regular files below `folder`, sorted by folder and name; `root` is the project.

    What no editor made is left out. Symbolic links, undecodable names and what cannot be read become findings.
    """
    prefix = folder.relative_to(root).as_posix()
    yield from _walk(os.fspath(folder), prefix, (), findings)


def _walk(folder: str, prefix: str, inside: tuple[str, ...], findings: list[Finding]) -> Iterator[Walked]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        findings.append(_unreadable(prefix, error.strerror))
        return
    folders: list[str] = []
    for entry in listed:
        name, file = entry.name, f"{prefix}/{entry.name}"
        if is_nobodys(name):
            continue
        if not is_decodable(name):
            findings.append(undecodable(prefix, name))
        elif entry.is_symlink():
            findings.append(link_finding(file))
        elif entry.is_dir():
            folders.append(name)
        elif not entry.is_file():
            findings.append(_unreadable(file, "不是普通的文件"))
        elif not os.access(entry.path, os.R_OK):
            findings.append(_unreadable(file, "没有权限"))
        else:
            yield Walked(Path(entry.path), file, inside)
    for name in folders:
        yield from _walk(f"{folder}/{name}", f"{prefix}/{name}", (*inside, name), findings)


def _unreadable(file: str, why: str | None) -> Finding:
    help = "请检查它的权限（要能读），或移走它。"
    return Finding(file, 1, 1, "E118", "error", f"读不了：{why or '原因不明'}。", help)


def undecodable(prefix: str, name: str) -> Finding:
    """Return the finding of a name in the folder `prefix` that is not UTF-8."""
    raw = os.fsencode(name)
    try:
        guess = f"，照 GBK 读是“{raw.decode('gb18030')}”"
    except UnicodeDecodeError:
        guess = ""
    help = "请改名：内容文件用小写字母、数字和连字符，别的用汉字也可以。"
    return Finding(f"{prefix}/{shown(name)}", 1, 1, "E117", "error", f"文件名不是 UTF-8 编码{guess}。", help)


def is_decodable(name: str) -> bool:
    """Whether a name is UTF-8: Python stands surrogates for bytes that are not."""
    return name.isascii() or not any("\ud800" <= char <= "\udfff" for char in name)


def shown(name: str) -> str:
    """Return a name that can be printed: a byte that is not UTF-8 becomes an escape in hexadecimal."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_nobodys(name: str) -> bool:
    """Whether no person made a file or folder of that name: a system's, or a download that is not finished."""
    return is_systems(name) or name.lower().endswith(_UNFINISHED)


def is_systems(name: str) -> bool:
    """Whether an operating system, a network disk or an editor made a file or folder of that name for itself."""
    folded = name.lower()
    return (
        folded.startswith(_DECOY_STARTS)
        or folded.endswith(_DECOY_ENDS)
        or folded in _SYSTEM
        or (len(name) > 2 and name[0] == name[-1] == "#")
    )


def original_of(stem: str) -> str | None:
    """Return the name of the file that `stem` is a copy or a conflict copy of, by its name; None for other names."""
    found = _COPY.match(stem)
    return found["original"] if found else None
