"""What a path that leads to no file was meant to be, and the words to write instead."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from functools import lru_cache
from urllib.parse import unquote

MEDIA = "assets/media/"
HOMES = {
    "pictures": frozenset((".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".heic", ".bmp", ".tiff")),
    "videos": frozenset(
        (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".vtt", ".srt", ".ass", ".ssa", ".sbv")
    ),
    "audio": frozenset((".mp3", ".m4a", ".aac", ".ogg", ".opus", ".wav", ".flac", ".lrc")),
}
"""The usual folder of each kind of file, by suffix."""
_SCHEME = re.compile(r"(?:file|https?|ftp|data|blob|javascript):", re.IGNORECASE)
_DRIVE = re.compile(r"[A-Za-z]:(?=[/\\])")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
# Characters that Markdown, HTML or YAML may take for their own marks.
_ODD = frozenset("<>\"'[]`*|#?%&{}~^\\,:;!$=\0")
_DIGITS = re.compile(r"\d+")
_PARTS = re.compile(r"[\s._-]+")
MOST_FILES = 5_000
"""How many names are kept in the form in which they are compared."""
SHORTEST = 4
"""Letters of a name below which one other letter makes another word."""


def is_foreign(path: str) -> bool:
    """Whether a path begins with the scheme of an address or the letter of a drive, which name no root of ours."""
    return bool(_SCHEME.match(path) or _DRIVE.match(path))


def meant(path: str) -> str:
    """Return the path below the media folder that was meant by another spelling; only a name for a path elsewhere."""
    plain = path.strip().strip("\"'<>“”‘’").replace("\\", "/")
    elsewhere = is_foreign(plain) or plain.startswith(("/", "~"))
    plain = unquoted(_DRIVE.sub("", _SCHEME.sub("", plain, count=1), count=1))
    parts: list[str] = []
    for part in plain.partition("?")[0].split("/"):
        if part == ".." and parts:
            parts.pop()
        elif part not in ("", ".", ".."):
            parts.append(part.strip())
    for end in range(len(parts) - 1, 0, -1):
        if [p.casefold() for p in parts[end - 1 : end + 1]] == ["assets", "media"]:
            return "/".join(parts[end + 1 :])
    if len(parts) > 1 and parts[0].casefold() == "media":
        return "/".join(parts[1:])
    return "/".join(parts[-1:] if elsewhere else parts)


def unquoted(text: str) -> str:
    """Return a text without percent-encoding; as it is, when that stands for no text."""
    if not _PERCENT.search(text):
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def home(path: str) -> str:
    """Return the path in the folder where a file of that kind is usually kept, unless it names a folder."""
    if "/" in path or not path:
        return path
    suffix = os.path.splitext(path)[1].lower()
    return next((f"{folder}/{path}" for folder, kinds in HOMES.items() if suffix in kinds), path)


def writable(path: str) -> bool:
    """Whether a path can be written in Markdown, HTML and YAML as it is, without quotes and escapes."""
    depth = 0
    for char in path:
        depth += (char == "(") - (char == ")")
        if depth < 0:
            return False
    return (
        depth == 0
        and not _ODD & set(path)
        and path.isprintable()
        and path == unicodedata.normalize("NFC", path)
        and path == " ".join(path.split())
        and path[:1] not in ("-", "@", "_")
        and " -" not in path
    )


def lookalike(path: str, names: Callable[[str], Iterable[str]]) -> str | None:
    """Return the one path that is spelt alike but for case, width of letters, blanks and Unicode form.

    `names` lists the names in a folder, "" being the first.
    """
    folder = ""
    for part in path.split("/"):
        present = list(names(folder))
        same = [part] if part in present else _alike(part, present)
        if len(same) != 1:
            return None
        folder = f"{folder}/{same[0]}" if folder else same[0]
    return folder


def _alike(part: str, names: list[str]) -> list[str]:
    for key in (_folded, lambda name: re.sub(r"\s", "", _folded(name))):
        same = [name for name in names if key(name) == key(part)]
        if same:
            return same
    return []


@lru_cache(MOST_FILES)
def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def neighbours(path: str, names: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Yield the files of the same folder and kind whose names differ by one slip of the hand, never by a number."""
    folder, _, name = path.rpartition("/")
    for other in names(folder):
        if _is_near(name, other):
            yield f"{folder}/{other}" if folder else other


