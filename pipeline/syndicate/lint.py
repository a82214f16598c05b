"""The preflight of an article: every limit with how far it is exceeded, and everything that WeChat's readers will not get.

Findings point to the line of the Markdown file. Passing means that our rules found nothing, not that WeChat will agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.library import Document
from pipeline.content.model import AnyItem, Audio, Video
from pipeline.content.prose import lines_outside_code, prose_lines
from pipeline.errors import Finding, severity_of
from pipeline.parsing.strict_yaml import Path as FieldPath
from pipeline.syndicate.body import MANY_COLUMNS, blocks
from pipeline.syndicate.html_lint import violations
from pipeline.syndicate.manuscripts import Manuscripts
from pipeline.syndicate.record import Article
from pipeline.syndicate.references import stays
from pipeline.syndicate.wechat_rules import (
    AUTHOR,
    CONTENT,
    DIGEST,
    PICTURE,
    RULES,
    SOURCE_URL,
    TITLE,
    Limit,
)

_LINK = re.compile(
    r"(?<!!)\[(?P<words>[^\[\]\n]*)\]\((?P<address>[^()\s]+(?:\([^()\s]*\))?)[^()\n]*\)|<(?P<bare>https?://[^>\s]+)>"
)
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$")
_ROW = re.compile(r"^\s*\|?[\s:|-]*-{3}[\s:|-]*$")
CHANNEL = "微信"


def lint(manuscripts: Manuscripts, item: AnyItem, article: Article, html: str) -> list[Finding]:
    """Return everything that is wrong with an article, or lost on the way, by its place in the item's file."""
    document = manuscripts.library.documents[item.id]
    found = [
        *_lengths(document, article),
        *_content(document, html),
        *_pictures(manuscripts, document, item),
        *_rights(manuscripts, document, item),
        *_lost_in_lines(document),
        *_by_hand(document, item),
        *_broken_rules(document, html),
    ]
    return sorted(set(found))


def _finding(document: Document, line: int, column: int, code: str, message: str, help: str) -> Finding:
    return Finding(document.file, line, column, code, severity_of(code), message, help)


def _at(document: Document, field: FieldPath, code: str, message: str, help: str) -> Finding:
    return _finding(document, *document.tree.locate(field), code, message, help)


def _over(length: int, limit: Limit) -> str:
    return f"有 {length} {limit.unit}，公众号最多 {limit.most} {limit.unit}，超出 {length - limit.most}"


def _lengths(document: Document, article: Article) -> Iterator[Finding]:
    if len(article.title) > TITLE.most:
        text = f"标题{_over(len(article.title), TITLE)}。"
        yield _at(document, ("title",), "E801", text, "请缩短，多余的话放进摘要。")
    if len(article.author) > AUTHOR.most:
        text = f"作者“{article.author}”{_over(len(article.author), AUTHOR)}。"
        yield _at(document, ("people",), "E802", text, "请写短一些，单位写进 institution。")
    if article.digest != article.summary:
        text = f"摘要{_over(len(article.summary), DIGEST)}，会截到“{article.digest[-12:]}”。"
        yield _at(document, ("summary",), "W803", text, "不改也能发；想要整句，请写短一些。")
    if (size := len(article.address.encode())) > SOURCE_URL.most:
        text = f"“阅读原文”的网址{_over(size, SOURCE_URL)}。"
        yield _at(document, ("id",), "E806", text, "请管理员换一个短的网站地址。")


def _content(document: Document, html: str) -> Iterator[Finding]:
    """Report HTML that is too long, and the headings where it can be divided."""
    if len(html) > CONTENT.most:
        places = "；".join(
            f"第 {line} 行“{title}”起另成一篇（前面约 {size} 个字符）"
            for line, title, size in split_places(document, html)
        )
        help = f"可以从{places}。" if places else "正文没有小标题可分，请先加几个，或删短。"
        text = f"正文连同样式{_over(len(html), CONTENT)}。"
        yield _finding(document, document.body_line, 1, "E804", text, f"{help}也可以打开复制页直接粘贴。")


def split_places(document: Document, html: str) -> list[tuple[int, str, int]]:
    """Return line and text of the headings at which an article falls into parts that fit, and the length of each part before.

    The last heading that still fits begins the next part; none is returned where not even that helps.
    """
    headings = [
        (number, heading[1].strip("*"))
        for number, line in lines_outside_code(document.body, document.body_line)
        if (heading := _HEADING.match(line))
    ]
    places: list[tuple[int, str, int]] = []
    begins = size = seen = 0
    last: tuple[int, int] | None = None
    for block in blocks(html):
        if block.startswith(("<h2", "<h3", "<h4")) and seen < len(headings):
            if size > begins:
                last = seen, size
            seen += 1
        size += len(block)
        if size - begins > CONTENT.most and last is not None:
            places.append((*headings[last[0]], last[1] - begins))
            begins, last = last[1], None
    return places


