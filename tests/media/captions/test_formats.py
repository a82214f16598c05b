"""What a captions file is by its content."""

from __future__ import annotations

import pytest

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse, read

CUES = (Cue(1000, 3000, "潮水涨了"), Cue(3500, 6000, "一天两次"))
SRT = "1\n00:00:01,000 --> 00:00:03,000\n潮水涨了\n\n2\n00:00:03,500 --> 00:00:06,000\n一天两次\n"
VTT = "WEBVTT\n\n" + SRT.replace(",", ".")
SBV = "0:00:01.000,0:00:03.000\n潮水涨了\n\n0:00:03.500,0:00:06.000\n一天两次\n"
ASS = (
    "[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,D,,0,0,0,,潮水涨了\n"
    "Dialogue: 0,0:00:03.50,0:00:06.00,D,,0,0,0,,一天两次\n"
)
LRC = "[ti:潮汐]\n[offset:0]\n\n[00:01.00]潮水涨了\n[00:03.000]\n[00:03.50]一天两次\n[00:06.00]\n"


@pytest.mark.parametrize("text", [SRT, VTT, SBV, ASS, LRC])
@pytest.mark.parametrize("suffix", [".srt", ".ass", ".lrc", ".sbv"])
def test_content_counts_not_the_name(text: str, suffix: str) -> None:
    if text is SRT and suffix != ".srt":
        return  # SubRip has nothing to tell it by
    assert parse(text, suffix).cues == CUES
    assert parse(text, suffix).mistakes == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (r"{\rtf1\ansi 潮水涨了}", "RTF"),
        ('{"canvas_config": {"height": 1080}, "materials": {"texts": []}}', "剪映"),
        ('{"events": [{"tStartMs": 0}]}', "JSON"),
        ('<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><body/></tt>', "TTML"),
        ("<tt:tt><tt:body/></tt:tt>", "TTML"),
        ("<SAMI>\n<BODY><SYNC Start=0><P>潮水", "SAMI"),
        ("<!DOCTYPE html><html><body>下载</body></html>", "网页"),
        ("{0}{25}潮水涨了\n{25}{50}一天两次", "MicroDVD"),
    ],
)
def test_other_texts_are_named_with_what_to_do(text: str, word: str) -> None:
    for suffix in (".srt", ".vtt", ".ass"):
        (mistake,) = read(text.encode(), suffix).mistakes
        assert (mistake.code, mistake.line, word in mistake.message) == ("E408", 1, True)
        assert "请" in mistake.message or "就" in mistake.message


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "老版 Word"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x1aE\xdf\xa3\x01", "MKV"),
    ],
)
def test_what_is_no_text_is_named(data: bytes, word: str) -> None:
    (mistake,) = read(data, ".srt").mistakes
    assert (mistake.code, word in mistake.message) == ("E408", True)


def test_line_breaks_of_youtube() -> None:
    assert parse(SBV.replace("潮水涨了", "潮水[br]涨了"), ".sbv").cues[0].text == "潮水\n涨了"
