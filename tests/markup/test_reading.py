"""Chinese Markdown as people type it comes out as meant, or a note says where it does not; no letter is lost untold."""

from __future__ import annotations

import re
from collections import Counter

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content.markdown_lines import INDENTED, UNCLOSED_FENCE, UNDERLINED
from pipeline.markup.markdown import Converter
from pipeline.markup.plain import plain_prose
from pipeline.markup.reading import read_body
from pipeline.markup.record import LEFT, LOST, OPEN_TAG, SPACED, TWICE, UNUSED, MarkupRecord, Reading

CONVERTER = Converter()


def html(body: str) -> str:
    return CONVERTER.convert(MarkupRecord.of(body, {}, {})).html


def text(body: str) -> str:
    return str(lxml.html.fragment_fromstring(html(body), create_parent="main").text_content())


def noted(body: str) -> list[tuple[int, str]]:
    return [(note.line, note.what) for note in read_body(body, CONVERTER).notes]


AS_MEANT = {
    "**开源：**代码公开。他说**“别急”**。": "<p><strong>开源：</strong>代码公开。他说<strong>“别急”</strong>。</p>",
    "温度**（20℃）**以上，压力**（1 atm）**以下。": "<p>温度<strong>（20℃）</strong>以上，压力<strong>（1 atm）</strong>以下。</p>",
    "若 p<a 时，q>b，则拒绝。": "<p>若 p&lt;a 时，q&gt;b，则拒绝。</p>",
    "设 x<y 且 y>z，当i<s，t>u时。": "<p>设 x&lt;y 且 y&gt;z，当i&lt;s，t&gt;u时。</p>",
    "**集合**{1,2,3}里。`f(x)`{x>0}。": "<p><strong>集合</strong>{1,2,3}里。<code>f(x)</code>{x&gt;0}。</p>",
    "#科普中国# 开始了。": "<p>#科普中国# 开始了。</p>",
    "正文\n#1 号楼在东边": "<p>正文\n#1 号楼在东边</p>",
    "    只想首行缩进，没有别的。": "<p>只想首行缩进，没有别的。</p>",
    "\t只想首行缩进，没有别的。": "<p>只想首行缩进，没有别的。</p>",
    "洗手有几步：\n- 湿\n- 搓": "<p>洗手有几步：</p>\n<ul>\n<li>湿</li>\n<li>搓</li>\n</ul>",
    "步骤：\n1. 湿\n2) 搓": "<p>步骤：</p>\n<ol>\n<li>湿</li>\n<li>搓</li>\n</ol>",
    "- 一\n  - 二": "<ul>\n<li>一<ul>\n<li>二</li>\n</ul>\n</li>\n</ul>",
    "1. 一\n   - 二\n2. 三": "<ol>\n<li>一<ul>\n<li>二</li>\n</ul>\n</li>\n<li>三</li>\n</ol>",
    "- 一\n\n  第二段": "<ul>\n<li>\n<p>一</p>\n<p>第二段</p>\n</li>\n</ul>",
    "- 一\n\n  ```\n  x = 1\n  ```": "<ul>\n<li>\n<p>一</p>\n<pre><code>x = 1\n</code></pre>\n</li>\n</ul>",
    "谢谢\n---\n下文": "<p>谢谢</p>\n<hr>\n<p>下文</p>",
    "> 引文\n> - 一\n> - 二": "<blockquote>\n<p>引文</p>\n<ul>\n<li>一</li>\n<li>二</li>\n</ul>\n</blockquote>",
    "前<!-- 看不见 -->后": "<p>前后</p>",
    "`<!-- 看得见 -->`": "<p><code>&lt;!-- 看得见 --&gt;</code></p>",
    "~~旧~~ ==重点== H~2~O 10^6^": "<p><del>旧</del> <mark>重点</mark> H<sub>2</sub>O 10<sup>6</sup></p>",
    "3~5 天，7~9 天": "<p>3~5 天，7~9 天</p>",
    "2. \u00a0甲\n3. \u3000乙": '<ol start="2">\n<li>甲</li>\n<li>乙</li>\n</ol>',
    "!!! note “提示”\n    记住": '<div class="admonition note">\n<p class="admonition-title">提示</p>\n<p>记住</p>\n</div>',
    "<ruby>垠<rt>yín</rt></ruby>": "<p><ruby>垠<rt>yín</rt></ruby></p>",
    "a &lt; b &amp; c": "<p>a &lt; b &amp; c</p>",
    "## 关于 #科普中国#": '<h2 id="关于-科普中国">关于 #科普中国#</h2>',
}