def _pictures(manuscripts: Manuscripts, document: Document, item: AnyItem) -> Iterator[Finding]:
    media = manuscripts.media
    if manuscripts.lead(item) is None:
        text = "没有封面：图片还没有转好，或视频还没有画面。"
        yield _at(document, ("cover",), "E807", text, "请先运行 kepu build。")
    for image in document.prose.images:
        asset = media.picture(image.path)
        if asset is None:
            text = f"图片 {image.path} 还没有转好。"
            yield _finding(document, image.line, image.column, "E808", text, "请先运行 kepu build。")
            continue
        if asset.motion is not None:
            text, help = f"动图 {image.path} 在公众号里是静止的。", "不改也能发；要会动的，粘贴以后换成 GIF。"
            yield _finding(document, image.line, image.column, "W814", text, help)
        if (size := media.size(asset.fallback.file)) > PICTURE.most:
            text = f"图片 {image.path} {_over(size, PICTURE)}。"
            help = "不改也能发：推送时会再压缩。"
            yield _finding(document, image.line, image.column, "W813", text, help)


def _rights(manuscripts: Manuscripts, document: Document, item: AnyItem) -> Iterator[Finding]:
    standing = manuscripts.reviews.get(item.id)
    if standing is None or not standing.complete:
        why = standing.reason() if standing is not None else "有文件找不到"
        yield _at(document, ("id",), "E810", f"还没有审完：{why}。", "请补齐三审再发。")
    for number, material in enumerate(item.materials):
        if CHANNEL not in material.channels:
            text = f"{material.kind}《{material.title}》的许可不包括微信。"
            help = "请换一份，或取得许可后在 channels 里加上“微信”。"
            yield _at(document, ("materials", number), "E811", text, help)


def _lost_in_lines(document: Document) -> Iterator[Finding]:
    """Report what readers on WeChat do not get as the site's readers do, line by line."""
    previous = ""
    for line, text in prose_lines(document.body, document.body_line):
        yield from _lost_links(document, line, text)
        if text.strip() == "[TOC]":
            yield _finding(
                document, line, 1, "W805", "目录里的链接点不动了，只剩小标题的列表。", "不改也能发。"
            )
        if (column := text.find("<details")) >= 0:
            yield _finding(
                document, line, column + 1, "W807", "折起来的内容会展开。", "不改也能发；答案请写进 quiz。"
            )
        if (column := text.find("<ruby")) >= 0:
            yield _finding(document, line, column + 1, "W808", "注音会写进后面的括号里。", "不改也能发。")
        if (
            _ROW.match(text)
            and "|" in text
            and (columns := previous.strip().strip("|").count("|") + 1) > MANY_COLUMNS
        ):
            message = f"表格有 {columns} 列，手机上要左右滑动才看得全。"
            yield _finding(
                document, line - 1, 1, "W810", message, f"不改也能发；{MANY_COLUMNS} 列以内最好读。"
            )
        previous = text


def _lost_links(document: Document, line: int, text: str) -> Iterator[Finding]:
    if "](" not in text and "<http" not in text:
        return
    for link in _LINK.finditer(text):
        address = link["address"] or link["bare"]
        words = link["words"] or link["bare"]
        if address.startswith("#"):
            message = f"“{words}”指向本页的小标题，在公众号里跳不过去。"
            yield _finding(document, line, link.start() + 1, "W805", message, "不改也能发，字还在。")
        elif address.startswith(("https://", "http://", "id:")) and not stays(address):
            message = f"“{words}”的链接在微信里点不开，会变成文末的编号。"
            yield _finding(document, line, link.start() + 1, "W804", message, "不改也能发。")


def _by_hand(document: Document, item: AnyItem) -> Iterator[Finding]:
    if isinstance(item, Video | Audio):
        word = "视频" if isinstance(item, Video) else "音频"
        help = "粘贴以后，把红色虚线框换成它；不换，读者可以扫码到网站上看。"
        yield _at(document, ("media",), "W809", f"{word}要在编辑器里手工插入。", help)


def _broken_rules(document: Document, html: str) -> Iterator[Finding]:
    """Report what the converter should not have written."""
    statements = {rule.id: rule.statement for rule in RULES}
    for violation in violations(html):
        if violation.rule not in ("content", "content-bytes"):
            text = f"生成的文章不合规则“{statements[violation.rule]}”：{violation.found}"
            yield _finding(document, document.body_line, 1, "E809", text, "这是程序的问题，请交给维护人员。")
