"""Reports what the allow-list drops, with its line, so that nothing disappears silently.

The unsanitised HTML is parsed separately and compared with the lists that nh3 applies. A loss is reported where it
occurs in the source. What an extension generated (and is dropped by design) does not occur in the source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from pipeline.errors import Code, Finding
from pipeline.markup.record import ADDRESSES, Dropped
from pipeline.markup.sanitise import ATTRIBUTES, TAGS, kept_value

CODES = (
    Code(
        id="E701",
        title="正文里有会运行的东西",
        why="脚本、框架、表单和事件属性会被去掉，读者看不到；留在稿件里容易被当成有效。",
        mend="删掉这段 HTML；音视频请作为条目发布，再用 [文字](id:编号) 链接过去。",
        sample="body",
        wrong="<script>alert(1)</script>",
        right="[为什么常在夜里下雨](id:rain)",
    ),
    Code(
        id="W701",
        title="属性会被去掉",
        why="样式由网站统一安排，稿件里的样式不会生效。",
        mend="删掉这个属性。",
        sample="body",
        wrong='<p style="color:red">先护头，再撤离。</p>',
        right="**先护头，再撤离。**",
    ),
    Code(
        id="E702",
        title="地址不能用",
        why="网页只载入自己的文件，链接只通向 https、http、邮箱和电话；相对路径会随页面移动而断。",
        mend="站内写 [文字](id:编号)，外部写 https:// 开头的网址，图片放进 assets/media/ 再引用。",
        sample="body",
        wrong="[上一篇](../rain.md)",
        right="[上一篇](id:rain)",
    ),
    Code(
        id="W702",
        title="标签会被去掉",
        why="这个标签不在可用之列，只保留其中的文字。",
        mend="改用 Markdown 的写法。",
        sample="body",
        wrong="<font>先护头，再撤离。</font>",
        right="**先护头，再撤离。**",
    ),
)


MOST_SEARCHES = 300
"""Kinds of losses whose places are searched for in one body; each search reads all of it."""


def dropped(html: str) -> tuple[Dropped, ...]:
    """Return what `sanitise` drops from `html`, in document order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Dropped] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(Dropped(tag))
            return
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(tag, set())
        for name, value in attrs:
            text = value or ""
            if name not in allowed or kept_value(tag, name, text) is None:
                self.found.append(Dropped(tag, name, text))


def findings(file: str, prose: Iterable[tuple[int, str]], losses: Iterable[Dropped]) -> Iterator[Finding]:
    """Yield a finding for each loss; `prose` are the source's lines (number, text) without code."""
    lines = list(prose)
    found: dict[str, list[tuple[int, int]]] = {}
    seen: Counter[str] = Counter()
    for loss in losses:
        mark = _mark(loss)
        if mark.pattern not in found:
            known = len(found) < MOST_SEARCHES
            found[mark.pattern] = list(_places(mark, lines)) if known else []
        places, turn = (
            found[mark.pattern],
            seen[mark.pattern],
        )  # the n-th loss of one kind is at the n-th place
        seen[mark.pattern] += 1
        if places:
            line, column = places[min(turn, len(places) - 1)]
        elif loss.active and lines:
            line, column = lines[0][0], 1
        else:
            continue
        yield _finding(file, line, column, loss)


def _places(mark: re.Pattern[str], lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Yield the line and column of every match."""
    for number, text in lines:
        for found in mark.finditer(text):
            yield number, found.start() + 1


def _mark(loss: Dropped) -> re.Pattern[str]:
    """Return the pattern that finds the loss in the source."""
    if loss.attribute is None:
        return re.compile(rf"<\s*{re.escape(loss.tag)}\b", re.IGNORECASE)
    if loss.attribute in ADDRESSES and loss.value:
        return re.compile(re.escape(loss.value), re.IGNORECASE)
    if loss.attribute == "class" and loss.value:
        return re.compile(rf"{re.escape(loss.value.split()[0])}")
    return re.compile(rf"(?<![\w-]){re.escape(loss.attribute)}\s*=", re.IGNORECASE)


def _finding(file: str, line: int, column: int, loss: Dropped) -> Finding:
    def finding(code: str, severity: str, message: str, help: str) -> Finding:
        assert severity in ("error", "warning")
        return Finding(file, line, column, code, "error" if severity == "error" else "warning", message, help)

    shown = loss.value if len(loss.value) <= 40 else loss.value[:39] + "…"
    if loss.attribute in ADDRESSES:
        help = "站内链接写成 [文字](id:编号)，外部链接以 https:// 开头，图片放进 assets/media/ 再引用。"
        return finding("E702", "error", f"地址“{shown}”不能用，网页上会被去掉。", help)
    if loss.attribute is not None and loss.active:
        help = "正文不能带脚本，请删掉。"
        return finding(
            "E701", "error", f"<{loss.tag}> 上的 {loss.attribute} 会运行脚本，网页上会被去掉。", help
        )
    if loss.attribute is not None:
        help = "样式由网站统一安排，请删掉这个属性。"
        return finding("W701", "warning", f"<{loss.tag}> 上的 {loss.attribute} 会被去掉。", help)
    if loss.active:
        help = "正文不能带脚本、框架、表单和外部媒体；音视频请作为条目发布。请删掉。"
        return finding("E701", "error", f"<{loss.tag}> 不能用在正文里，网页上会被去掉。", help)
    return finding(
        "W702",
        "warning",
        f"<{loss.tag}> 不在可用的标签之内，会被去掉（文字保留）。",
        "请改用 Markdown 的写法。",
    )
