"""Rules that need more than one field: references, files, and the library as a whole."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from pipeline.config import Project, Settings
from pipeline.content import rules
from pipeline.content.library import Document, Library
from pipeline.content.load import Loaded
from pipeline.content.model import FOLDERS, Audio, Video, is_reserved
from pipeline.content.rules import references
from pipeline.content.rules.context import Context
from pipeline.content.rules.references import Names
from pipeline.errors import Finding
from pipeline.model_errors import did_you_mean
from pipeline.strict_yaml import Position


def build_library(
    project: Project,
    settings: Settings,
    loaded: Loaded,
    now: dt.datetime | None = None,
    once: rules.Once | None = None,
) -> tuple[Library, tuple[Finding, ...]]:
    """The library of valid documents and every finding: those of loading and those of the rules.

    `now` (aware) is what ages and expiries are measured against; without it nothing is asked of the calendar.
    """
    findings = list(loaded.findings)
    documents = _unique(loaded.documents, findings)
    library = Library.of(documents)
    names = Names.of(settings, library, loaded.refused)
    for document in loaded.documents:
        findings.extend(_document(project, names, document))
    context = Context(settings, library, loaded.refused, now)
    findings.extend(rules.check(context, loaded.documents, once))
    return library, tuple(sorted(set(findings)))


def media_paths(document: Document) -> Iterator[tuple[str, str, int, int]]:
    """Every media file a document names: (use, path, line, column); use is video, audio, sign, image or captions."""
    for use, path, place in named_media(document):
        yield use, path, *place()


def named_media(document: Document) -> Iterator[tuple[str, str, Callable[[], Position]]]:
    """The same, with the place worked out only for those who ask."""
    entry, locate = document.entry, document.tree.locate
    for name in ("cover", "portrait", "map"):
        picture = getattr(entry, name, None)
        if picture is not None:
            yield "image", picture.image, partial(locate, (name, "image"))
    if isinstance(entry, Video | Audio):
        yield entry.kind, entry.media.source, partial(locate, ("media", "source"))
        for number, track in enumerate(entry.media.captions):
            yield "captions", track.file, partial(locate, ("media", "captions", number, "file"))
    if isinstance(entry, Video) and entry.media.sign is not None:
        yield "sign", entry.media.sign.source, partial(locate, ("media", "sign", "source"))
    for image in document.prose.images:
        yield "image", image.path, partial(_same, (image.line, image.column))


def _same(position: Position) -> Position:
    return position


def body_images(document: Document) -> Iterator[tuple[int, int, str, str]]:
    """Pictures of the body that are files of ours: (line, column, alt, path)."""
    for image in document.prose.images:
        yield image.line, image.column, image.alt, image.path


def body_links(document: Document) -> Iterator[tuple[int, int, str]]:
    """Links by id in the body: (line, column, id)."""
    for link in document.prose.links:
        if link.target or not link.anchor:
            yield link.line, link.column, link.target


def _unique(documents: Sequence[Document], findings: list[Finding]) -> dict[str, Document]:
    """Documents by id. Of two with one id, the file that bears its name keeps it; ids collide on NFC + case."""
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda d: (Path(d.file).stem != d.id, d.file)):
        key = unicodedata.normalize("NFC", document.id).casefold()
        if key in first:
            line, column = document.tree.locate(("id",))
            findings.append(
                Finding(
                    document.file,
                    line,
                    column,
                    "E305",
                    "error",
                    f"编号“{document.id}”已经被 {first[key].file} 用了。",
                    "请换一个编号；已经发布过的编号不能改。",
                )
            )
        else:
            first[key] = document
    return {d.id: d for d in first.values()}


def _document(project: Project, names: Names, document: Document) -> Iterator[Finding]:
    yield from _place_of_file(document)
    yield from references.references(names, document)
    yield from references.body(names, document)
    yield from _files(project, document)


def _place_of_file(document: Document) -> Iterator[Finding]:
    folder = document.file.split("/")[1]
    if folder != FOLDERS[document.entry.kind]:
        line, column = document.tree.locate(("kind",))
        yield Finding(
            document.file,
            line,
            column,
            "E308",
            "error",
            f"种类是 {document.entry.kind}，文件却放在 {folder}/。",
            f"请移到 content/{FOLDERS[document.entry.kind]}/，或改正 kind。",
        )
    if is_reserved(document.entry.kind, document.id):
        line, column = document.tree.locate(("id",))
        text = f"编号“{document.id}”是网站自己要用的地址。"
        yield Finding(document.file, line, column, "E311", "error", text, "请换一个编号，并改文件名。")
    if Path(document.file).stem != document.id:
        line, column = document.tree.locate(("id",))
        yield Finding(
            document.file,
            line,
            column,
            "E309",
            "error",
            f"编号“{document.id}”与文件名不同。",
            f"请把文件改名为 {document.id}.md；已发布过的编号不能改。",
        )


def _files(project: Project, document: Document) -> Iterator[Finding]:
    root = project.media
    for _, path, place in named_media(document):
        problem = media_problem(root, path)
        if problem is not None:
            code, message, help = problem
            line, column = place()
            yield Finding(document.file, line, column, code, "error", message, help)


def media_problem(root: Path, path: str) -> tuple[str, str, str] | None:
    """Why `path` cannot be used as a file below `root`: code, text, help; None when it can."""
    parts = path.split("/")
    if path.startswith(("/", "\\")) or ".." in parts or ":" in path or "\\" in path:
        return (
            "E402",
            f"路径“{path}”不在 assets/media/ 之内。",
            "请写相对 assets/media/ 的路径，如 pictures/图.png。",
        )
    start = os.fspath(root)
    for part in itertools.accumulate(parts, "{}/{}".format):
        if os.path.islink(f"{start}/{part}"):
            return "E111", f"“{path}”是符号链接（快捷方式）。", "请放入真正的文件。"
    try:
        status = os.stat(f"{start}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        status = None
    if status is None or not stat.S_ISREG(status.st_mode):
        here = root / path
        folder = here.parent
        names = sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
        return "E401", f"assets/media/ 里没有“{path}”。", did_you_mean(here.name, names)
    if status.st_size == 0:
        return "E401", f"文件“{path}”是空的（0 字节）。", "请重新放入完整的文件。"
    return None
