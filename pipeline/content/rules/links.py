"""Rules on links by id in bodies: the page exists, and so does the heading after `#`."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document, Library
from pipeline.content.rules.context import Context
from pipeline.errors import Code, Finding
from pipeline.parsing.model_errors import did_you_mean

CODES = (
    Code(
        id="E306",
        title="链接的编号不存在",
        why="读者点了会打不开。",
        mend="按提示改正编号。",
        sample="body",
        wrong="海水从哪里来，可以先看[夜雨](id:rian)。",
        right="海水从哪里来，可以先看[夜雨](id:rain)。",
    ),
    Code(
        id="E548",
        title="链接的小标题不存在",
        why="读者点了不会跳到那一段。",
        mend="改成那一页有的小标题，或去掉 # 和后面的字。",
        sample="body",
        wrong="雨为什么常在夜里下，见[原因](id:rain#原由)。",
        right="雨为什么常在夜里下，见[原因](id:rain#原因)。",
    ),
)

# Anchors that the page templates define.
PAGE_ANCHORS = frozenset(["content", "player", "related", "sources", "works"])


def targets(context: Context, document: Document) -> Iterator[Finding]:
    """A link by id leads to an existing page; a link without an id leads to a heading of the same page."""
    titles = context.names.titles
    for link in document.prose.links:
        here = not link.target and link.anchor
        if not here and link.target not in titles and link.target not in context.refused:
            message = f"链接的编号“{link.target}”不存在。"
            help = did_you_mean(link.target, titles, labels=dict(titles))
            yield Finding(document.file, link.line, link.column, "E306", "error", message, help)


def headings(library: Library) -> Iterator[Finding]:
    """The heading of a link exists on the target page."""
    for document in library.documents.values():
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
