"""Parses references to sources: `videos/x.mp4` below `assets/media/`, `studio:videos/x.mov` below the root `studio`."""

from __future__ import annotations

MAX_NAME = 255
"""The longest name of a file or folder on Linux, macOS and Windows disks, in bytes of UTF-8."""
MAX_PATH = 3072
"""The longest path below a root, in bytes: of the system's 4,096, a quarter is left to the project's own folder."""


def split(path: str) -> tuple[str, str]:
    """Return the root's name ("" is `assets/media/`) and the path below it."""
    root, colon, rest = path.partition(":")
    return (root, rest) if colon else ("", path)


def is_inside(path: str) -> bool:
    """Whether a path cannot leave its root: relative, POSIX, without `..`."""
    parts = path.split("/")
    return not ("" in parts or "." in parts or ".." in parts or set(path) & set("\\\0:"))


def impossible_name(path: str) -> str | None:
    """Say in Chinese why no disk can hold a file of that path, below any folder; None when one can."""
    try:
        lengths = [len(part.encode("utf-8")) for part in path.split("/")]
    except UnicodeEncodeError:
        return "里有不成字的字符"
    if "\0" in path:
        return "里有不成字的字符"
    if max(lengths) > MAX_NAME:
        return f"里的名字太长（最多 {MAX_NAME} 字节，约 {MAX_NAME // 3} 个汉字）"
    return f"太长（最多 {MAX_PATH} 字节）" if sum(lengths) + len(lengths) > MAX_PATH else None


def place(media: str, path: str) -> str:
    """Return the file name of a source for findings; `media` is `assets/media/` relative to the project."""
    return path if ":" in path else f"{media}/{path}"
