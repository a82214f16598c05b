"""Group the files of the inbox that share a name into bundles. Pure: names in, bundles out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from pipeline.media.captions.formats import SUFFIXES as CAPTION_SUFFIXES
from pipeline.media.request import is_language

Role = Literal["video", "audio", "word", "captions", "picture", "partial", "other"]

SUFFIXES: Mapping[str, Role] = {
    **dict.fromkeys(
        ".mp4 .mov .m4v .mkv .avi .mpg .mpeg .ts .mts .m2ts .wmv .flv .webm .3gp".split(), "video"
    ),
    **dict.fromkeys(".mp3 .wav .flac .m4a .aac .ogg .opus .aif .aiff .wma .amr".split(), "audio"),
    **dict.fromkeys(CAPTION_SUFFIXES, "captions"),
    **dict.fromkeys(".jpg .jpeg .png .webp .gif .avif".split(), "picture"),
    # Pictures that the site cannot use: the probe names them and says what to do.
    **dict.fromkeys(".heic .heif .tif .tiff .bmp .svg .jxl .jp2 .dng .cr2 .cr3 .nef .arw".split(), "picture"),
    **dict.fromkeys(".part .partial .crdownload .download .tmp .filepart".split(), "partial"),
    ".docx": "word",
}
"""The role that a suffix suggests; the probe finds out what the file really is."""

MAINS = ("video", "audio")

_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_COVER = "封面|封面图|题图|cover|poster"
_MARK = rf"(?:{_COVER}|图|配图|插图)?\s*(?:第?\d{{1,3}}张?)?"
# `-1`, `_封面`, ` 2`, `（封面）`, `(3)` after the name.
_NUMBERED = re.compile(
    rf"(?P<stem>.+?)\s*(?:[-_－—–·. ]+\s*(?P<plain>{_MARK})|[（(\[【]\s*(?P<inside>{_MARK})\s*[)）\]】])\Z",
    re.IGNORECASE,
)
_IS_COVER = re.compile(_COVER, re.IGNORECASE)
LANGUAGE_NAMES: Mapping[str, str] = {
    "中文": "zh-CN",
    "简体": "zh-CN",
    "繁体": "zh-Hant",
    "英文": "en",
    "英语": "en",
}


@dataclass(frozen=True, order=True)
class Supplied:
    """A file in the inbox. `path` is POSIX, relative to the inbox, as the disk spells it."""

    path: str
    size: int
    mtime_ns: int

    @property
    def name(self) -> str:
        """Return the last part of the path."""
        return PurePosixPath(self.path).name

    @property
    def suffix(self) -> str:
        """Return the suffix in lower case, with its dot; empty when there is none."""
        return PurePosixPath(self.path).suffix.casefold()

    @property
    def role(self) -> Role:
        """Return the role by the suffix; a file whose name cannot be printed has none."""
        return "other" if self.odd else SUFFIXES.get(self.suffix, "other")

    @property
    def odd(self) -> bool:
        """Whether the path has control characters, or bytes that are not UTF-8 (surrogates)."""
        return _ODD.search(self.path) is not None

    @property
    def shown(self) -> str:
        """Return a printable form of the path."""
        return _ODD.sub(lambda found: f"\\x{ord(found.group()) & 0xFF:02x}", self.path)

    @property
    def stem(self) -> str:
        """Return the name without its suffix, in NFC (a Mac sends é as e and an accent)."""
        return unicodedata.normalize("NFC", PurePosixPath(self.path).stem)


@dataclass(frozen=True)
class Caption:
    """A caption file and the language in its name; zh-CN when there is none."""

    file: Supplied
    language: str


@dataclass(frozen=True)
class Bundle:
    """Files that share a name in one folder. `title` is that name; `mains` are its videos and sounds: there should be one.

    `partial` are unfinished downloads of that name.
    """

    title: str
    mains: tuple[Supplied, ...] = ()
    words: tuple[Supplied, ...] = ()
    captions: tuple[Caption, ...] = ()
    cover: Supplied | None = None
    pictures: tuple[Supplied, ...] = ()
    partial: tuple[Supplied, ...] = ()

    @property
    def files(self) -> tuple[Supplied, ...]:
        """Return every file but the partial ones, by path."""
        cover = (self.cover,) if self.cover else ()
        tracks = (caption.file for caption in self.captions)
        return tuple(sorted((*self.mains, *self.words, *tracks, *cover, *self.pictures)))

    @property
    def main(self) -> Supplied | None:
        """Return the video or sound."""
        return self.mains[0] if self.mains else None

    @property
    def word(self) -> Supplied | None:
        """Return the manuscript."""
        return self.words[0] if self.words else None


def group(files: Iterable[Supplied]) -> tuple[tuple[Bundle, ...], tuple[Supplied, ...]]:
    """Return bundles by folder and name, and the files that belong to none, both ordered by path.

    A bundle has a video, a sound or a manuscript; captions and pictures join the bundle whose name their own begins with.
    """
    ordered = sorted(files)
    found: dict[tuple[str, str], list[Supplied]] = {}
    for file in ordered:
        if file.role in (*MAINS, "word"):
            found.setdefault(_key(file, file.stem), []).append(file)
    joined: dict[tuple[str, str], list[Supplied]] = {key: [] for key in found}
    strays = []
    for file in ordered:
        if file.role in ("captions", "picture", "partial", "other"):
            key = next((k for k in _keys(file) if k in found), None)
            if key is not None and file.role != "other":
                joined[key].append(file)
            elif file.role != "partial":
                strays.append(file)
    bundles = [_bundle(leaders, joined[key]) for key, leaders in found.items()]
    return tuple(sorted(bundles, key=lambda b: b.files)), tuple(strays)


def _key(file: Supplied, stem: str) -> tuple[str, str]:
    folder = PurePosixPath(file.path).parent.as_posix()
    return unicodedata.normalize("NFC", folder), " ".join(stem.casefold().split())


def _keys(file: Supplied) -> list[tuple[str, str]]:
    """Return the names a companion may belong to, its own first: `嫦娥-1.jpg` prefers `嫦娥-1.mp4` to `嫦娥.mp4`."""
    stems = [file.stem]
    if file.role == "captions" and (tagged := _language(file.stem)):
        stems.append(tagged[0])
    if file.role == "picture" and (numbered := _NUMBERED.match(file.stem)):
        stems.append(numbered["stem"])
    if file.role == "partial":
        inner = PurePosixPath(file.stem)
        stems += [inner.stem, *([inner.with_suffix("").stem] if inner.suffix else [])]
    return [_key(file, stem) for stem in stems]


def _language(stem: str) -> tuple[str, str] | None:
    """Split a language off a stem: `标题.en` → (标题, en). A tag is BCP 47 or a Chinese name."""
    name, dot, tag = stem.rpartition(".")
    if not dot or not name:
        return None
    if tag in LANGUAGE_NAMES:
        return name, LANGUAGE_NAMES[tag]
    known = is_language(tag) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag, re.IGNORECASE)
    return (name, _cased(tag)) if known else None


def _cased(tag: str) -> str:
    """Write a tag in the case BCP 47 recommends: zh-CN, zh-Hant, en."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(p.upper() if len(p) == 2 else p.title() for p in rest)])


