"""Rules that need more than one field: references, files, and the library as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.config import Project, Settings, Term
from pipeline.content.library import Document, Library
from pipeline.content.load import Loaded
from pipeline.content.model import FOLDERS, Audio, Exemplar, Item, Person, Place, Video, Work, is_reserved
from pipeline.errors import Finding
from pipeline.model_errors import did_you_mean
from pipeline.strict_yaml import Path as FieldPath

WECHAT_TITLE = 32
_FENCE = re.compile(r"^(`{3,}|~{3,})")
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?id:([^)\s#>]*)")
_IMAGE = re.compile(
    r"!\[([^\[\]\n]*)\]\(\s*<?([^)\s>]+)"
)  # no bracket in the text: linear on a line of `![![![`


def build_library(
    project: Project, settings: Settings, loaded: Loaded
) -> tuple[Library, tuple[Finding, ...]]:
    """The library of valid documents and every finding: those of loading and those of the rules here."""
    findings = list(loaded.findings)
    documents = _unique(loaded.documents, findings)
    library = Library.of(documents)
    for document in loaded.documents:
        findings.extend(_document(project, settings, library, loaded.refused, document))
    return library, tuple(sorted(set(findings)))


def media_paths(document: Document) -> Iterator[tuple[str, str, int, int]]:
    """Every media file a document names: (use, path, line, column); use is video, audio, image or captions."""
    entry, tree = document.entry, document.tree
    for name in ("cover", "portrait"):
        picture = getattr(entry, name, None)
        if picture is not None:
            yield "image", picture.image, *tree.locate((name, "image"))
    if isinstance(entry, Video | Audio):
        yield entry.kind, entry.media.source, *tree.locate(("media", "source"))
        for number, track in enumerate(entry.media.captions):
            yield "captions", track.file, *tree.locate(("media", "captions", number, "file"))
    for line, column, _, path in body_images(document):
        yield "image", path, line, column


def body_images(document: Document) -> Iterator[tuple[int, int, str, str]]:
    """Pictures of the body that are files of ours: (line, column, alt, path)."""
    for line, text in _prose(document):
        for match in _IMAGE.finditer(text):
            yield line, match.start() + 1, match.group(1).strip(), match.group(2)


def body_links(document: Document) -> Iterator[tuple[int, int, str]]:
    """Links by id in the body: (line, column, id)."""
    for line, text in _prose(document):
        for match in _LINK.finditer(text):
            yield line, match.start(1) + 1, match.group(1)


def _prose(document: Document) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, text in enumerate(document.body.splitlines(), document.body_line):
        mark = _FENCE.match(text.lstrip())
        if fence:
            fence = "" if mark and mark.group(1).startswith(fence) else fence
        elif mark:
            fence = mark.group(1)
        else:
            yield number, _CODE.sub(lambda m: " " * len(m.group()), text)


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


def _document(
    project: Project, settings: Settings, library: Library, refused: frozenset[str], document: Document
) -> Iterator[Finding]:
    yield from _place_of_file(document)
    yield from _references(settings, library, refused, document)
    yield from _body(library, refused, document)
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


def _known(
    document: Document, field: FieldPath, word: str, known: Iterable[Term], code: str, what: str
) -> Iterator[Finding]:
    terms = {t.id: t.title for t in known}
    if word not in terms:
        line, column = document.tree.locate(field)
        help = did_you_mean(word, terms, labels=terms)
        yield Finding(document.file, line, column, code, "error", f"没有叫“{word}”的{what}。", help)


def _references(
    settings: Settings, library: Library, refused: frozenset[str], document: Document
) -> Iterator[Finding]:
    entry = document.entry
    if isinstance(entry, Work) and len(entry.title) > WECHAT_TITLE:
        line, column = document.tree.locate(("title",))
        text = f"标题有 {len(entry.title)} 个字，微信最多 {WECHAT_TITLE} 个。"
        yield Finding(document.file, line, column, "W501", "warning", text, "建议缩短。")
    if not isinstance(entry, Item):
        return
    columns = [Term(id=c.id, title=c.title) for c in settings.columns]
    yield from _known(document, ("column",), entry.column, columns, "E301", "栏目")
    for number, topic in enumerate(entry.topics):
        yield from _known(document, ("topics", number), topic, settings.topics, "E302", "主题")
    for number, audience in enumerate(entry.audiences):
        yield from _known(document, ("audiences", number), audience, settings.audiences, "E303", "受众")
    people = [Term(id=p.id, title=p.name) for p in library.people.values()]
    for number, credit in enumerate(entry.people):
        if credit.person is not None and credit.person not in refused:
            yield from _known(document, ("people", number, "person"), credit.person, people, "E304", "人物")
    items = [Term(id=i.id, title=i.title) for i in library.items]
    for number, other in enumerate(entry.related):
        if other in refused:
            continue
        yield from _known(document, ("related", number), other, items, "E307", "条目")


def _body(library: Library, refused: frozenset[str], document: Document) -> Iterator[Finding]:
    titles = {i: d.entry.title for i, d in library.documents.items()}
    for line, column, target in body_links(document):
        if target not in titles and target not in refused:
            help = did_you_mean(target, titles, labels=titles)
            yield Finding(document.file, line, column, "E306", "error", f"链接的编号“{target}”不存在。", help)
    for line, column, alt, _ in body_images(document):
        if len(alt) < 4:
            help = "请在方括号里用一句话说出画面内容，给看不见的读者听。"
            yield Finding(document.file, line, column, "E406", "error", "图片缺少替代文字。", help)
    if isinstance(document.entry, Item | Person | Place | Exemplar) and not document.body.strip():
        text = "正文是空的。"
        yield Finding(document.file, document.body_line, 1, "E310", "error", text, "请写上正文。")


def _files(project: Project, document: Document) -> Iterator[Finding]:
    for _, path, line, column in media_paths(document):
        problem = media_problem(project.media, path)
        if problem is not None:
            code, message, help = problem
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
    here = root
    for part in parts:
        here = here / part
        if here.is_symlink():
            return "E111", f"“{path}”是符号链接（快捷方式）。", "请放入真正的文件。"
    if not here.is_file():
        folder = here.parent
        names = sorted(p.name for p in folder.iterdir() if p.is_file()) if folder.is_dir() else []
        return "E401", f"assets/media/ 里没有“{path}”。", did_you_mean(here.name, names)
    if here.stat().st_size == 0:
        return "E401", f"文件“{path}”是空的（0 字节）。", "请重新放入完整的文件。"
    return None
