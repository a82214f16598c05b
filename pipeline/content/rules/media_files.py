"""Rules on media files: files that content refers to are usable, and no two works use the same file."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pipeline.config import Project
from pipeline.content.file_names import is_decodable, shown, undecodable
from pipeline.content.library import Document, Library, Named
from pipeline.content.rules.context import Context, error, warning, work_id
from pipeline.errors import Code, Finding
from pipeline.parsing.strict_yaml import Path as YamlPath
from pipeline.sources.roots import Roots

CODES = (
    Code(
        id="E427",
        title="图片或字幕放在了云存储里",
        why="检查时就要读字幕和图片，而检查不上网；它们也不大。",
        mend="放进 assets/media/，或放在接在电脑上的外部文件夹里。",
        sample="files",
        wrong=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: archive, location: s3://example/archive}\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: archive:tide.srt}"
        ),
        right=(
            "# site_config/media.yml\n"
            "roots:\n"
            "  - {name: archive, location: s3://example/archive}\n"
            "# content/videos/tide.md\n"
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  captions:\n"
            "    - {file: videos/tide.srt}"
        ),
    ),
    Code(
        id="E434",
        title="手语版和正片是同一个文件",
        why="读者点“手语版”，看到的还是原来的画面。",
        mend="换成手语版的视频。",
        sample="video",
        wrong=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  sign: {source: videos/tide.mp4}\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
        right=(
            "media:\n"
            "  source: videos/tide.mp4\n"
            "  sign: {source: videos/tide.sign.mp4}\n"
            "  captions:\n"
            "    - {file: videos/tide.zh-CN.vtt}"
        ),
    ),
    Code(
        id="W473",
        title="项目里的媒体文件太大",
        why="大文件进了版本库就再也删不干净，每个人都要下载。",
        mend="放到投稿箱或外部文件夹，在条目里写它的路径。",
        sample="size",
        wrong="assets/media/videos/大片.mp4（2 GB）",
        right="由投稿箱收下的 source: inbox:…",
    ),
    Code(
        id="W544",
        title="没有内容用到的媒体文件",
        why="多余的文件会让仓库越来越大，也可能是文件名写错了。",
        mend="在内容里写上它，或删掉。",
        sample="files",
        wrong="# assets/media/pictures/old-tide.png",
        right=(
            "# assets/media/pictures/old-tide.png\n"
            "# content/articles/tide.md\n"
            "cover: {image: pictures/old-tide.png, alt: 老照片里的海堤}"
        ),
    ),
    Code(
        id="W546",
        title="两个作品用了同一个媒体文件",
        why="同一作品的不同版本只计一次；不同作品不该是同一个文件。",
        mend="是同一作品就写相同的 work；否则换成正确的文件。",
        sample="files",
        wrong=(
            "# content/videos/tide.md\n"
            "work: tide\n"
            "media:\n"
            "  source: videos/sea.mp4\n"
            "  captions:\n"
            "    - {file: videos/sea.zh-CN.vtt}\n"
            "# content/videos/tide-short.md\n"
            "work: tide-short\n"
            "media:\n"
            "  source: videos/sea.mp4\n"
            "  captions:\n"
            "    - {file: videos/sea.zh-CN.vtt}"
        ),
        right=(
            "# content/videos/tide.md\n"
            "work: tide\n"
            "media:\n"
            "  source: videos/sea.mp4\n"
            "  captions:\n"
            "    - {file: videos/sea.zh-CN.vtt}\n"
            "# content/videos/tide-short.md\n"
            "work: tide\n"
            "media:\n"
            "  source: videos/sea.mp4\n"
            "  captions:\n"
            "    - {file: videos/sea.zh-CN.vtt}"
        ),
    ),
)

MEDIA_SUFFIXES = frozenset(
    ".png .jpg .jpeg .webp .avif .gif .mp4 .m4v .mov .mkv .webm .avi .mp3 .m4a .aac .ogg .opus .wav .flac .vtt .srt .ass .ssa .lrc .sbv".split()
)
# The uses of video and audio files in an item, and the fields that refer to them.
SOURCES: Mapping[str, YamlPath] = {
    "video": ("media", "source"),
    "audio": ("media", "source"),
    "sign": ("media", "sign", "source"),
}
Digest = Callable[[Path], str]
Used = tuple[Document, Path, YamlPath]


def usable(context: Context, document: Document) -> Iterator[Finding]:
    """Files that a document refers to are usable; pictures and captions are never on a network root."""
    for named in document.media:
        path = named.path
        problem = context.roots.problem(path, context.media_in_use)
        if named.use in ("image", "captions") and context.roots.is_elsewhere(path):
            help = "它们不大，请放进 assets/media/，或放在接在电脑上的外部文件夹里。"
            problem = "E427", f"“{path}”在云存储里，那里只能放视频和音频的原文件。", help
        if problem is not None:
            line, column = document.locate(named)
            code, message, help = problem
            yield Finding(document.file, line, column, code, "error", message, help)


def too_heavy(
    project: Project, named: Mapping[str, list[tuple[Document, Named]]], most_mb: int
) -> Iterator[Finding]:
    """No file in the project is too large for git; `named` maps each path to the documents that refer to it."""
    media = os.fspath(project.media)
    for path, places in named.items():
        try:
            size = 0 if ":" in path else os.stat(f"{media}/{path}").st_size
        except OSError:  # another rule reports missing files
            continue
        if size > most_mb * 1_000_000:
            text = f"“{path}”有 {size // 1_000_000} MB，超过 {most_mb} MB，不宜放进版本库。"
            help = "请由投稿箱收（kepu import），或放进外部文件夹，在条目里写 名字:路径。"
            for document, media_file in places:
                line, column = document.locate(media_file)
                yield Finding(document.file, line, column, "W473", "warning", text, help)


def unused(project: Project, library: Library) -> Iterator[Finding]:
    """Every file of `assets/media/` is used by a document, or is the evidence of a row in a register."""
    named = {named.path for document in library.documents.values() for named in document.media}
    rows = (entry.row for entries in library.registers.rows.values() for entry in entries)
    named.update(evidence for row in rows if (evidence := getattr(row, "evidence", None)))
    media = project.media.relative_to(project.root).as_posix()
    for name in _files(project.media):
        if not is_decodable(name):
            folder, _, last = name.rpartition("/")
            yield undecodable("/".join(filter(None, (media, shown(folder)))), last)
        elif name not in named:
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
    """No two works use the same bytes, nor do a video and its sign language version.

    `digest` returns the SHA-256 of a file; it is called only for files of equal size.
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
