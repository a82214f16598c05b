"""Rules on sources: where they are, that somebody opened them, and that what they say of now has a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.config import compiled
from pipeline.content.library import Document
from pipeline.content.model import Citation, Work
from pipeline.content.prose import prose_lines
from pipeline.content.rules.context import Context, warning
from pipeline.errors import Code, Finding

CODES = (
    Code(
        id="W521",
        title="来源在论坛、博客或转载站",
        why="那里谁都能写、谁都能改，也不说从哪里抄来；读者没法核对。",
        mend="找到首发的机构、论文或法规，写它；实在只见到转载，就写首发的机构和题目，不写网址。",
        sample="article",
        wrong=("sources:\n  - {title: 潮汐的成因, publisher: 某论坛, url: https://bbs.example.com/1.html}"),
        right=(
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, url: https://www.example.org/tide}"
        ),
    ),
    Code(
        id="W522",
        title="来源的网址是首页",
        why="读者点开首页，找不到说的那一篇。",
        mend="换成那一篇自己的网址；没有就不写 url，写清题目、机构和年份。",
        sample="article",
        wrong=("sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, url: https://www.example.org/}"),
        right=(
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, url: https://www.example.org/tide}"
        ),
    ),
    Code(
        id="W523",
        title="来源的网址不是 https",
        why="http 的网页半路上可以被改，手机浏览器会警告读者。",
        mend="把 http:// 换成 https://，打开看看还是不是那一页；打不开就不写 url。",
        sample="article",
        wrong=(
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, url: http://www.example.org/tide}"
        ),
        right=(
            "sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, url: https://www.example.org/tide}"
        ),
    ),
    Code(
        id="W524",
        title="来源的说明里写着没有核对",
        why="没人打开过的来源撑不起一个说法，读者看到了也不会信。",
        mend="打开原文核对后删去这条说明；核不了的，去掉这个来源和靠它的那句话。",
        sample="article",
        wrong=("sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所, note: 原文未核}"),
        right=("sources:\n  - {title: 潮汐的成因, publisher: 某海洋研究所}"),
    ),
    Code(
        id="W525",
        title="说的是“现在”，却没有日期",
        why="文章会放好几年，读者不知道“目前”是哪一天，过时了也看不出来。",
        mend="在这句话里写上年份，如“2026 年”“截至 2026 年 9 月”；不随时间变的，去掉这个词。",
        sample="article",
        wrong=("---\n\n目前，全市有五个观测站。"),
        right=("---\n\n截至 2026 年 9 月，全市有五个观测站。"),
    ),
)

_SENTENCE = re.compile(r"[^。！？；]+")
_YEAR = re.compile(r"\d{3,4}\s?年")


def first_hand(context: Context, document: Document) -> Iterator[Finding]:
    """Sources are pages of their own at https, on hosts that answer for what they say, and were opened."""
    entry = document.entry
    if not isinstance(entry, Work):
        return
    for number, citation in enumerate(entry.sources):
        for field, code, message, help in _doubts(context, citation):
            yield warning(document, ("sources", number, field), code, message, help)


def _doubts(context: Context, citation: Citation) -> Iterator[tuple[str, str, str, str]]:
    """Yield the field, the code, what is doubtful, and what to do."""
    settings = context.settings.rules.sources
    if citation.url is not None:
        parts = urlsplit(citation.url)
        if compiled(settings.weak).search(parts.netloc + parts.path):
            help = "请找到首发的机构、论文或法规，写它。"
            yield "url", "W521", f"来源“{citation.title}”在论坛、博客或转载站（{parts.netloc}）。", help
        if parts.path in ("", "/") and not parts.query:
            help = "请换成那一篇自己的网址，或不写 url。"
            yield "url", "W522", f"来源“{citation.title}”的网址是首页。", help
        if parts.scheme == "http":
            help = "请换成 https:// 并打开看看；打不开就不写 url。"
            yield "url", "W523", f"来源“{citation.title}”的网址不是 https。", help
    if citation.note is not None and (found := compiled(settings.unchecked).search(citation.note)):
        help = "请打开原文核对后删去说明；核不了的，去掉这个来源和靠它的那句话。"
        yield "note", "W524", f"来源“{citation.title}”的说明里写着“{found[0]}”。", help


def dated(context: Context, document: Document) -> Iterator[Finding]:
    """A sentence that speaks of now names a year."""
    pattern = compiled(context.settings.rules.sources.undated)
    if not isinstance(document.entry, Work) or not pattern.search(document.body):
        return
    help = "请在这句话里写上年份；不随时间变的，去掉这个词。"
    for line, text in prose_lines(document.body, document.body_line):
        for sentence in _SENTENCE.finditer(text):
            found = pattern.search(sentence[0])
            if found and not _YEAR.search(sentence[0]):
                column = sentence.start() + found.start() + 1
                message = f"“{found[0]}”是哪一年，这句话里没有说。"
                yield Finding(document.file, line, column, "W525", "warning", message, help)
