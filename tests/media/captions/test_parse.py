"""Captions in, cues and mistakes out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue, Mistake
from pipeline.media.captions.encoding import decode
from pipeline.media.captions.parse import parse
from pipeline.media.captions.write import to_vtt

VTT = "WEBVTT\n\nNOTE 说明\n\n1\n00:01.000 --> 00:02.500 align:start\n<v 旁白>大熊猫 &amp; 竹子\n第二行\n\n"


def messages(text: str, suffix: str = ".vtt") -> list[tuple[int, str]]:
    return [(m.line, m.message) for m in parse(text, suffix)[1]]


def test_vtt() -> None:
    cues, mistakes = parse(VTT, ".vtt")
    assert cues == (Cue(1000, 2500, "大熊猫 & 竹子\n第二行"),)
    assert mistakes == ()


def test_srt_with_windows_lines_and_mark() -> None:
    text = "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>你好</i>\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,000\r\n再见"
    cues, mistakes = parse(text, ".srt")
    assert [cue.text for cue in cues] == ["你好", "再见"]
    assert mistakes == ()


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ("00:03.000 --> 00:02.000\n甲\n", 3, "结束时间"),
        ("00:01.000 --> 00:03.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n", 6, "重叠"),
        ("00:05.000 --> 00:06.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n", 6, "顺序"),
        ("00:01,000 --> 00:03,000\n甲\n", 3, "写法"),
        ("00:61.000 --> 00:99.000\n甲\n", 3, "写法"),
        ("只有文字\n", 3, "时间行"),
        ("00:01.000 --> 00:03.000\n\n", 3, "没有文字"),
        ("00:01.000 --> 00:03.000\n甲\x07\n", 4, "控制字符"),
        ("00:01.000 -->\n甲\n", 3, "写法"),
    ],
)
def test_every_mistake_has_its_line(body: str, line: int, word: str) -> None:
    found = messages("WEBVTT\n\n" + body)
    assert [(n, word in message) for n, message in found] == [(line, True)]


def test_all_mistakes_at_once() -> None:
    found = messages("没有头\n\n00:03.000 --> 00:02.000\n甲\n\n坏\n")
    assert [line for line, _ in found] == [1, 3, 6]


@pytest.mark.parametrize("text", ["", "WEBVTT", "WEBVTT\n\nNOTE 空\n"])
def test_no_cue_at_all(text: str) -> None:
    assert messages(text)


def test_unknown_suffix() -> None:
    with pytest.raises(ValueError, match=r"\.ass"):
        parse("", ".ass")


def test_decode() -> None:
    assert decode("\ufeff甲".encode()) == ("甲", ())
    assert decode("甲\n乙\n".encode() + "丙".encode("gb18030"))[1] == (
        Mistake(3, "不是 UTF-8 编码，请在字幕软件里另存为 UTF-8"),
    )


words = st.text("甲乙a1<>& -.:/", min_size=1).map(str.strip).filter(bool)
cue_lists = st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 9000), words), min_size=1, max_size=5)


@given(cue_lists)
def test_what_is_written_reads_back(parts: list[tuple[int, int, str]]) -> None:
    cues, at = [], 0
    for length, gap, text in parts:
        cues.append(Cue(at + gap, at + gap + length, text))
        at += gap + length
    assert parse(to_vtt(cues), ".vtt") == (tuple(cues), ())


@given(st.text(), st.sampled_from([".vtt", ".srt"]))
def test_anything_can_be_parsed(text: str, suffix: str) -> None:
    cues, mistakes = parse(text, suffix)
    assert cues or mistakes
    assert all(mistake.line >= 1 for mistake in mistakes)
