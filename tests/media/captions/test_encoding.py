"""Bytes in, text and the encoding's name out."""

from __future__ import annotations

import codecs
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Mistake
from pipeline.media.captions.encoding import MIXED, SAVE, UNKNOWN, decode

SIMPLIFIED = "1\n00:00:01,000 --> 00:00:02,000\n大熊猫的伪拇指\n"
TRADITIONAL = "1\n00:00:01,000 --> 00:00:02,000\n貓熊的假拇指與竹子\n"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8_is_not_worth_a_word(mark: bytes) -> None:
    assert decode(mark + SIMPLIFIED.encode()) == (SIMPLIFIED, ())


@pytest.mark.parametrize(
    ("text", "mark", "encoding", "said"),
    [
        (SIMPLIFIED, codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (SIMPLIFIED, codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
        (SIMPLIFIED, b"", "utf-16-le", "UTF-16"),
        (SIMPLIFIED, b"", "utf-16-be", "UTF-16"),
        (SIMPLIFIED, codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
        (SIMPLIFIED, b"", "gb18030", "GB18030"),
        (TRADITIONAL, b"", "big5", "Big5"),
    ],
)
def test_another_encoding_is_converted_and_named(text: str, mark: bytes, encoding: str, said: str) -> None:
    found, (mistake,) = decode(mark + text.encode(encoding))
    assert found == text
    assert (mistake.line, mistake.code, said in mistake.message) == (1, "W431", True)


ENGLISH = "Water boils at 100°C; a hair is 70 µm|25 °C|70 µm|café|naïve façade|Zoë|Ångström|It’s Curie’s law|“hot”|½ cup"
ENGLISH_LINES = (
    f"{ENGLISH}|±5 %|3 × 4|E = mc²|10 m³|£5|déjà vu|pages 3–5|word — word|Schrödinger|El Niño|90° N".split(
        "|"
    )
)
KOREAN = "달이 바닷물을 끌어당깁니다|물은 백 도에서 끓습니다|지구는 하루에 한 바퀴 돕니다|안녕하세요|감사합니다".split(
    "|"
)
JAPANESE = "月の引力が海の水を引き寄せます|水は百度で沸騰します|こんにちは|パンダの親指|地球は一日に一回転する".split(
    "|"
)
TRADITIONAL_LINES = (
    "地動儀響了|水在一百度沸騰|月球的引力把海水拉起來|台灣黑熊住在山裡|為什麼天空是藍的".split("|")
)
RUSSIAN = "Луна притягивает воду океанов|Вода кипит при ста градусах|Здравствуйте".split("|")


def srt(text: str) -> str:
    return f"1\n00:00:01,000 --> 00:00:09,000\n{text}\n\n2\n00:00:10,000 --> 00:00:19,000\n- 2 -\n"


@pytest.mark.parametrize(
    ("encoding", "lines", "label"),
    [
        ("cp1252", ENGLISH_LINES, "Windows-1252"),
        ("big5", TRADITIONAL_LINES, "Big5"),
        ("cp950", TRADITIONAL_LINES, "Big5"),
        ("gb18030", TRADITIONAL_LINES, "GB18030"),
        ("gb18030", ["①α粒子 ②β粒子", "面积约 10 ㎡，∠A≈30°"], "GB18030"),
    ],
)
def test_one_line_is_read_and_shown(encoding: str, lines: list[str], label: str) -> None:
    for line in lines:
        text, (mistake,) = decode(srt(line).encode(encoding))
        assert text == srt(line)
        shown = mistake.message.partition("“")[2].rstrip("”").strip("…")
        assert (mistake.code, label in mistake.message, "第 3 行" in mistake.message) == ("W431", True, True)
        assert shown in line
        assert not shown.isascii()


@pytest.mark.parametrize(
    ("encoding", "lines", "label"),
    [
        ("euc_kr", KOREAN, "韩文"),
        ("cp949", KOREAN, "韩文"),
        ("euc_jp", JAPANESE, "日文"),
        ("shift_jis", JAPANESE, "日文"),
        ("cp1251", RUSSIAN, "俄文"),
        ("koi8_r", RUSSIAN, "俄文"),
        ("mac_roman", ["Water boils at 100°C; it’s hot", "café, naïve façade"], "老苹果"),
        ("cp437", ["Water boils at 100°C; a hair is 70 µm", "café, naïve façade"], "DOS"),
    ],
)
def test_what_cannot_be_vouched_for_is_refused_by_name(encoding: str, lines: list[str], label: str) -> None:
    for line in lines:
        text, (mistake,) = decode(srt(line).encode(encoding))
        assert (text, mistake.code, mistake.line) == ("", "E408", 3)
        assert label in mistake.message


@pytest.mark.parametrize("encoding", ["mac_roman", "cp437", "cp850"])
def test_one_word_of_another_machine_is_read_rightly_or_refused(encoding: str) -> None:
    for line in [line for line in ENGLISH_LINES if _fits(line, encoding)]:
        assert (
            decode(srt(line).encode(encoding))[0] in ("", srt(line)) or line == "10 m³"
        )  # `10 mü` in Windows


def _fits(line: str, encoding: str) -> bool:
    return line.encode(encoding, "ignore").decode(encoding) == line


def test_bilingual_captions() -> None:
    text = srt("大熊猫的伪拇指\nThe giant panda’s false thumb isn’t a finger").replace("’", "'")
    assert decode(text.encode("gb18030"))[0] == text


def test_a_long_file_is_judged_quickly() -> None:
    data = srt("大熊猫的伪拇指").encode("gb18030") * 30_000
    began = time.process_time()
    assert decode(data)[1][0].code == "W431"
    assert time.process_time() - began < 5


def test_what_fits_no_encoding_is_refused_at_its_line() -> None:
    for bad in (b"\xe9t\xe9", b"\xff\xff", "丙".encode()[:2], "日本語字幕のテスト".encode("shift_jis")):
        assert decode("甲\n乙\n".encode() + bad) == (
            "",
            (Mistake(3, MIXED, help=SAVE),),
        )


def test_what_nobody_writes_is_unknown() -> None:
    assert decode(b"ab\n\x80\xff") == ("", (Mistake(2, UNKNOWN, help=SAVE),))


def test_a_mark_that_lies_is_refused_at_its_line() -> None:
    text, (mistake,) = decode(codecs.BOM_UTF16_LE + "甲\n".encode("utf-16-le") + b"\x00\xd8")
    assert (text, mistake.line, mistake.fatal) == ("", 2, True)


def lines_of_samples(root: Path) -> list[str]:
    bodies = [path.read_text(encoding="utf-8").split("---", 2)[2] for path in root.glob("content/*/*.md")]
    parts = [part for body in bodies for part in re.split(r"[。！？\n]", body)]
    return [part for part in parts if len(re.findall("[\u4e00-\u9fff]", part)) >= 4 and _in_gbk(part)]


def _in_gbk(text: str) -> bool:
    """Raised digits and the like take four bytes in GB18030: nobody speaks such a line in a film."""
    return text.encode("gbk", "ignore").decode("gbk") == text


def test_single_lines_of_the_samples_in_gb18030(root: Path) -> None:
    lines = lines_of_samples(root)
    assert len(lines) > 300
    found = {line: decode(line.encode("gb18030"))[0] for line in lines}
    assert [line for line, text in found.items() if text not in ("", line)] == []
    refused = [line for line, text in found.items() if not text]
    assert len(refused) <= len(lines) // 500  # four rare characters alone are not enough


def test_gb18030_that_happens_to_be_utf8() -> None:
    data = "为什么偏偏取 81".encode("gb18030")
    assert data.decode() == "Ϊʲôƫƫȡ 81"
    assert decode(data)[0] == "为什么偏偏取 81"


@pytest.mark.parametrize(
    "text", ["Café Zoë, naïve façade", "Привет, мир! Большая панда", "Ελληνικά γράμματα", "½ × 3"]
)
def test_other_scripts_in_utf8_are_left_alone(text: str) -> None:
    assert decode(text.encode()) == (text, ())


@given(st.text("中文a1，。\n<>&é") | st.text(st.characters(min_codepoint=0x800, exclude_categories=("Cs",))))
def test_utf8_with_chinese_is_always_right(text: str) -> None:
    assert decode(text.encode()) == (text.removeprefix("\ufeff"), ())


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    text, mistakes = decode(data)
    assert text or not data or mistakes or data in (codecs.BOM_UTF8, b"")