@pytest.mark.parametrize(("body", "meant"), AS_MEANT.items())
def test_it_comes_out_as_meant(body: str, meant: str) -> None:
    assert html(body) == meant
    assert not [what for _, what in noted(body) if what in (LOST, LEFT)]


NOTED = {
    "前文。\n\n```\n没有结尾\n\n[去](id:x)": [(2, UNCLOSED_FENCE), (2, LEFT)],
    "    中文，一段。": [(0, INDENTED)],
    "甲\n---\n乙": [(1, UNDERLINED)],
    "甲\n===\n乙": [(1, UNDERLINED)],
    "丙[^3]。\n\n[^3]：全角": [(0, LEFT), (2, LEFT)],
    "戊[^5]。\n\n[^5]: 一\n[^5]: 二": [(3, TWICE)],
    "己[^注 2]。\n\n[^注 2]: 注": [(2, SPACED)],
    "己。\n\n[^9]: 没有人引用": [(2, UNUSED)],
    "[全角]（https://example.org/）": [(0, LEFT)],
    "【方头】(https://example.org/)": [(0, LEFT)],
    "[空格] (https://example.org/)": [(0, LEFT)],
    "[甲][没有定义]": [(0, LEFT)],
    "| 一 | 二 |\n|——|——|\n| 1 | 2 |": [(1, LEFT)] * 2,
    "｜ 一 ｜\n｜---｜\n｜ 1 ｜": [(1, LEFT)],
    "> [!NOTE]\n> 提示": [(0, LEFT)],
    "::: tip 小贴士\n内容\n:::": [(0, LEFT), (2, LEFT)],
    "??? note\n    内容": [(0, LEFT)],
    "<details>\n\n**粗**\n\n</details>": [(2, LEFT), (2, LEFT)],
    "甲<b>乙。": [(0, OPEN_TAG)],
    "甲**乙。": [(0, LEFT)],
    "甲 <!-- 没有结尾": [(0, LEFT)],
    "| 甲 |\n|---|\n| 一 | 二 |": [(2, LOST)],
    "没有用到。\n\n[r]: https://a.example/x": [(2, LOST)],
}


@pytest.mark.parametrize(("body", "notes"), NOTED.items())
def test_what_does_not_is_noted_at_its_line(body: str, notes: list[tuple[int, str]]) -> None:
    assert noted(body) == notes


@pytest.mark.parametrize(
    "body",
    [
        "星号写成 \\*\\* 就好。",
        "代码 `**` 与 `[^x]`、`](`。",
        "```\n| a |\n|---|\n**x** [^1] ::: \n```",
        "2 ** 3",
        "区间 [1, 2)(3, 4)",
        "见 a_b_c 与 __init__。",
    ],
)
def test_what_is_meant_to_be_seen_is_not_noted(body: str) -> None:
    assert [n for n in noted(body) if n[1] == LOST] == []
    if "**" not in body or "\\" in body or "`" in body:
        assert noted(body) == []


def test_pictures_and_links_are_those_of_the_page() -> None:
    reading = read_body(
        "![图[1]所示](pictures/a.png)\n![甲](pictures/b.png “图注”)\n<!-- [x](id:no) ![y](n.png) -->\n[去](id:z#一)",
        CONVERTER,
    )
    assert reading.images == [("pictures/a.png", "图[1]所示"), ("pictures/b.png", "甲")]
    assert reading.links == ["id:z#一"]
    assert Reading.from_json(reading.to_json()).to_json() == reading.to_json()


