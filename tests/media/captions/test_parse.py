"""WebVTT and SubRip in, cues and mistakes out."""

from __future__ import annotations

from pathlib import Path

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.markup.record import ROOT
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.formats import SUFFIXES
from pipeline.media.captions.parse import parse, read
from pipeline.media.captions.write import to_vtt

VTT = "WEBVTT\n\nNOTE 说明\n\n1\n00:01.000 --> 00:02.500 align:start position:10%\n<v 旁白>大熊猫 &amp; 竹子\n第二行\n\n"


def messages(text: str, suffix: str = ".vtt") -> list[tuple[int, str]]:
    return [(m.line, m.message) for m in parse(text, suffix).mistakes]


def test_vtt() -> None:
    found = parse(VTT, ".vtt")
    assert found.cues == (Cue(1000, 2500, "旁白：大熊猫 & 竹子\n第二行"),)
    assert found.mistakes == ()


def test_srt_with_windows_lines_and_mark() -> None:
    text = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,000 X1:100 X2:200\r\n<i>{\\an8}你好</i>\r\n\r\n"
        "2\r\n00:00:02,000 --> 00:00:03,000\r\n再见 --> 明天"
    )
    found = parse(text, ".srt")
    assert [cue.text for cue in found.cues] == ["你好", "再见 --> 明天"]
    assert found.mistakes == ()


@pytest.mark.parametrize(
    ("body", "line", "word"),
    [
        ("00:03.000 --> 00:02.000\n甲\n", 3, "结束时间"),
        ("00:01.000 --> 00:03.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n", 6, "重叠"),
        ("00:05.000 --> 00:06.000\n甲\n\n00:02.000 --> 00:04.000\n乙\n", 6, "顺序"),
        ("00:61.000 --> 00:99.000\n甲\n", 3, "写法"),
        ("只有文字\n", 3, "时间行"),
        ("00:01.000 --> 00:03.000\n\n", 3, "没有文字"),
        ("00:01.000 --> 00:03.000\n甲\x07\n", 4, "控制字符"),
        ("00:01.000 -->\n甲\n", 3, "写法"),
        ("00:01.000 --> 00:01.500\n甲\n", 3, "毫秒"),
        ("00:01.000 --> 00:02.000\n一二三四五六七八九十\n", 3, "每秒约 10 个字"),
        ("00:01.000 --> 00:09.000\n一\n二\n三\n", 3, "占 3 行"),
        (f"00:01.000 --> 00:09.000\n{'长' * 33}\n", 3, "占 3 行"),
    ],
)
def test_every_mistake_has_its_line(body: str, line: int, word: str) -> None:
    found = messages("WEBVTT\n\n" + body)
    assert [(n, word in message) for n, message in found] == [(line, True)]


def test_what_is_hard_to_read_stops_nothing() -> None:
    found = parse("WEBVTT\n\n00:01.000 --> 00:01.500\n甲\n", ".vtt")
    assert [m.code for m in found.mistakes] == ["W434"]
    assert found.fatal == ()
    assert found.cues == (Cue(1000, 1500, "甲"),)


def test_all_mistakes_at_once() -> None:
    found = messages("没有头\n\n00:03.000 --> 00:02.000\n甲\n\n坏\n")
    assert [line for line, _ in found] == [1, 3, 6]


@pytest.mark.parametrize("text", ["", "WEBVTT", "WEBVTT\n\nNOTE 空\n"])
def test_no_cue_at_all(text: str) -> None:
    assert messages(text)


def test_unknown_suffix() -> None:
    with pytest.raises(ValueError, match=r"\.txt"):
        parse("", ".txt")


words = (
    st.text("甲乙a1<>&;ltgamp -.:/{}\\", min_size=1)
    .map(str.strip)
    .filter(lambda text: text and "{\\" not in text)
)
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)
cue_lists = st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 9000), texts), min_size=1, max_size=5)


def rising(parts: list[tuple[int, int, str]]) -> tuple[Cue, ...]:
    cues, at = [], 0
    for length, gap, text in parts:
        cues.append(Cue(at + gap, at + gap + length, text))
        at += gap + length
    return tuple(cues)


@given(cue_lists)
def test_what_is_written_reads_back(parts: list[tuple[int, int, str]]) -> None:
    cues = rising(parts)
    found = parse(to_vtt(cues), ".vtt")
    assert found.cues == cues
    assert found.fatal == ()


plain = st.text("甲乙a1 。，", min_size=1).map(str.strip).filter(bool)


@given(st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 9000), plain), min_size=1, max_size=5))
def test_an_independent_reader_reads_what_is_written(parts: list[tuple[int, int, str]]) -> None:
    cues = rising(parts)
    read_back = pysubs2.SSAFile.from_string(to_vtt(cues), format_="vtt")
    assert [Cue(e.start, e.end, e.plaintext) for e in read_back] == list(cues)


