"""Parses references to sources: `videos/x.mp4` below `assets/media/`, `studio:videos/x.mov` below the root `studio`."""

from __future__ import annotations


def split(path: str) -> tuple[str, str]:
    """Return the root's name ("" is `assets/media/`) and the path below it."""
    root, colon, rest = path.partition(":")
    return (root, rest) if colon else ("", path)


def is_inside(path: str) -> bool:
    """Whether a path cannot leave its root: relative, POSIX, without `..`."""
    parts = path.split("/")
    return not ("" in parts or "." in parts or ".." in parts or set(path) & set("\\\0:"))


def place(media: str, path: str) -> str:
    """Return the file name of a source for findings; `media` is `assets/media/` relative to the project."""
    return path if ":" in path else f"{media}/{path}"
