"""mammoth's messages in Chinese, for the checklist. None is swallowed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from pipeline.execute.child.word_preparation import BASE, GUIDE, MOST

_STYLE = re.compile(r"Unrecognised \w+ style: (?P<name>.*) \(Style ID: (?P<id>.*)\)\Z", re.DOTALL)
_UNDEFINED = re.compile(
    r"\w+ style with ID (?P<id>.*) was referenced but not defined in the document\Z", re.DOTALL
)
_ELEMENT = re.compile(r"An unrecognised element was ignored: (?P<name>.*)\Z", re.DOTALL)
_KNOWN = (
    (re.compile("external image"), "{} 张图片是外部链接，没有取用"),
    (re.compile("Could not find image file"), "{} 张图片在稿件里找不到，请照原稿补上"),
    (re.compile("v:imagedata element without"), "{} 张图片在稿件里找不到，请照原稿补上"),
    (re.compile("cell merging may be incorrect"), "{} 个表格的结构不寻常，请核对每一列"),
    (re.compile("Unsupported break type"), "{} 处换行的种类不认识，前后的字连在一起，请核对"),
    (re.compile("Ignoring complex field"), "{} 处域写得不完整，请核对那里的字"),
    (re.compile("unsupported character"), "{} 个不认识的符号没有收，请照原稿补上"),
)
_TOLD = re.compile("Image of type .* is unlikely to display")
"""Told for each picture by whoever looks at its bytes."""


def in_chinese(messages: Iterable[str]) -> Iterator[str]:
    """Yield a line for each kind of message, with how often it came."""
    kinds: Counter[str] = Counter()
    styles: dict[str, None] = {}
    for message in messages:
        if style := _STYLE.match(message) or _UNDEFINED.match(message):
            if style["id"] not in (BASE, GUIDE):
                styles[style.groupdict().get("name") or style["id"]] = None
        elif not _TOLD.match(message):
            kinds[_line(message)] += 1
    for text, count in kinds.items():
        yield f"有 {text.format(count)}"
    if styles:
        names = [name for name in styles if name != "None"] or list(styles)
        shown = "、".join(names[:MOST])
        yield f"网页没有这些样式，按普通段落收：{shown}{'等' if len(names) > MOST else ''}"


def _line(message: str) -> str:
    for pattern, text in _KNOWN:
        if pattern.search(message):
            return text
    escaped = message.replace("{", "{{").replace("}", "}}")
    if element := _ELEMENT.match(escaped):
        return f"{{}} 处不认识的内容（{element['name']}）没有收，请对照原稿"
    return f"{{}} 件事转换器用英文说：{escaped}"