@given(st.text(), st.sampled_from(SUFFIXES))
def test_any_text_can_be_parsed(text: str, suffix: str) -> None:
    found = parse(text, suffix)
    assert found.cues or found.mistakes
    assert all(mistake.line >= 1 for mistake in found.mistakes)


fragments = st.sampled_from(
    "WEBVTT\n|\n\n|00:00:01.000 --> 00:00:02.000\n|1\n|00:00:01,5 --> x\n|甲\n|[Events]\n|Format: Start, End, Text\n"
    "|Dialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,{\\p1}m 0{\\p0}乙\\N丙\n|Dialogue: 0:00:00.00,0:00:09.99,{甲}\n"
    "|\ufeff|\0|<v|&amp;|\r".split("|")
)


@given(st.lists(fragments | st.text(max_size=5)).map("".join), st.sampled_from(SUFFIXES))
def test_what_was_read_survives_writing(text: str, suffix: str) -> None:
    cues = tuple(cue for cue in parse(text, suffix).cues if cue.text)
    if cues:
        assert parse(to_vtt(cues), ".vtt").cues == cues


@given(st.binary(), st.sampled_from(SUFFIXES))
def test_any_bytes_give_cues_or_mistakes(data: bytes, suffix: str) -> None:
    found = read(data, suffix)
    assert found.cues or found.mistakes


def texts_of(text: str, suffix: str) -> list[str]:
    return [cue.text for cue in parse(text, suffix).cues]


ONE, TWO = "00:00:01.000 --> 00:00:03.000\n第一条\n", "00:00:04.000 --> 00:00:06.000\n第二条\n"


