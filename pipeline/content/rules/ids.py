"""Rules on ids: unique, equal to the file name, in the folder of the kind, and at an address that is free."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.content.library import Document
from pipeline.content.model import FOLDERS
from pipeline.content.reserved_ids import is_reserved
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E305",
        title="编号已经被别的文件用了",
        why="编号就是网址，两篇不能有同一个网址（大小写不算区别）。",
        mend="换一个编号；已经发布过的编号不能改。",
        sample="files",
        wrong=("# content/articles/snow.md\nid: snow\n# content/pages/snow.md\nid: snow"),
        right=("# content/articles/snow.md\nid: snow\n# content/pages/about-snow.md\nid: about-snow"),
    ),
    Code(
        id="E308",
        title="文件夹与种类不符",
        why="种类决定文件夹，也决定网址。",
        mend="移动文件，或改正 kind。",
        sample="files",
        wrong=("# content/articles/sample.md\nkind: page"),
        right=("# content/pages/sample.md\nkind: page"),
    ),
    Code(
        id="E309",
        title="编号与文件名不同",
        why="文件名就是编号，找起来才方便。",
        mend="把文件改名；已发布过的编号不能改。",
        sample="files",
        wrong=("# content/articles/snow.md\nid: first-snow"),
        right=("# content/articles/first-snow.md\nid: first-snow"),
    ),
    Code(
        id="E311",
        title="编号是网站自己要用的地址",
        why="占用后网站的页面会被盖掉。",
        mend="换一个编号，并改文件名。",
        sample="files",
        wrong=("# content/pages/columns.md\nid: columns"),
        right=("# content/pages/about-columns.md\nid: about-columns"),
    ),
)


def unique(documents: Sequence[Document]) -> tuple[dict[str, Document], list[Finding]]:
    """Return documents by id, and a finding for each duplicate id. Ids are compared without case, in Unicode NFC.

    Of two documents with the same id, the one whose file name matches keeps it.
    """
    findings: list[Finding] = []
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda d: (d.stem != d.id, d.file)):
        known = first.setdefault(unicodedata.normalize("NFC", document.id).casefold(), document)
        if known is not document:
            message = f"编号“{document.id}”已经被 {known.file} 用了。"
            help = (
                "请换一个编号；已经发布过的编号不能改。"
                if document.stem == document.id
                else f"它若是副本，请和 {known.file} 对照，把要留的并进去再删掉；是另一篇的，请换一个编号并照它改名。"
            )
            findings.append(error(document, ("id",), "E305", message, help))
    return {d.id: d for d in first.values()}, findings


def file_and_address(context: Context, document: Document) -> Iterator[Finding]:
    """The folder matches the kind, the file name matches the id, and the address is not reserved by the site."""
    kind, id, folder = document.entry.kind, document.id, document.file.split("/")[1]
    if folder != FOLDERS[kind]:
        help = f"请移到 content/{FOLDERS[kind]}/，或改正 kind。"
        yield error(document, ("kind",), "E308", f"种类是 {kind}，文件却放在 {folder}/。", help)
    if is_reserved(kind, id):
        message = f"编号“{id}”是网站自己要用的地址。"
        yield error(document, ("id",), "E311", message, "请换一个编号，并改文件名。")
    if document.stem != id and context.library.documents.get(id) in (None, document):
        help = f"请把文件改名为 {id}.md；已发布过的编号不能改。"
        yield error(document, ("id",), "E309", f"编号“{id}”与文件名不同。", help)
