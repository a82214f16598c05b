"""Every construct of Markdown that the site allows, on its way to WeChat: it passes our lint and an independent sanitiser."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from pipeline.markup.record import ROOT
from pipeline.syndicate.convert import convert
from pipeline.syndicate.html_lint import violations
from pipeline.syndicate.theme import HEADINGS, Heading, Theme
from pipeline.syndicate.wechat_rules import ATTRIBUTES, CONTENT, PROPERTIES, TAGS
from tests.syndicate.making import ARTICLES, SITE, article, full, written
from tests.wechat.server import sanitiser

BODIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.md"))}
EVERY = pytest.mark.parametrize("name", BODIES)


def words(html: str) -> str:
    return "".join(lxml_html.fromstring(f"<div>{html}</div>").itertext())


def test_there_are_eighty() -> None:
    assert len(BODIES) >= 80


@EVERY
def test_the_lint_finds_nothing(name: str) -> None:
    assert violations(written(BODIES[name])) == []


@EVERY
def test_an_independent_sanitiser_leaves_it_as_it_is(name: str) -> None:
    html = written(BODIES[name])
    assert sanitiser.violations(html) == []
    assert sanitiser.sanitise(html) == html


@EVERY
def test_no_letter_of_the_page_is_lost(name: str) -> None:
    """Characters are counted on both sides; addresses and numbers come in addition."""
    made = article(BODIES[name])
    body = re.sub(r"<a class=\"footnote-backref\".*?</a>|<rp>.*?</rp>", "", made.body)
    page, sent = Counter(words(body)), Counter(words(convert(made)))
    lost = {c: n for c, n in (page - sent).items() if not c.isspace() and c not in "[]xX"}
    taken = {c: n for c, n in (page - sent).items() if c in "[]xX"}
    assert lost == {}
    assert not taken or name.startswith(("tasks", "mixed"))


def test_everything_that_front_matter_brings_passes() -> None:
    html = convert(full()).replace(ROOT, SITE)
    assert violations(html) == [] == sanitiser.violations(html)
    assert sanitiser.sanitise(html) == html
    for word in (
        "没有医师审核过",
        "说法：微波炉",
        "【编辑：",
        "第二段。",
        "<strong>1. 一天涨几次潮？",
        "A. 一次<br>B. 两次",
    ):
        assert word in html
    for word in ("终审：某某", "五十分写成了五分", "1. B。地球转一圈", "A &amp; B &lt; C", "阅读原文"):
        assert word in html


def test_a_link_to_a_source_has_the_number_of_the_source() -> None:
    html = convert(full())
    assert "来源<sup>[2]</sup>" in html
    assert html.count("https://example.org/source") == 1


def test_references_are_numbered_once() -> None:
    html = written(BODIES["links-same"])
    assert "一<sup>[1]</sup>和二<sup>[1]</sup>，还有三<sup>[2]</sup>" in html
    assert "[1] 一 https://example.org/a<br>[2] 三 https://example.org/b" in html


def test_only_wechats_own_links_stay() -> None:
    assert '<a href="https://mp.weixin.qq.com/s/abcDEF">公众号的一篇</a>' in written(BODIES["link-wechat"])
    assert "<a " not in written(BODIES["link-lookalike"])


def test_links_to_items_are_whole() -> None:
    assert "[1] 另一篇 https://kepu.example.org/articles/rain/" in written(BODIES["link-item"])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("tasks", "<li><section>☐ 没做</section></li><li><section>☑ 做了</section></li>"),
        ("list-start", "<li><section>5. 五</section></li>"),
        ("code", "for i in range(3):<br>&nbsp;&nbsp;&nbsp;&nbsp;print(i)"),
        ("code-language", "def f(x):<br>&nbsp;&nbsp;&nbsp;&nbsp;return&nbsp;&nbsp;x&nbsp;&nbsp;#"),
        ("code-html", '&lt;p class="a" id="b" style="x"&gt;&amp;amp; &lt;b&gt;'),
        ("ruby", "熊（xióng）猫"),
        ("abbreviation", "DNA（脱氧核糖核酸）"),
        ("footnote", "正文<sup>[注1]</sup>有注。"),
        ("subscript", "H<sub>2</sub>SO<sub>4</sub>"),
        ("table-aligned", "text-align:center"),
        ("picture-small", "width:200px"),
        ("picture-moving", "media/moving/1280.jpg"),
        ("quotation-mark", "“会下雨”"),
        ("details", ">答案</p>"),
        ("terms", 'font-weight:bold">潮汐</p>'),
    ],
)
def test_what_becomes_of_a_construct(name: str, expected: str) -> None:
    assert expected in written(BODIES[name])


@EVERY
def test_no_picture_is_webp_or_of_another_site(name: str) -> None:
    assert all(
        src.startswith(f"{SITE}media/") and src.endswith(".jpg")
        for src in re.findall(r'src="([^"]+)"', written(BODIES[name]))
    )


def test_five_thousand_characters_fit_a_draft() -> None:
    body = BODIES["long"]
    assert len(body) > 4900
    assert len(written(body)) < CONTENT.most


def test_expansion_of_the_fixtures() -> None:
    """HTML of the body ÷ Markdown, for a text of paragraphs and headings."""
    assert len(written(BODIES["long"])) < 1.6 * len(BODIES["long"])


@pytest.mark.parametrize("heading", HEADINGS)
def test_every_theme_keeps_to_the_properties(heading: Heading) -> None:
    theme = Theme("#7a2f1d", heading)
    for style in (theme.h2, theme.h3, theme.quote, theme.kicker):
        assert {declaration.partition(":")[0] for declaration in style.split(";")} <= PROPERTIES


TEXTS = st.text(st.sampled_from('ab \n*_~^=`#>-+1.[x](){}|!&<"/:水月，。'), max_size=80)


@given(TEXTS)
def test_no_text_makes_anything_that_the_rules_refuse(body: str) -> None:
    html = written(body)
    assert violations(html) == []
    assert sanitiser.violations(html) == []
    assert sanitiser.sanitise(html) == html


@given(TEXTS)
def test_the_same_text_gives_the_same_bytes(body: str) -> None:
    assert written(body) == written(body)


def test_the_rules_file_names_what_is_written() -> None:
    """The allow-list is no wider than the articles need: each element and property of it is used by some fixture."""
    everything = "".join(map(written, BODIES.values())) + convert(full())
    elements = list(lxml_html.fragment_fromstring(everything, create_parent="div").iterdescendants())
    assert {element.tag for element in elements} == TAGS
    styles = {p.partition(":")[0] for e in elements for p in e.get("style", "").split(";") if p}
    assert styles == PROPERTIES
    assert {name for e in elements for name in e.attrib} == set().union(*ATTRIBUTES.values())
