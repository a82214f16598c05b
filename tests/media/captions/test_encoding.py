"""Bytes in, text and the encoding's name out."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Mistake
from pipeline.media.captions.encoding import decode

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


def test_what_fits_no_encoding_is_refused_at_its_line() -> None:
    for bad in (b"\xe9t\xe9", b"\xff\xff", "丙".encode()[:2], "日本語字幕のテスト".encode("shift_jis")):
        assert decode("甲\n乙\n".encode() + bad) == (
            "",
            (Mistake(3, "认不出是什么编码，请在字幕软件里另存为 UTF-8"),),
        )


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
    wrong = [line for line in lines if decode(line.encode("gb18030"))[0] != line]
    assert wrong == []


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
