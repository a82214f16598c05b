"""SubStation in, cues out."""

from __future__ import annotations

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse

HEAD = "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name\nStyle: D\n\n[Events]\n"
FORMAT = "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"


def event(start: str, end: str, text: str, layer: int = 0) -> str:
    return f"Dialogue: {layer},{start},{end},D,,0,0,0,,{text}\n"


def texts(*events: str) -> list[str]:
    found = parse(HEAD + FORMAT + "".join(events), ".ass")
    assert found.fatal == ()
    return [cue.text for cue in found.cues]


def test_overrides_drawings_and_comments_are_left_out() -> None:
    comment = "Comment: 0,0:00:00.00,0:00:09.00,D,,0,0,0,,给剪辑看的\n"
    drawn = event("0:00:05.00", "0:00:07.00", r"{\p1}m 0 0 l 100 0{\p0}")
    found = parse(
        HEAD
        + FORMAT
        + comment
        + drawn
        + event("0:00:01.00", "0:00:03.50", r"{\an8\c&H0&}大熊猫\N吃,竹子{\p1}m 0 0{\p0}！"),
        ".ass",
    )
    assert found.cues == (Cue(1000, 3500, "大熊猫\n吃,竹子！"),)
    assert found.mistakes == ()


def test_events_are_sorted_and_lines_are_kept_for_mistakes() -> None:
    found = parse(
        HEAD + FORMAT + event("0:00:09.00", "0:00:08.00", "后") + event("0:00:01.00", "0:00:03.00", "先"),
        ".ass",
    )
    assert [cue.text for cue in found.cues] == ["先", "后"]
    assert [(m.line, m.code) for m in found.mistakes] == [(10, "E408")]


def test_layers_of_one_text_are_one_cue() -> None:
    shadow = event("0:00:01.00", "0:00:03.00", r"{\blur5}同一句", layer=0)
    assert texts(shadow, event("0:00:01.00", "0:00:03.00", "同一句", layer=1)) == ["同一句"]


def test_an_effect_cut_into_events_is_one_cue() -> None:
    frames = [event(f"0:00:01.{n:02}", f"0:00:01.{n + 4:02}", rf"{{\fscx{n}}}渐显") for n in range(0, 96, 4)]
    found = parse(HEAD + FORMAT + "".join(frames), ".ass")
    assert found.cues == (Cue(1000, 1960, "渐显"),)


def test_two_languages_of_one_time_are_two_lines() -> None:
    chinese, english = event("0:00:01.00", "0:00:03.00", "你好"), event("0:00:01.00", "0:00:03.00", "Hello")
    assert texts(chinese, english) == ["你好\nHello"]


def test_an_overlap_is_told_and_stops_nothing() -> None:
    sign, said = event("0:00:00.00", "0:00:10.00", "成都站"), event("0:00:02.00", "0:00:04.00", "到了")
    found = parse(HEAD + FORMAT + sign + said, ".ass")
    assert [(m.line, m.code) for m in found.mistakes] == [(11, "W432")]


def test_an_old_ssa_file() -> None:
    head = "[Events]\r\nFormat: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n"
    found = parse(head + "Dialogue: Marked=0,0:00:01.00,0:00:02.00,*D,,0,0,0,,老格式\r\n", ".ssa")
    assert found.cues == (Cue(1000, 2000, "老格式"),)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("只有文字\n", 1, "[Events]"),
        (HEAD + "Dialogue: 0,1秒,0:00:03.00,D,,0,0,0,,甲\n", 9, "读不懂"),
        (HEAD + "Dialogue: 0,0:00:01.00\n", 9, "读不懂"),
        (HEAD + "Format: Start, End\nDialogue: 0:00:01.00,0:00:02.00\n", 10, "读不懂"),
        (HEAD + FORMAT, 1, "一条字幕也没有"),
    ],
)
def test_mistakes(text: str, line: int, word: str) -> None:
    (mistake,) = parse(text, ".ass").mistakes
    assert (mistake.line, word in mistake.message) == (line, True)


words = st.text("甲乙ab1 ，。,<>&", min_size=1, max_size=8).map(str.strip).filter(bool)
events = st.lists(
    st.tuples(st.integers(0, 500), st.integers(1, 500), st.lists(words, min_size=1, max_size=2)),
    min_size=1,
    max_size=6,
)


@given(events)
def test_every_text_an_independent_writer_wrote_is_shown_at_its_time(
    parts: list[tuple[int, int, list[str]]],
) -> None:
    subs = pysubs2.SSAFile()
    subs.events = [
        pysubs2.SSAEvent(start=start * 10, end=(start + length) * 10, text=r"{\i1}" + r"\N".join(lines))
        for start, length, lines in parts
    ]
    found = parse(subs.to_string("ass"), ".ass")
    assert found.fatal == ()
    for start, length, lines in parts:
        shown = [c for c in found.cues if c.start_ms <= start * 10 and c.end_ms >= (start + length) * 10]
        assert any("\n".join(lines) in cue.text for cue in shown)
    assert [c.start_ms for c in found.cues] == sorted(c.start_ms for c in found.cues)


def test_words_said_twice_are_there_twice() -> None:
    assert texts(event("0:00:01.00", "0:00:02.00", "跑！"), event("0:00:02.00", "0:00:03.00", "跑！")) == [
        "跑！",
        "跑！",
    ]
    coloured = event("0:00:02.00", "0:00:03.00", r"{\c&HFF&}跑！")
    assert texts(event("0:00:01.00", "0:00:02.00", "跑！"), coloured) == ["跑！"]


def told(*lines: str) -> list[tuple[str, str]]:
    found = parse(HEAD + FORMAT + "".join(lines), ".ass")
    return [(m.code, m.message) for m in found.mistakes]


def test_what_other_formats_mark_is_shown_and_told() -> None:
    assert [code for code, _ in told(event("0:00:01.00", "0:00:09.00", "<b>重</b> &#39;"))] == ["W450"]
    assert texts(event("0:00:01.00", "0:00:09.00", "<b>重</b> &#39;")) == ["<b>重</b> &#39;"]
    assert told(event("0:00:01.00", "0:00:09.00", "x<y AT&T &x; <Tc")) == []


def test_a_line_that_was_broken_is_told() -> None:
    found = told(event("0:00:01.00", "0:00:09.00", "第一行"), "第二行\n", "; 注释\n", "Comment: 0,随便\n")
    assert found == [("W451", "“第二行”不在 Dialogue 行里，没有显示")]


def test_fields_behind_the_text_would_take_words() -> None:
    assert (
        told("Format: Start, End, Text, Style\n", "Dialogue: 0:00:01.00,0:00:02.00,甲,乙,丙\n")[0][0]
        == "E408"
    )


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("集合 \\{1,2\\} 里", "集合 {1,2} 里"),
        ("集合 {1,2} 与 {x | x>0}", "集合 {1,2} 与 {x | x>0}"),
        ("{\\k20}字{\\kf30}幕", "字幕"),
        ("字{没有关", "字{没有关"),
        ("甲\\\\x\\h乙\\n丙", "甲\\\\x 乙 丙"),
        ("字{=1}{\\*}", "字"),
    ],
)
def test_braces_and_backslashes(raw: str, shown: str) -> None:
    assert texts(event("0:00:01.00", "0:00:09.00", raw)) == [shown]


def test_a_style_called_note_is_a_style_like_any_other() -> None:
    assert texts("Dialogue: 0,0:00:01.00,0:00:03.00,注释,,0,0,0,,伽马：指数\n") == ["伽马：指数"]
