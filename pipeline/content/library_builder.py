"""Rules that need more than one field: references, files, and the library as a whole."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from pipeline.config import Project, Settings, settings_tree
from pipeline.content import rules
from pipeline.content.library import Document, Library, Named
from pipeline.content.load import Loaded
from pipeline.content.model import FOLDERS
from pipeline.content.rules import references
from pipeline.content.rules.context import Context
from pipeline.content.rules.references import Names
from pipeline.content.site_paths import is_reserved
from pipeline.errors import Finding, severity_of
from pipeline.sources.problem import Trouble
from pipeline.sources.roots import Roots


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
    roots = Roots.of(project, settings.roots)
    for document in loaded.documents:
        findings.extend(_document(roots, names, document))
    named: dict[str, list[tuple[Document, Named]]] = {}
    for document in loaded.documents:
        for media in document.media:
            named.setdefault(media.path, []).append((document, media))
    findings.extend(_heavy(project, named, settings.inbox.repository_mb))
    findings.extend(root_findings(project, roots.troubles(named), "W426"))
    context = Context(settings, library, loaded.refused, now)
    findings.extend(rules.check(context, loaded.documents, once))
    return library, tuple(sorted(set(findings)))


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
    for document in sorted(documents, key=lambda d: (d.stem != d.id, d.file)):
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


def _document(roots: Roots, names: Names, document: Document) -> Iterator[Finding]:
    yield from _place_of_file(document)
    yield from references.references(names, document)
    yield from references.body(names, document)
    yield from _files(roots, document)


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
    if document.stem != document.id:
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


def _files(roots: Roots, document: Document) -> Iterator[Finding]:
    for named in document.media:
        path = named.path
        problem = roots.problem(path)
        if named.use in ("image", "captions") and roots.is_elsewhere(path):
            help = "它们不大，请放进 assets/media/，或放在挂载为文件夹的素材根里。"
            problem = "E427", f"“{path}”在网络素材根里，那里只能放视频和音频的原文件。", help
        if problem is not None:
            code, message, help = problem
            line, column = document.locate(named)
            yield Finding(document.file, line, column, code, "error", message, help)


def _heavy(
    project: Project, named: Mapping[str, Sequence[tuple[Document, Named]]], limit: int
) -> Iterator[Finding]:
    """Media in the project that is too large for a repository; `named` are by path who names them."""
    media = os.fspath(project.media)
    for path, places in named.items():
        try:
            size = 0 if ":" in path else os.stat(f"{media}/{path}").st_size
        except OSError:  # told elsewhere
            continue
        if size > limit * 1_000_000:
            text = f"“{path}”有 {size // 1_000_000} MB，超过 {limit} MB，不宜放进版本库。"
            help = "请由投稿箱收（kepu import），或放进 git 之外的素材根，在条目里写 名字:路径。"
            for document, media_file in places:
                line, column = document.locate(media_file)
                yield Finding(document.file, line, column, "W473", "warning", text, help)


def root_findings(
    project: Project, troubles: Mapping[str, tuple[Trouble, list[str]]], code: str
) -> Iterator[Finding]:
    """A finding a root that cannot be used, at its line of the settings; `code` is E425, or W426 for a mere check."""
    if not troubles:
        return
    tree = settings_tree(project, "media")
    for number, root in enumerate(tree.value.get("roots", ())):
        if root["name"] in troubles:
            trouble, paths = troubles[root["name"]]
            file, line, column = tree.place(("roots", number))
            message = f"{trouble.message}用到它的文件有 {len(paths)} 个（如 {paths[0]}）。"
            yield Finding(file, line, column, code, severity_of(code), message, trouble.help)