def _is_near(one: str, other: str) -> bool:
    (stem, suffix), (other_stem, other_suffix) = (
        os.path.splitext(_folded(one)),
        os.path.splitext(_folded(other)),
    )
    if suffix != other_suffix:
        pictures = HOMES["pictures"]
        return stem == other_stem and suffix in pictures and other_suffix in pictures
    if _DIGITS.findall(stem) != _DIGITS.findall(other_stem):
        return False
    parts, others = _PARTS.split(stem), _PARTS.split(other_stem)
    if "".join(parts) == "".join(others):
        return True
    if len(parts) != len(others):
        return False
    different = [pair for pair in zip(parts, others, strict=True) if pair[0] != pair[1]]
    return len(different) == 1 and _one_slip(*different[0])


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter added, left out, changed, or by two neighbours changed over."""
    if min(len(one), len(other)) < SHORTEST or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def advice(
    path: str,
    shown: str,
    names: Callable[[str], Iterable[str]],
    usable: Callable[[str], bool],
    taken: Container[str],
) -> str:
    """Say what to write, or where to put the file, for a path that leads to no file.

    `names` lists the plain names in a folder of the root, `usable` says whether a path leads to a good file, `taken` are
    the paths that content uses, and `shown` is the root's prefix in messages. Whatever is offered works when obeyed.
    """
    wanted = meant(path)
    if not wanted:
        return f"请写相对 {shown} 的路径，如 pictures/图.png。"
    prefix = "" if shown == MEDIA else shown
    alike = lookalike(wanted, names)
    if (alike is None or not usable(alike)) and (alike := lookalike(home(wanted), names)) is not None:
        # A file of the same name in the usual folder may be another picture, unless nobody uses it.
        alike = alike if usable(alike) and f"{prefix}{alike}" not in taken else None
    if alike is not None and writable(alike):
        return f"请写成 {prefix}{alike}。"
    if alike is not None:
        return _rename(prefix, shown, alike)
    near = [p for p in neighbours(wanted, names) if f"{prefix}{p}" not in taken and writable(p) and usable(p)]
    if len(near) == 1:
        return f"是不是想写“{prefix}{near[0]}”？"
    return _put(home(wanted), shown, prefix, path)


def _rename(prefix: str, shown: str, file: str) -> str:
    better = plain_name(file)
    why = (
        "里有网页上用不了的符号"
        if better != unicodedata.normalize("NFC", file)
        else "看上去一样，写法不同（苹果电脑的编码）"
    )
    return f"文件 {shown}{file} 的名字{why}，请改名为 {better.rpartition('/')[2]}，再写成 {prefix}{better}。"


def plain_name(path: str) -> str:
    """Return the path with a dash in place of every character that cannot be written as it is."""
    text = unicodedata.normalize("NFC", path)
    if writable(text):
        return text
    marks = _ODD | set("() ")
    parts = (
        "".join("-" if c in marks or not c.isprintable() else c for c in part) for part in text.split("/")
    )
    tidy = (re.sub(r"-+(?=\.|\Z)|(?<![^/])[-@_]+", "", re.sub(r"--+", "-", part)) for part in parts)
    return "/".join(part if part and not part.startswith(".") else f"x{part}" for part in tidy)


def _put(wanted: str, shown: str, prefix: str, path: str) -> str:
    better = plain_name(wanted)
    folder, _, name = better.rpartition("/")
    suffix = os.path.splitext(name)[1].lower()
    what = "图片" if suffix in HOMES["pictures"] or not suffix else "文件"
    put = f"请把{what}放进 {shown}{folder + '/' if folder else ''}"
    if better != path:
        return f"{put}，取名 {name}，再写成 {prefix}{better}。"
    return f"{put}，文件名是 {name}。"
