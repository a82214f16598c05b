"""Rules on ids and the files that bear them: one id a file, in the folder of its kind, at an address that is free."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.content.library import Document
from pipeline.content.model import FOLDERS, is_reserved
from pipeline.content.rules.context import Context, error
from pipeline.errors import Finding


def unique(documents: Sequence[Document]) -> tuple[dict[str, Document], list[Finding]]:
    """Documents by id, and a finding for each whose id is taken; ids are compared without case, as Unicode's NFC.

    Of two with one id, the file that bears its name keeps it.
    """
    findings: list[Finding] = []
    first: dict[str, Document] = {}
    for document in sorted(documents, key=lambda d: (d.stem != d.id, d.file)):
        known = first.setdefault(unicodedata.normalize("NFC", document.id).casefold(), document)
        if known is not document:
            message = f"编号“{document.id}”已经被 {known.file} 用了。"
            help = "请换一个编号；已经发布过的编号不能改。"
            findings.append(error(document, ("id",), "E305", message, help))
    return {d.id: d for d in first.values()}, findings


def file_and_address(_: Context, document: Document) -> Iterator[Finding]:
    """The folder is that of the kind, the file bears the id's name, and the site itself does not need the address."""
    kind, id, folder = document.entry.kind, document.id, document.file.split("/")[1]
    if folder != FOLDERS[kind]:
        help = f"请移到 content/{FOLDERS[kind]}/，或改正 kind。"
        yield error(document, ("kind",), "E308", f"种类是 {kind}，文件却放在 {folder}/。", help)
    if is_reserved(kind, id):
        message = f"编号“{id}”是网站自己要用的地址。"
        yield error(document, ("id",), "E311", message, "请换一个编号，并改文件名。")
    if document.stem != id:
        help = f"请把文件改名为 {id}.md；已发布过的编号不能改。"
        yield error(document, ("id",), "E309", f"编号“{id}”与文件名不同。", help)
