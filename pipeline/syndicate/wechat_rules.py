"""What WeChat takes and what it drops, as far as anyone knows: data with dates and sources, and nothing else.

Its sanitiser is not documented. Whoever passes these rules passes *our lint*; nobody can promise more. When a rule turns out
to be wrong, it is mended here, with its date.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

READ_ON = "2026-11-29"
"""When the rules were last read."""
Source = Literal["官方文档", "用户反映"]
OFFICIAL: Source = "官方文档"
REPORTED: Source = "用户反映"


@dataclass(frozen=True)
class Rule:
    """A rule: what it says (shown to editors), where it comes from, and when it was read there."""

    id: str
    statement: str
    source: Source
    read_on: str = READ_ON


@dataclass(frozen=True)
class Limit(Rule):
    """A rule about a length: at most `most` of `unit`."""

    most: int = 0
    unit: Literal["个字", "个字符", "字节"] = "个字"


TITLE = Limit("title", "标题最多 32 个字（2025 年 3 月以前有人用到 64 个）", OFFICIAL, most=32)
AUTHOR = Limit("author", "作者最多 16 个字", OFFICIAL, most=16)
DIGEST = Limit("digest", "摘要最多 128 个字；不写，取正文开头 54 个字", OFFICIAL, most=128)
CONTENT = Limit("content", "正文连同标签和样式少于 20,000 个字符", OFFICIAL, most=19_999, unit="个字符")
CONTENT_BYTES = Limit("content-bytes", "正文小于 1 MB", OFFICIAL, most=1_048_575, unit="字节")
SOURCE_URL = Limit("source-url", "“阅读原文”的网址最长 1 KB", OFFICIAL, most=1024, unit="字节")
PICTURE = Limit("picture", "正文图片是 JPEG 或 PNG，小于 1 MB", OFFICIAL, most=1_048_575, unit="字节")
LIMITS = (TITLE, AUTHOR, DIGEST, CONTENT, CONTENT_BYTES, SOURCE_URL, PICTURE)

COVER_RATIOS: Mapping[str, tuple[int, int]] = MappingProxyType({"235": (900, 383), "11": (500, 500)})
"""Sizes in pixels of the covers: 2.35:1 at the head of a message, 1:1 where it is shared."""

PICTURE_TYPES = ("jpg", "jpeg", "png")

TAGS = frozenset(
    "section p span strong em a img br hr h2 h3 h4 ul ol li blockquote code sub sup table tbody tr td th".split()
)
"""Elements of an article. WeChat keeps more; these are the ones that were seen to stay."""
ATTRIBUTES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "*": frozenset({"style"}),
        "a": frozenset({"href"}),
        "img": frozenset({"src", "alt"}),
        "td": frozenset({"colspan", "rowspan"}),
        "th": frozenset({"colspan", "rowspan"}),
    }
)
PROPERTIES = frozenset(
    "background border border-bottom border-collapse border-left border-radius border-top color display font-family "
    "font-size font-weight letter-spacing line-height list-style margin min-width "
    "overflow-x padding padding-bottom padding-left text-align text-decoration white-space width".split()
)
"""Properties of CSS in an article."""
LINK_HOST = "mp.weixin.qq.com"

RULES = (
    *LIMITS,
    Rule("tag", "只留这里列出的元素；script、style、iframe、form、video、div 等会被去掉或改掉", REPORTED),
    Rule("attribute", "id、class 和别的属性会被去掉，样式只能写在 style 里", REPORTED),
    Rule("property", "position、grid、flex、@media 和 CSS 变量不可靠", REPORTED),
    Rule("url", "样式里的 url(…) 会失效，SVG 里的 url(#编号) 也是", REPORTED),
    Rule("link", "只有 mp.weixin.qq.com 的链接点得开", OFFICIAL),
    Rule("image-source", "别处的图片地址会被过滤，图片要先上传或由编辑器取走", OFFICIAL),
    Rule("image-type", "WebP 图片会失败", REPORTED),
    Rule("image-size", "图片的宽和高要写在 style 里", REPORTED),
    Rule("row", "写在表格行（tr）上的背景不起作用", REPORTED),
    Rule("cell", "每个单元格都要写字号", REPORTED),
    Rule("item", "列表项的内容要包在 section 里", REPORTED),
    Rule("table", "表格要放在可以左右滑动的 section 里", REPORTED),
    Rule("code", "代码里的换行写成 <br>，行首的空格写成不换行空格", REPORTED),
    Rule("empty", "没有内容的段落会被去掉", REPORTED),
)
"""Every rule. `html_lint` has a function for each that concerns HTML."""
