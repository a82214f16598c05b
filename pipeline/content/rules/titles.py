"""Rules on titles: short enough for WeChat, and unique among works."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from pipeline.content.library import Document, Library
from pipeline.content.model import Work
from pipeline.content.rules.context import Context, warning, work_id
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="W501",
        title="标题超过 32 个字",
        why="微信公众号的标题最多 32 个字。",
        mend="缩短标题，多余的话放进摘要。",
        sample="article",
        wrong="title: 为什么同一片海滩早上和傍晚各有一次涨潮而且每天都要推迟差不多五十分钟",
        right="title: 涨潮为什么每天推迟五十分钟",
    ),
    Code(
        id="W547",
        title="标题相同",
        why="列表和搜索里两条一样，读者分不清。",
        mend="改标题；同一作品的不同版本写相同的 work。",
        sample="files",
        wrong=("# content/articles/snow.md\ntitle: 初雪\n# content/articles/first-snow.md\ntitle: 初雪"),
        right=(
            "# content/articles/snow.md\n"
            "title: 雪花为什么有六个角\n"
            "# content/articles/first-snow.md\n"
            "title: 初雪"
        ),
    ),
)

WECHAT_TITLE = 32
"""Maximum length of an article's title on WeChat, in characters."""


def length(_: Context, document: Document) -> Iterator[Finding]:
    """The title of a work fits WeChat's limit."""
    entry = document.entry
    if isinstance(entry, Work) and len(entry.title) > WECHAT_TITLE:
        text = f"标题有 {len(entry.title)} 个字，微信最多 {WECHAT_TITLE} 个。"
        yield warning(document, ("title",), "W501", text, "建议缩短。")


def distinct(library: Library) -> Iterator[Finding]:
    """Two works have different titles; versions of one work may share a title."""
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
