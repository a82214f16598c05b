"""Rules on where a work and its parts are from.

E351 a repost without source and permission · E352 a source of a repost on a work of our own ·
E354 material whose licence does not cover the web.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Item, Work
from pipeline.content.rules.context import Context, error
from pipeline.errors import Finding

WEB = "网页"


def reposts(context: Context, document: Document) -> Iterator[Finding]:
    """`repost` stands where the mode is 转载, and nowhere else."""
    entry = document.entry
    if not isinstance(entry, Work):
        return
    if entry.production.mode == "转载" and entry.repost is None:
        help = (
            "请补上 repost: {source: 原发布方, url: 原文网址, published: 原发布时间, permission: 授权依据}。"
        )
        yield error(document, ("production", "mode"), "E351", "转载缺少来源和授权。", help)
    elif entry.production.mode != "转载" and entry.repost is not None:
        message = f"制作方式是“{entry.production.mode}”，却写了 repost。"
        help = "是转载就把 mode 改成 转载，不是就删掉 repost。"
        yield error(document, ("repost",), "E352", message, help)


def materials(context: Context, document: Document) -> Iterator[Finding]:
    """What is on the site is licensed for the web."""
    entry = document.entry
    if not isinstance(entry, Item):
        return
    for number, material in enumerate(entry.materials):
        if WEB not in material.channels:
            message = f"{material.kind}“{material.title}”的许可不包括{WEB}。"
            help = "请换用许可覆盖网页的素材，或补办授权后把 网页 加进 channels。"
            yield error(document, ("materials", number, "channels"), "E354", message, help)
