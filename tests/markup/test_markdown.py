"""Markdown to HTML: links by id, pictures, footnotes, headings, tables; nothing is left from one body to the next."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.markdown_lines import TAB
from pipeline.markup.markdown import (
    CONTENTS,
    EXTENSIONS,
    INLINE_MARKS,
    PATTERNS,
    Converter,
    Instance,
    _extensions,
    _has_html,
    convert,
)
from pipeline.markup.markup_cache import MarkupCache
from pipeline.markup.record import ROOT, Candidate, Markup, MarkupRecord, Motion, PictureSet

PICTURE = PictureSet(
    1280,
    720,
    (
        Candidate("media/k/640.webp", 640, "image/webp"),
        Candidate("media/k/1280.webp", 1280, "image/webp"),
        Candidate("media/k/1280.jpg", 1280, "image/jpeg"),
        Candidate("media/k/640.jpg", 640, "image/jpeg"),
    ),
)


def record(body: str, **more: dict[str, object]) -> MarkupRecord:
    links = {"wash-hands": "articles/wash-hands/", "li-bing": "people/li-bing/"}
    return MarkupRecord.of(body, links, {"pictures/图.png": PICTURE})


def html(body: str, prefix: str = "../../") -> lxml.html.HtmlElement:
    return lxml.html.fragment_fromstring(convert(record(body)).rebase(prefix), create_parent="main")


def test_links_by_id() -> None:
    page = html("[甲](id:wash-hands)、[乙](id:li-bing#生平)、[不知](id:unknown)")
    assert page.xpath("//a/@href") == ["../../articles/wash-hands/", "../../people/li-bing/#生平"]
    assert page.xpath("//a/text()") == ["甲", "乙"] and page.text_content().strip() == "甲、乙、不知"
    absolute = html("[甲](id:wash-hands)", "https://kepu.example.org/")
    assert absolute.xpath("//a/@href") == ["https://kepu.example.org/articles/wash-hands/"]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_headings_begin_below_the_title_and_leave_no_level_out(written: list[int]) -> None:
    """Whatever levels an author types; one typed deeper than another before it stays deeper, as far as h6 goes."""
    page = html("\n\n".join(f"{'#' * level} 标题{n}" for n, level in enumerate(written)))
    levels = [int(e.tag[1]) for e in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert len(levels) == len(written) and levels[0] == 2 and min(levels) == 2
    for before, after, typed_before, typed_after in zip(
        levels, levels[1:], written, written[1:], strict=False
    ):
        assert after <= before + 1
        if typed_after > typed_before:
            assert after == min(before + 1, 6)
        else:
            assert after <= before


def test_sections_typed_with_two_marks_stand_right_below_the_title() -> None:
    page = html("## 甲\n\n一\n\n### 乙\n\n二\n\n## 丙")
    assert [e.tag for e in page.iter("h1", "h2", "h3", "h4")] == ["h2", "h3", "h2"]
    assert [t["level"] for t in convert(record("### 甲\n\n### 乙")).toc] == [2, 2]


def test_outside_links() -> None:
    page = html("[外](https://a.example/x?y=1&z=2) <mailto:a@b.example> [电](tel:+8628110) [锚](#一)")
    assert page.xpath("//a/@href") == [
        "https://a.example/x?y=1&z=2",
        "mailto:a@b.example",
        "tel:+8628110",
        "#一",
    ]
    assert page.xpath("//a[1]/@rel") == ["noopener"]


def test_a_picture_alone_is_a_figure_with_its_title_as_caption() -> None:
    page = html('前面\n\n![洗手的六个步骤](pictures/图.png "六步洗手法")\n\n后面')
    (figure,) = page.xpath("//figure")
    assert figure.xpath("figcaption/text()") == ["六步洗手法"]
    (source,) = figure.xpath("picture/source")
    assert source.get("type") == "image/webp"
    assert source.get("srcset") == "../../media/k/640.webp 640w, ../../media/k/1280.webp 1280w"
    (image,) = figure.xpath("picture//img")  # libxml2 does not know that <source> is void
    assert image.get("src") == "../../media/k/1280.jpg"
    assert image.get("srcset") == "../../media/k/640.jpg 640w, ../../media/k/1280.jpg 1280w"
    assert (image.get("width"), image.get("height")) == ("1280", "720")
    assert image.get("alt") == "洗手的六个步骤" and image.get("title") is None
    assert source.get("sizes") == image.get("sizes")
    assert (image.get("loading"), image.get("decoding")) == ("lazy", "async")
    assert [p.text for p in page.xpath("//p")] == ["前面", "后面"]


def test_a_picture_in_a_sentence_stays_in_it() -> None:
    page = html("看这里 ![洗手的六个步骤](pictures/图.png) 就明白")
    assert not page.xpath("//figure")
    assert page.xpath("string(//p)").split() == ["看这里", "就明白"]
    assert len(page.xpath("//p/picture//img")) == 1


MOVING = PictureSet(
    640,
    360,
    (Candidate("media/m/640.webp", 640, "image/webp"), Candidate("media/m/640.jpg", 640, "image/jpeg")),
    "tone-312",
    Motion("media/m/motion.mp4", "video/mp4", 640, 360),
)


def moving(body: str, pictures: PictureSet = MOVING) -> lxml.html.HtmlElement:
    made = convert(MarkupRecord.of(body, {}, {"pictures/动.gif": pictures}))
    return lxml.html.fragment_fromstring(made.rebase("../"), create_parent="main")


def test_an_animation_is_a_silent_film_with_a_still_and_controls() -> None:
    page = moving('![潮汐的"涨落" & 月 <a> 1 > 0](pictures/动.gif "一天两次")')
    (film,) = page.xpath("//figure/video")
    assert set(film.keys()) >= {"autoplay", "muted", "loop", "playsinline", "controls"}
    assert (film.get("poster"), film.get("width"), film.get("height")) == ("../media/m/640.jpg", "640", "360")
    assert film.get("aria-label") == '潮汐的"涨落" & 月 <a> 1 > 0'
    source = film.xpath("source")[0]
    assert (source.get("src"), source.get("media")) == (
        "../media/m/motion.mp4",
        "(prefers-reduced-motion: no-preference)",
    )
    assert film.xpath(".//img/@class") == ["tone-312 moving"]
    assert page.xpath("//figcaption/text()") == ["一天两次"]


def test_what_moves_as_a_picture_stays_one() -> None:
    page = moving(
        "看 ![潮汐](pictures/动.gif)", replace(MOVING, motion=Motion("media/m/m.webp", "image/webp", 9, 9))
    )
    assert not page.xpath("//video")
    first = page.xpath("//picture/source")[0]
    assert (first.get("srcset"), first.get("media")) == (
        "../media/m/m.webp",
        "(prefers-reduced-motion: no-preference)",
    )


def test_an_animation_in_a_link_stands_still() -> None:
    page = moving("[![潮汐](pictures/动.gif)](https://a.example/)")
    assert not page.xpath("//video")
    assert page.xpath("//figure/a/picture//img/@class") == ["tone-312"]


@pytest.mark.parametrize(
    "body",
    [
        '<video src="x.mp4" autoplay>',
        "![x](pictures/none.gif){.moving}",
        "<picture><img class=moving></picture>",
    ],
)
def test_no_author_makes_a_film(body: str) -> None:
    assert not moving(body + "\n\n![潮汐](pictures/图.png)").xpath("//video")


@pytest.mark.parametrize(
    "body",
    [
        "| 图 | 说明 |\n|---|---|\n| ![洗手的六个步骤](pictures/图.png) | 一 |",
        "- ![洗手的六个步骤](pictures/图.png)\n- 二",
        "1. 甲\n\n    ![洗手的六个步骤](pictures/图.png)\n\n2. 乙",
        "> ![洗手的六个步骤](pictures/图.png)",
        '!!! note "记住"\n    ![洗手的六个步骤](pictures/图.png)',
        "**![洗手的六个步骤](pictures/图.png)**",
        "词\n:   ![洗手的六个步骤](pictures/图.png)",
    ],
)
def test_a_picture_is_responsive_wherever_it_stands(body: str) -> None:
    page = html(body)
    (image,) = page.xpath("//picture//img")
    assert image.get("srcset") == "../../media/k/640.jpg 640w, ../../media/k/1280.jpg 1280w"
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("1280", "720", "lazy")
    assert page.xpath("//picture/source/@type") == ["image/webp"]


def test_a_linked_picture_alone_is_a_figure() -> None:
    page = html('[![洗手的六个步骤](pictures/图.png "六步")](id:wash-hands)')
    assert page.xpath("//figure/a/@href") == ["../../articles/wash-hands/"]
    assert len(page.xpath("//figure/a/picture//img")) == 1
    assert page.xpath("//figure/figcaption/text()") == ["六步"]
    beside = html("[![洗手的六个步骤](pictures/图.png) 怎么洗](id:wash-hands)")
    assert not beside.xpath("//figure")
    assert len(beside.xpath("//p/a/picture//img")) == 1


def test_a_picture_that_is_not_ready_shows_its_words() -> None:
    page = html("![还没转好的图](pictures/none.png)")
    assert page.text_content().strip() == "还没转好的图" and not page.xpath("//img")


def test_chinese_headings_have_readable_anchors() -> None:
    markup = convert(record("# 洗多久\n\n## 用什么水\n\n### 温水\n\n## 用什么水\n\n## Why 20 秒？"))
    page = lxml.html.fragment_fromstring(markup.html, create_parent="main")
    assert page.xpath("//h2/@id | //h3/@id | //h4/@id") == [
        "洗多久",
        "用什么水",
        "温水",
        "用什么水_1",
        "why-20-秒",
    ]
    assert not page.xpath("//h1")
    assert [t["id"] for t in markup.toc] == ["洗多久"]
    assert [c["name"] for c in markup.toc[0]["children"]] == ["用什么水", "用什么水", "Why 20 秒？"]


def test_footnotes_lead_there_and_back() -> None:
    page = html("一[^a]。又[^b]，再[^a]。\n\n[^a]: 甲注\n[^b]: 乙注")
    ids = set(page.xpath("//@id"))
    targets = [link.removeprefix("#") for link in page.xpath("//a/@href")]
    assert len(targets) >= 5 and set(targets) <= ids
    assert "甲注" in page.text_content()
    assert page.xpath("//a[@class='footnote-backref']/@title")[0].startswith("回到正文")


def test_tables_definitions_and_notes() -> None:
    page = html(
        '| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n词\n:   义\n\n!!! note "提示"\n    记住\n\n*[WHO]: 世界卫生组织\n\nWHO'
    )
    assert page.xpath("//th/text()") == ["甲", "乙"] and page.xpath("//td/text()") == ["1", "2"]
    assert page.xpath("//dt/text()") == ["词"]
    assert page.xpath("//div[@class='admonition note']/p[@class='admonition-title']/text()") == ["提示"]
    assert page.xpath("//abbr/@title") == ["世界卫生组织"]


def test_chinese_emphasis_without_spaces() -> None:
    assert html("请**先**挂断，再**核实**。").xpath("//strong/text()") == ["先", "核实"]


A = "# 甲\n\n[^n] *[词]: 甲义\n\n词 [x][r]\n\n[^n]: 甲注\n[r]: https://a.example/"
B = "# 乙\n\n词 [^n] [x][r]"


PIECES = (
    *A.split("\n\n"),
    *B.split("\n\n"),
    "## 甲\n\n### 甲",
    "*[词]: 乙义",
    "[^n]: 乙注\n\n    第二段",
    "[^m]: 丙注 [^n]",
    "词[^m][^n][^m]",
    "[r]: https://b.example/ '题'",
    '!!! note "记"\n    里面',
    "    缩进一段",
    "条目\n:   释义",
    "| 一 | 二 |\n|:--|--:|\n| **粗** | [x][r] |",
    "```html\n<script>x</script>\n```",
    "```\n没有结尾",
    '<div markdown="1">\n\n没有结尾',
    "- 一\n    - 二\n\n1. 三",
    '![洗手的六个步骤](pictures/图.png "题")',
    "[站内](id:wash-hands#甲)",
    "文字\n{: #甲 .类 }",
    "<script>x</script>",
    "\\[ \\* `码 * ` **没有结尾",
)


@given(
    bodies=st.lists(st.lists(st.sampled_from(PIECES), max_size=5).map("\n\n".join), min_size=2, max_size=6)
)
def test_nothing_is_left_from_one_conversion_to_the_next(bodies: list[str]) -> None:
    """One instance for all says what an instance for each says, whatever came before."""
    converter = Converter()
    for body in bodies:
        assert converter.convert(record(body)) == convert(record(body))


TOKENS = (
    *"*_`[]()!<>&|{}:~#=-^\\\"' \t\n中a1",
    *("  \n", "\n\n", "\n    ", "\n: ", "\n:\t", "**", "```", "~~~", "[^n]", "[^n]: ", "*[中]: ", "!!! note", "[TOC]", "{#a}"),
    *("](id:wash-hands)", "![中](pictures/图.png)", "&amp;", "<b>", "</b>", "<https://a.example>", "<a@b.example>", "| 一 | 二 |"),
)  # fmt: skip
EVERY_MARK = "".join(
    [*(mark for marks in EXTENSIONS.values() for mark in marks), *PATTERNS.values(), *INLINE_MARKS, CONTENTS]
)


@given(
    body=st.lists(st.sampled_from(TOKENS), max_size=25).map("".join)
    | st.lists(st.sampled_from((*PIECES, *TOKENS)), max_size=8).map("\n\n".join)
)
def test_what_a_body_does_not_meet_would_not_have_changed_it(body: str) -> None:
    """The extensions and patterns chosen for a body say what all of them together say."""
    everything = Instance(tuple(EXTENSIONS), html=True)
    text = body.expandtabs(TAB)
    chosen = Instance(_extensions(text), html=_has_html(text))
    assert chosen.convert(record(body)) == everything.convert(record(body), EVERY_MARK)


def test_every_extension_and_pattern_is_chosen_by_the_marks() -> None:
    assert _extensions(EVERY_MARK) == tuple(EXTENSIONS)
    known = {name for name, _ in Instance(tuple(EXTENSIONS), html=True)._markdown.inlinePatterns._priority}
    assert known == {*PATTERNS, *(f"kepu-{mark}" for mark in INLINE_MARKS), "delimiter"}, (
        "a pattern nobody thought of is always looked for, and slow"
    )


def answer(wanted: MarkupRecord) -> str:
    return json.dumps(convert(wanted).to_json())


def test_the_record_is_the_whole_key(tmp_path: Path) -> None:
    cache = MarkupCache(tmp_path, answer, "code")
    base = record("正文")
    others = [
        record("正文。"),
        MarkupRecord.of("正文", {}, base.pictures),
        MarkupRecord.of("正文", {**base.links, "x": "y/"}, base.pictures),
        MarkupRecord.of("正文", base.links, {}),
    ]
    assert len({cache.key(r) for r in (base, *others)}) == 5
    assert cache.key(record("正文")) == cache.key(base)


@pytest.mark.parametrize("body", [A, B, "", "![洗手的六个步骤](pictures/图.png)", "<script>x</script>"])
def test_the_cache_answers_with_the_same(tmp_path: Path, body: str) -> None:
    fresh = convert(record(body))
    cache = MarkupCache(tmp_path, answer, "code")
    assert cache.convert(record(body)) == fresh and cache.converted == 1
    again = MarkupCache(tmp_path, answer, "code")
    assert again.convert(record(body)) == fresh and again.converted == 0


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"{}", b"null"])
def test_what_a_pulled_plug_left_is_converted_again(tmp_path: Path, damage: bytes) -> None:
    cache = MarkupCache(tmp_path, answer, "code")
    fresh = cache.convert(record(A))
    (file,) = tmp_path.rglob("*.json")
    whole = file.read_bytes()
    file.write_bytes(damage)
    assert cache.convert(record(A)) == fresh and file.read_bytes() == whole


def test_many_keys_are_asked_for_at_once(tmp_path: Path) -> None:
    cache = MarkupCache(tmp_path, answer, "code")
    keys = {cache.key(record(body)) for body in ("甲", "乙", "丙")}
    assert cache.missing(keys) == keys
    cache.convert(record("乙"))
    assert cache.missing(keys) == keys - {cache.key(record("乙"))}


def test_rebase_puts_in_the_way_to_the_root() -> None:
    markup = Markup(f'<a href="{ROOT}a/">甲</a>', ())
    assert markup.rebase("../") == '<a href="../a/">甲</a>'
    assert markup.rebase("https://x.example/") == '<a href="https://x.example/a/">甲</a>'
    assert ROOT not in convert(record(A)).rebase("../")
