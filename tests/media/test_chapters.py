"""Chapters as a WebVTT track."""

from __future__ import annotations

import pysubs2

from pipeline.media.chapters import Chapter, chapters_vtt


def test_each_ends_where_the_next_begins_and_the_last_at_the_end() -> None:
    chapters = (Chapter(0, "开头 <1>"), Chapter(65_000, "中间 & 后面"))
    text = chapters_vtt(chapters, 90_500)
    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:01:05.000\n开头 &lt;1&gt;\n\n"
        "00:01:05.000 --> 00:01:30.500\n中间 &amp; 后面\n"
    )
    read = pysubs2.SSAFile.from_string(text, format_="vtt")
    assert [(e.start, e.end) for e in read] == [(0, 65_000), (65_000, 90_500)]
