"""Rules that need the whole library: media nothing names, media twice, titles twice, captions, anchors."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project
from pipeline.content.library import Document, Library
from pipeline.content.model import Audio, Video, Work
from pipeline.errors import Finding
from pipeline.parsing.strict_yaml import Path as YamlPath
from pipeline.sources.roots import Roots

MEDIA_SUFFIXES = frozenset(
    ".png .jpg .jpeg .webp .avif .gif .mp4 .m4v .mov .mkv .webm .avi .mp3 .m4a .aac .ogg .opus .wav .flac .vtt .srt .ass .ssa".split()
)
# What the page templates themselves offer to link to.
PAGE_ANCHORS = frozenset(["content", "player", "related", "sources", "works"])
# The films and sounds of an item, and the fields that name them.
SOURCES: Mapping[str, YamlPath] = {
    "video": ("media", "source"),
    "audio": ("media", "source"),
    "sign": ("media", "sign", "source"),
}
Digest = Callable[[Path], str]
Used = tuple[Document, Path, YamlPath]


def library_findings(
    project: Project, library: Library, refused: frozenset[str], digest: Digest, roots: Roots | None = None
) -> Iterator[Finding]:
    """Findings over all documents; `refused` are ids of files with mistakes, `digest` hashes a media file.

    `roots` are where media is; by default `assets/media/` alone.
    """
    documents = list(library.documents.values())
    roots = roots or Roots.of(project)
    if not refused:  # what a file with mistakes names is not known
        yield from _orphans(project, {named.path for d in documents for named in d.media})
    yield from _captions(documents)
    yield from _same_source(roots, documents, digest)
    yield from _same_title(documents)
    yield from _broken_anchors(library, documents)


def _orphans(project: Project, named: set[str]) -> Iterator[Finding]:
    media = project.media.relative_to(project.root).as_posix()
    for name in _files(project.media):
        if name not in named:
            file = f"{media}/{name}"
            help = "用得上就在内容里写上它；用不上请删掉，免得越积越多。"
            yield Finding(file, 1, 1, "W544", "warning", "没有任何内容用到这个文件。", help)


def _files(root: Path) -> Iterator[str]:
    for directory, names, files in os.walk(root):
        folder = os.path.relpath(directory, root).replace(os.sep, "/")
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in MEDIA_SUFFIXES and not name.startswith("."):
                yield name if folder == "." else f"{folder}/{name}"


def _captions(documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        entry = document.entry
        if isinstance(entry, Video | Audio) and not entry.media.captions:
            line, column = document.tree.locate(("media",))
            what = "视频没有字幕" if isinstance(entry, Video) else "音频没有文字稿（字幕）"
            help = "听不见的读者靠它；请在 media.captions 里写上 .vtt、.srt 或 .ass 文件。"
            yield Finding(document.file, line, column, "W545", "warning", f"{what}。", help)


def _same_source(roots: Roots, documents: Iterable[Document], digest: Digest) -> Iterator[Finding]:
    """Two works from the same bytes. Only files of equal size are hashed."""
    by_size: dict[int, list[Used]] = defaultdict(list)
    for document in documents:
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
        line, column = document.tree.locate(field)
        if known is document and known_field != field:
            message = "手语版和正片是同一个文件。"
            yield Finding(document.file, line, column, "E434", "error", message, "请换成手语版的视频。")
        elif known is not document and _work(known) != _work(document):
            message = f"和 {known.file} 用的是同一个媒体文件，却算成两个作品。"
            help = f"是同一作品的不同版本，请都写上 work: {_work(known)}；否则请换成正确的文件。"
            yield Finding(document.file, line, column, "W546", "warning", message, help)


def _same_title(documents: Iterable[Document]) -> Iterator[Finding]:
    first: dict[str, Document] = {}
    for document in documents:
        entry = document.entry
        if not isinstance(entry, Work):
            continue
        key = "".join(unicodedata.normalize("NFKC", entry.title).casefold().split())
        known = first.setdefault(key, document)
        if known is not document and _work(known) != _work(document):
            line, column = document.tree.locate(("title",))
            message = f"标题与 {known.file} 的相同，读者分不清。"
            help = "请改标题；同一作品的不同版本请写相同的 work。"
            yield Finding(document.file, line, column, "W547", "warning", message, help)


def _work(document: Document) -> str:
    return getattr(document.entry, "work_id", document.id)


def _broken_anchors(library: Library, documents: Iterable[Document]) -> Iterator[Finding]:
    for document in documents:
        for link in document.prose.links:
            target = library.documents.get(link.target) if link.target else document
            if not link.anchor or target is None or link.anchor in target.prose.anchors:
                continue
            if link.anchor in PAGE_ANCHORS or link.anchor.startswith(("fn-", "fnref-")):
                continue
            anchors = "、".join(sorted(target.prose.anchors)[:6])
            where = "这一页" if target is document else target.file
            help = (
                f"{where}有的小标题：{anchors}。" if anchors else f"{where}没有小标题，请去掉 # 和后面的字。"
            )
            message = f"链接里“#{link.anchor}”指的小标题不存在。"
            yield Finding(document.file, link.line, link.column, "E548", "error", message, help)
