"""Rules on the body: it is not empty, and its pictures have alt texts."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Exemplar, Item, Person, Place
from pipeline.content.rules.context import Context
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E310",
        title="正文是空的",
        why="没有正文，读者打开什么也看不到。",
        mend="写上正文。",
        sample="article",
        wrong=("licence: CC-BY-4.0\n---"),
        right=("licence: CC-BY-4.0\n---\n\n涨潮和落潮，一天各两次。"),
    ),
    Code(
        id="E406",
        title="图片缺少替代文字，或文件不是图片",
        why="看不见的读者靠替代文字；不是图片的文件显示不出来。",
        mend="在方括号里用一句话说出画面；换成 JPEG、PNG、WebP 图片。",
        sample="body",
        wrong="![](pictures/shadow.png)",
        right="![孩子在水边看倒影](pictures/shadow.png)",
    ),
)

SHORTEST_ALT = 4
"""Minimum length of an alt text in characters, as in the front matter."""


def there(_: Context, document: Document) -> Iterator[Finding]:
    """Items and directory entries have a body."""
    if isinstance(document.entry, Item | Person | Place | Exemplar) and document.prose.blank:
        yield Finding(document.file, document.body_line, 1, "E310", "error", "正文是空的。", "请写上正文。")


def pictures_in_words(_: Context, document: Document) -> Iterator[Finding]:
    """A picture in the body has an alt text."""
    for image in document.prose.images:
        if len(image.alt) < SHORTEST_ALT:
            help = "请在方括号里用一句话说出画面内容，给看不见的读者听。"
            message = "图片缺少替代文字。"
            if image.alt:
                message = f"图片的替代文字“{image.alt}”太短，至少 {SHORTEST_ALT} 个字。"
            yield Finding(document.file, image.line, image.column, "E406", "error", message, help)
