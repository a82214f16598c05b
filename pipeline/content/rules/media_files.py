"""Rules on files of media: those that content names can be used, and each file is used by one work."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document, Library, Named
from pipeline.content.rules.context import Context, error, warning, work_id
from pipeline.errors import Finding
from pipeline.parsing.strict_yaml import Path as YamlPath
from pipeline.sources.roots import Roots

MEDIA_SUFFIXES = frozenset(
    ".png .jpg .jpeg .webp .avif .gif .mp4 .m4v .mov .mkv .webm .avi .mp3 .m4a .aac .ogg .opus .wav .flac .vtt .srt .ass .ssa".split()
)
# The films and sounds of an item, and the fields that name them.
SOURCES: Mapping[str, YamlPath] = {
    "video": ("media", "source"),
    "audio": ("media", "source"),
    "sign": ("media", "sign", "source"),
}
Digest = Callable[[Path], str]
Used = tuple[Document, Path, YamlPath]


def usable(context: Context, document: Document) -> Iterator[Finding]:
    """What a document names is a file that can be used; pictures and captions are never fetched over a network."""
    for named in document.media:
        path = named.path
        problem = context.roots.problem(path)
        if named.use in ("image", "captions") and context.roots.is_elsewhere(path):
            help = "它们不大，请放进 assets/media/，或放在挂载为文件夹的素材根里。"
            problem = "E427", f"“{path}”在网络素材根里，那里只能放视频和音频的原文件。", help
        if problem is not None:
            line, column = document.locate(named)
            code, message, help = problem
            yield Finding(document.file, line, column, code, "error", message, help)


def too_heavy(
    project: Project, named: Mapping[str, list[tuple[Document, Named]]], most_mb: int
) -> Iterator[Finding]:
    """No file in the project is too large for a repository; `named` are by path the documents that name it."""
    media = os.fspath(project.media)
    for path, places in named.items():
        try:
            size = 0 if ":" in path else os.stat(f"{media}/{path}").st_size
        except OSError:  # a file that is missing is another rule's
            continue
        if size > most_mb * 1_000_000:
            text = f"“{path}”有 {size // 1_000_000} MB，超过 {most_mb} MB，不宜放进版本库。"
            help = "请由投稿箱收（kepu import），或放进 git 之外的素材根，在条目里写 名字:路径。"
            for document, media_file in places:
                line, column = document.locate(media_file)
                yield Finding(document.file, line, column, "W473", "warning", text, help)


def unused(project: Project, library: Library) -> Iterator[Finding]:
    """Every file of `assets/media/` is named by some document, or is the evidence of a row of a register."""
    named = {named.path for document in library.documents.values() for named in document.media}
    rows = (entry.row for entries in library.registers.rows.values() for entry in entries)
    named.update(evidence for row in rows if (evidence := getattr(row, "evidence", None)))
    media = project.media.relative_to(project.root).as_posix()
    for name in _files(project.media):
        if name not in named:
            help = "用得上就在内容里写上它；用不上请删掉，免得越积越多。"
            yield Finding(f"{media}/{name}", 1, 1, "W544", "warning", "没有任何内容用到这个文件。", help)


def _files(root: Path) -> Iterator[str]:
    for directory, names, files in os.walk(root):
        folder = os.path.relpath(directory, root).replace(os.sep, "/")
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in MEDIA_SUFFIXES and not name.startswith("."):
                yield name if folder == "." else f"{folder}/{name}"


def shared(roots: Roots, library: Library, digest: Digest) -> Iterator[Finding]:
    """Two works are not made of the same bytes, nor a film and its version in sign language.

    `digest` gives the SHA-256 of a file; only files of equal size are asked for.
    """
    by_size: dict[int, list[Used]] = defaultdict(list)
    for document in library.documents.values():
        for named in document.media:
            path = roots.file(named.path) if named.use in SOURCES else None
            if path is not None:
                by_size[path.stat().st_size].append((document, path, SOURCES[named.use]))
    for group in by_size.values():
        if len(group) > 1:
            yield from _same_bytes(group, digest)


def _same_bytes(group: list[Used], digest: Digest) -> Iterator[Finding]:
    first: dict[str, tuple[Document, YamlPath]] = {}
    for document, path, field in group:
        known, known_field = first.setdefault(digest(path), (document, field))
        if known is document and known_field != field:
            yield error(document, field, "E434", "手语版和正片是同一个文件。", "请换成手语版的视频。")
        elif known is not document and work_id(known) != work_id(document):
            message = f"和 {known.file} 用的是同一个媒体文件，却算成两个作品。"
            help = f"是同一作品的不同版本，请都写上 work: {work_id(known)}；否则请换成正确的文件。"
            yield warning(document, field, "W546", message, help)
