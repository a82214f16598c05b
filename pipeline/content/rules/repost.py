"""Rules on third-party content: reposts have a source and permission, materials a licence for the web."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import Item, Work
from pipeline.content.rules.context import Context, error
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="E351",
        title="转载缺少来源和授权",
        why="没有授权的转载是侵权。",
        mend="写 repost：来源、时间、链接和授权。",
        sample="article",
        wrong="production: {mode: 转载, unit: 演示编辑部}",
        right=(
            "production: {mode: 转载, unit: 演示编辑部}\n"
            'repost: {source: 某报, url: "https://example.org/tide", published: 2026-10-01, permission: 授权书 2026-017}'
        ),
    ),
    Code(
        id="E352",
        title="不是转载却写了 repost",
        why="制作方式和转载信息对不上，统计会出错。",
        mend="改正 production.mode，或删掉 repost。",
        sample="article",
        wrong=(
            "production: {mode: 自制, unit: 演示编辑部}\n"
            'repost: {source: 某报, url: "https://example.org/tide", published: 2026-10-01, permission: 授权书 2026-017}'
        ),
        right=(
            "production: {mode: 转载, unit: 演示编辑部}\n"
            'repost: {source: 某报, url: "https://example.org/tide", published: 2026-10-01, permission: 授权书 2026-017}'
        ),
    ),
    Code(
        id="E354",
        title="素材的许可不包括网页",
        why="音乐、字体、画面各有许可的渠道。",
        mend="换一份素材，或取得用在网页上的许可后把 网页 加进 channels。",
        sample="article",
        wrong=("materials:\n  - {kind: 音乐, title: 晨曲, licence: 授权书 2026-018, channels: [微信]}"),
        right=("materials:\n  - {kind: 音乐, title: 晨曲, licence: 授权书 2026-018, channels: [网页, 微信]}"),
    ),
)

WEB = "网页"


def reposts(context: Context, document: Document) -> Iterator[Finding]:
    """`repost` is present exactly when the mode is 转载."""
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
    """The licences of all materials cover the web."""
    entry = document.entry
    if not isinstance(entry, Item):
        return
    for number, material in enumerate(entry.materials):
        if WEB not in material.channels:
            message = f"{material.kind}“{material.title}”的许可不包括{WEB}。"
            help = "请换用许可覆盖网页的素材，或补办授权后把 网页 加进 channels。"
            yield error(document, ("materials", number, "channels"), "E354", message, help)