WORDS = st.sampled_from(
    "水在 常压下 沸腾 100℃ 50% x<y y>z p<a {1,2} H2O 《书》 “引” （注） a_b * ** ~ ^ # ## - + > | ` `` [甲] (乙) ![丙] [^1] "
    "[^1]: : ！ <b> </b> <br> <script> \\ & &amp; &lt; 1. 2) == ~~ --- === ::: !!! ??? {#id} {.note} id:x https://a.example "
    "**粗** *斜* `码` [链](id:x) ![图](a.png) 　 ， 。 <!-- --> ~~~ ```".split(" ")
)
LINE = st.lists(WORDS, max_size=8).map("".join) | st.lists(WORDS, max_size=6).map(" ".join)
BODY = st.lists(
    st.tuples(st.sampled_from(["", "", "", "- ", "1. ", "> ", "  ", "    ", "## ", "| "]), LINE).map("".join),
    max_size=8,
).map("\n".join)
HAN = re.compile(r"[\u4e00-\u9fff]")


@settings(max_examples=300, deadline=None)
@given(body=BODY)
def test_no_chinese_letter_is_lost_untold(body: str) -> None:
    """Counted by another way than the reading's own: Chinese letters in the source against those on the page."""
    reading = read_body(body, CONVERTER)
    page = html(body)
    shown = Counter(HAN.findall(lxml.html.fragment_fromstring(page, create_parent="main").text_content()))
    shown.update(HAN.findall("".join(re.findall(r'(?:title|alt|href)="([^"]*)"', page))))
    comments = Counter(HAN.findall("".join(re.findall(r"<!--.*?-->", body, re.DOTALL))))
    lost = Counter(HAN.findall(body)) - shown - comments
    told = any(note.what in (LOST, TWICE) for note in reading.notes) or reading.dropped
    assert not lost or told


@settings(max_examples=200, deadline=None)
@given(
    body=st.lists(
        st.sampled_from(
            (
                "水在常压下沸腾，“100 ℃”。", "## 小标题", "### 另一节", "## content", "## 小标题", "- 一\n- 二", "**粗**字。",
                "见[那一篇](id:x#小标题)。", "见[这里](#小标题)。", "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |", "| 甲 |\n|---|\n| 1 | 2 |",
                "---", "1. 一", "甲\n- 乙", "> 引", "a_b", "**粗****细**", "# 一 #", "#话题#", "[外](https://a.example/x)", "    缩进",
                "· 点", "见（注）", "![图里的水](pictures/水.png)", "见![图](a/b.jpg)和![](c.webp)。", "![图](c.svg)",
                "![甲](c.png)![乙 一](d.gif)", "![**粗**](c.png)", "[![图](c.png)](id:x)", "甲**“乙”**丙", "-一", "甲|乙", "```\nx\n```", "- - 一", "",
            )
        ),
        max_size=5,
    ).flatmap(lambda parts: st.sampled_from(["\n\n", "\n"]).map(lambda between: between.join(parts)))
)  # fmt: skip
def test_a_plain_body_is_read_as_the_converter_reads_it(body: str) -> None:
    plain = plain_prose(body, 1)
    if plain is None:
        return
    reading = read_body(body, CONVERTER)
    assert plain.anchors == set(reading.ids)
    assert [
        f"id:{n.target}{f'#{n.anchor}' if n.anchor else ''}" if n.target else f"#{n.anchor}"
        for n in plain.links
    ] == [address for address in reading.links if address.startswith(("id:", "#"))]
    assert [(image.path, image.alt) for image in plain.images] == [(p, a.strip()) for p, a in reading.images]
    assert not reading.notes
    assert not [d for d in reading.dropped if d.attribute != "src" and not d.value.startswith("id:")]


def test_most_bodies_are_plain() -> None:
    body = "![水面](pictures/水.png)\n\n- 一\n- 二\n\n| 海拔 | 沸点 |\n|---|---|\n| 0 | 100 |\n\n## 一节\n\n**记住**，见[另一问](id:x#一节)。\n"
    assert plain_prose(body, 1) is not None
