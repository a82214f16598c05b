"""Marks of SubRip and WebVTT: what is one, and what is a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.marks import Said, read_marks, with_names
from pipeline.media.captions.parse import parse


def words(text: str) -> str:
    return with_names(read_marks(text).said, "").text


@pytest.mark.parametrize(
    "text",
    [
        "当x<y且y>0时，根号y有意义",
        "温度 <Tc 时变成超导, 而 >Tc 时不是",
        "<DNA> 双螺旋",
        "写作 MyValue<String> 就行",
        "若 i<s 且 s>0",
        "<5> 和 <3>",
        "集合 {1,2} 与 \\{1,2\\}",
        "{x | x>0}",
        "{\\displaystyle x} 与 {\\bf x}、{\\alpha}、{\\it a}、{\\theta}",
        "\\nabla 与 \\hbar、\\nu 和 \\not",
        "存在 C:\\new\\help 里",
        "AT&T、R&D; &unknown; &amp",
        "♪ 歌声 ♫ # 10",
        "<vol> <bold> </x> <!-- --> <1>",
        "a < b > c",
    ],
)
def test_words_stay(text: str) -> None:
    found = read_marks(text)
    assert (words(text), found.kept) == (text, ())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>重</b><i>斜</i><U>下</U><s>删</s>", "重斜下删"),
        ('<font color="#ff0000" size=5>红</font>', "红"),
        ("<c.yellow.bg_blue>黄</c><lang en>word</lang>", "黄word"),
        ("<i>没有关", "没有关"),
        ("- <i>甲\n- <b>乙", "- 甲\n- 乙"),
        ("关在这里</i>", "关在这里"),
        ("<00:00:01.500><c> 大</c><01.2>", "大<01.2>"),
        ("第一行<br>第二行<BR/>第三行<br />第四行", "第一行\n第二行\n第三行\n第四行"),
        ("第一行\\N第二行\\n第三行\\h字", "第一行\n第二行\n第三行 字"),
        ("First\\Nsecond\\nthird", "First\nsecond\nthird"),
        ("牛顿&#39;s &quot;F=ma&quot; 25&deg;C&nbsp;&#x4E2D;&mdash;&lrm;", '牛顿\'s "F=ma" 25°C 中—'),
        ("&lt;b&gt;不是标记&lt;/b&gt; &amp;lt;", "<b>不是标记</b> &lt;"),
        ("&#0;&#xD800;&#xE000;&#7;", "&#0;&#xD800;&#xE000;&#7;"),
        ("{\\an8}上方的字", "上方的字"),
        ("{\\fad(200,200)\\t(0,100,\\clip(0,0,1,1))\\fn微软雅黑\\c&HFFFFFF&}字{\\r}", "字"),
        ("<ruby>汉<rt>hàn</rt>字<rt>zì</rt></ruby>", "汉(hàn)字(zì)"),
        ("<ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>", "汉(hàn)"),
        ("<ruby>汉<rt>hàn", "汉(hàn)"),
        ("软\v换行\u2028第二行", "软\n换行\n第二行"),
    ],
)
def test_marks_are_taken_out(text: str, shown: str) -> None:
    found = read_marks(text)
    assert (words(text), found.kept) == (shown, ())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("若a<b>c则", "<b>"),
        ("a<c>b", "<c>"),
        ("速度u<v 且w>0", "<v 且w>"),
        ("字<i>斜", "<i>"),
        ("若 u<v 且 v>w", "<v 且 v>"),
        ("10<sup>3 倍", "<sup>"),
        ("<a href='x'>链接", "<a href='x'>"),
    ],
)
def test_a_mark_that_may_be_a_word_is_kept_and_told(text: str, kept: str) -> None:
    assert (words(text), read_marks(text).kept) == (text, (kept,))


@pytest.mark.parametrize("mark", ["{\\an8}", "{\\an7\\fs20}", "{\\a6}", "{\\pos(1,2)\\an9}"])
def test_the_top_of_the_picture(mark: str) -> None:
    assert read_marks(f"{mark}字").top
    assert not read_marks(
        f"{mark.replace('an8', 'an2').replace('an7', 'an1')}字".replace("a6", "a2").replace("an9", "an3")
    ).top


def test_who_speaks_is_named_once() -> None:
    said = read_marks("<v 张衡>响了</v>\n<v.loud 弟子 甲>真的</v> <v 弟子 甲>快看</v>").said
    assert said == (Said("张衡", "响了"), Said("弟子 甲", "真的"), Said("弟子 甲", "快看"))
    spoken = with_names(said, "")
    assert (spoken.text, spoken.turns, spoken.last) == ("张衡：响了\n弟子 甲：真的\n快看", (0, 1), "弟子 甲")
    assert with_names(read_marks("<v 弟子 甲>又响了").said, spoken.last).text == "又响了"
    assert words("<v 张衡>张衡：响了") == "张衡：响了"


HEAD = "[Events]\nDialogue: 0,0:00:01.00,0:00:09.00,D,,0,0,0,,字"
signs = st.text("<>&{}\\甲乙xy1 ,.;#'\"/=|", min_size=1)


@given(signs)
def test_text_without_a_mark_of_the_list_is_whole(text: str) -> None:
    assert "".join(words(text).split()) == "".join(text.split())


@given(st.text("<>/{}\\&;bicvrt.an8 #39甲\n"))
def test_whatever_is_taken_out_is_a_mark(text: str) -> None:
    """Letters of Chinese are in no mark but the name of a speaker."""
    assert words(text).count("甲") >= min(1, text.count("甲"))


@pytest.mark.timeout(10)
@pytest.mark.parametrize("begin", ["", "<v ", "{\\fn", "<b a="])
@pytest.mark.parametrize("filling", [" ", "a", "(", "<b>", "{", "{\\fn", "<b a=", "<v x>", "\\N"])
@pytest.mark.parametrize("suffix", [".srt", ".ass"])
def test_no_text_takes_long(begin: str, filling: str, suffix: str) -> None:
    """A search that began anew at every sign would take hours for this."""
    text = begin + filling * 20_000
    whole = f"1\n00:00:01,000 --> 00:00:09,000\n{text}" if suffix == ".srt" else HEAD + text
    parse(whole, suffix)