@pytest.mark.parametrize(
    "text",
    [
        f"WEBVTT\n{ONE}\n{TWO}",
        f"WEBVTT\n1\n{ONE}\n2\n{TWO}",
        f"WEBVTT - 标题\nKind: captions\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n{ONE}\n{TWO}",
        f"WEBVTT\n\nSTYLE\n::cue {{}}\n\nNOTE\n{ONE}\n{TWO}\nNOTE 完\n",
        f"WEBVTT\n\n{ONE}{TWO}",
        f"WEBVTT\n\n1\n{ONE}2\n{TWO}",
        f"WEBVTT\n\n{ONE}\n{TWO}".replace("\n", "\r\r\n"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace("\n", "\r"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(".", ","),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace("00:00:", "00:"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace("00:00:0", "0:0:"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(".000", ".0"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(".000", ""),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace("-->", "→"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(" -->", "–>"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(":", "：").replace("WEBVTT：", "WEBVTT:"),
        f"WEBVTT\n\n{ONE}\n{TWO}".replace(":", " : ").replace("WEBVTT", "WEBVTT"),
    ],
)
def test_loosely_written_files_are_read(text: str) -> None:
    found = parse(text, ".vtt")
    assert (found.cues, found.mistakes) == ((Cue(1000, 3000, "第一条"), Cue(4000, 6000, "第二条")), ())
    if "NOTE" not in text:
        assert parse(text.replace("WEBVTT", "", 1).replace(" - 标题", ""), ".srt").cues[-1] == Cue(
            4000, 6000, "第二条"
        )


def test_fractions_are_tenths() -> None:
    assert parse("1\n00:01,5 --> 00:03,25\n甲\n", ".srt").cues == (Cue(1500, 3250, "甲"),)


@pytest.mark.parametrize(
    ("text", "suffix", "line", "quoted"),
    [
        (f"大熊猫吃竹子\n{ONE}", ".srt", 1, "大熊猫吃竹子"),
        (f"WEBVTT\n\n大熊猫吃竹子\n{ONE}", ".vtt", 3, "大熊猫吃竹子"),
        (f"WEBVTT\n大熊猫吃竹子\n\n{ONE}", ".vtt", 2, "大熊猫吃竹子"),
        ("[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,字{译注：这里}\n", ".ass", 2, "译注：这里"),
    ],
)
def test_words_that_no_player_shows_are_told(text: str, suffix: str, line: int, quoted: str) -> None:
    told = [(m.line, quoted in m.message) for m in parse(text, suffix).mistakes if m.code == "W451"]
    assert told == [(line, True)]
    assert parse(text, suffix).fatal == ()


@pytest.mark.parametrize("name", ["intro", "cue-1", "d3f8a1b2/12-0", "1", "12"])
def test_names_of_cues_are_not_words(name: str) -> None:
    assert parse(f"WEBVTT\n\n{name}\n{ONE}", ".vtt").mistakes == ()


def test_words_behind_the_times_are_words() -> None:
    assert texts_of("1\n00:00:01,000 --> 00:00:03,000 你好\n再见\n", ".srt") == ["你好\n再见"]
    assert texts_of(
        "WEBVTT\n\n00:01.000 --> 00:03.000 align: start position:10%,line-left\n甲\n", ".vtt"
    ) == ["甲"]


def test_times_in_the_text_stay() -> None:
    assert texts_of(f"1\n{ONE}8:00 → 9:00\n10:00 -> 11:00", ".srt") == ["第一条\n8:00 → 9:00\n10:00 -> 11:00"]


def test_a_number_in_the_text_stays() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\n那一年是\n1949\n00:00:04,000 --> 00:00:06,000\n年\n"
    assert texts_of(text, ".srt") == ["那一年是\n1949", "年"]


@pytest.mark.parametrize(
    ("settings", "top"),
    [
        ("line:0", True),
        ("line:10%,start", True),
        ("align:start line:2", True),
        ("line:-1", False),
        ("line:85%", False),
    ],
)
def test_lines_in_the_upper_half_are_at_the_top(settings: str, top: bool) -> None:
    (cue,) = parse(f"WEBVTT\n\n00:01.000 --> 00:03.000 {settings}\n甲\n", ".vtt").cues
    assert cue.top is top
    assert ("line:0" in to_vtt([cue])) is top


def test_top_and_bottom_at_once_stop_nothing() -> None:
    text = "1\n00:00:01,000 --> 00:00:05,000\n{\\an8}成都站\n\n2\n00:00:02,000 --> 00:00:04,000\n到了\n"
    assert [(m.line, m.code) for m in parse(text, ".srt").mistakes] == [(6, "W432")]


def test_who_speaks_is_named_once_in_a_file() -> None:
    text = f"WEBVTT\n\n{ONE}\n{TWO}".replace("第", "<v 张衡>第")
    assert texts_of(text, ".vtt") == ["张衡：第一条", "第二条"]


def test_the_mark_of_pages_is_refused() -> None:
    assert [m.line for m in parse(f"1\n00:00:01,000 --> 00:00:03,000\n甲{ROOT}\n", ".srt").fatal] == [3]


@pytest.mark.parametrize(
    ("text", "suffix", "plain"),
    [
        (f"WEBVTT\n\n{ONE}\n{TWO}", ".vtt", True),
        ("1\n00:00:01,000 --> 00:00:03,000\n25 > 3, “好”\n", ".srt", False),
        ("1\n00:00:01,000 --> 00:00:03,000\n好\n", ".srt", True),
        ("1\n00:00:01,000 --> 00:00:03,000\n<i>好</i>\n", ".srt", False),
        ("1\n00:00:01,000 --> 00:00:03,000\nA&B\n", ".srt", False),
        ("1\n00:00:01,000 --> 00:00:03,000\n8:00 ➔ 9:00\n", ".srt", False),
        ("1\n00:00:01,000 --> 00:00:03,000\n字\ufeff\n", ".srt", False),
        ("\ufeff1\n00:00:01,000 --> 00:00:03,000\n字\n", ".srt", True),
        (f"WEBVTT\n{ONE}", ".vtt", False),
        (f"WEBVTT\n\nNOTE\n{ONE}", ".vtt", False),
        ("WEBVTT\n\n00:01.000 --> 00:03.000 line:0\n甲\n", ".vtt", False),
        ("[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,字\n", ".ass", False),
    ],
)
def test_plain_is_what_was_never_read_otherwise(text: str, suffix: str, plain: bool) -> None:
    assert read(text.encode(), suffix).plain is plain
    assert not read(text.encode("utf-16"), suffix).plain


def test_the_captions_of_the_samples_are_plain(root: Path) -> None:
    files = [*root.glob("assets/media/*/*.vtt"), *root.glob("assets/media/*/*.srt")]
    assert len(files) >= 19
    assert [file.name for file in files if not read(file.read_bytes(), file.suffix).plain] == []


@pytest.mark.parametrize(
    "text",
    [
        "水在 100°C 沸腾".encode().decode("latin-1"),
        "It’s hot".encode().decode("cp1252"),
        "大熊猫".encode().decode("latin-1"),
        "a café".encode().decode("cp1252"),
        "caf\xe9".encode("latin-1").decode("utf-8", "replace"),
        "锟斤拷",
    ],
)
def test_words_spoilt_elsewhere_are_told(text: str) -> None:
    found = parse(f"1\n00:00:01,000 --> 00:00:09,000\n{text}\n".replace("\x80", "€"), ".srt")
    assert [(m.line, m.code) for m in found.mistakes if m.code == "W453"] == [(3, "W453")]


@pytest.mark.parametrize(
    "text", ["café”… “été” naïve", "São Paulo, Ângela, Ãrvore", "大熊猫 25°C", "«Où?» — là"]
)
def test_words_with_accents_are_not_spoilt(text: str) -> None:
    assert parse(f"1\n00:00:01,000 --> 00:00:09,000\n{text}\n", ".srt").mistakes == ()
