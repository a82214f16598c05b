"""Rules on titles: short enough for WeChat, and no two works of one title."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.content.library import Document, Library
from pipeline.content.model import Work
from pipeline.content.rules.context import Context, warning, work_id
from pipeline.errors import Finding

WECHAT_TITLE = 32
"""Characters an article's title may have on WeChat."""


def length(_: Context, document: Document) -> Iterator[Finding]:
    """The title of a work fits WeChat."""
    entry = document.entry
    if isinstance(entry, Work) and len(entry.title) > WECHAT_TITLE:
        text = f"标题有 {len(entry.title)} 个字，微信最多 {WECHAT_TITLE} 个。"
        yield warning(document, ("title",), "W501", text, "建议缩短。")


def distinct(library: Library) -> Iterator[Finding]:
    """Two works differ in their titles; versions of one work may share theirs."""
    first: dict[str, Document] = {}
    for document in library.documents.values():
        entry = document.entry
        if not isinstance(entry, Work):
            continue
        key = "".join(unicodedata.normalize("NFKC", entry.title).casefold().split())
        known = first.setdefault(key, document)
        if known is not document and work_id(known) != work_id(document):
            message = f"标题与 {known.file} 的相同，读者分不清。"
            help = "请改标题；同一作品的不同版本请写相同的 work。"
            yield warning(document, ("title",), "W547", message, help)