def _bundle(leaders: list[Supplied], joined: list[Supplied]) -> Bundle:
    stem = leaders[0].stem
    captions = [_caption(file, stem) for file in joined if file.role == "captions"]
    pictures = sorted((f for f in joined if f.role == "picture"), key=_picture_order)
    cover = next((f for f in pictures if _is_cover(f, stem)), None)
    return Bundle(
        title=stem,
        mains=tuple(f for f in leaders if f.role in MAINS),
        words=tuple(f for f in leaders if f.role == "word"),
        captions=tuple(captions),
        cover=cover,
        pictures=tuple(f for f in pictures if f != cover),
        partial=tuple(f for f in joined if f.role == "partial"),
    )


def _caption(file: Supplied, stem: str) -> Caption:
    tagged = _language(file.stem)
    same = _key(file, file.stem) == _key(file, stem)
    return Caption(file, tagged[1] if tagged and not same else "zh-CN")


def _picture_order(file: Supplied) -> tuple[list[int | str], str]:
    """Sort key that puts 2 before 10."""
    parts: list[int | str] = [int(p) if p.isdecimal() else p for p in re.split(r"(\d+)", file.stem)]
    return parts, file.path


def _is_cover(file: Supplied, stem: str) -> bool:
    rest = file.stem[len(stem) :] if file.stem.casefold().startswith(stem.casefold()) else ""
    return _IS_COVER.search(rest) is not None
