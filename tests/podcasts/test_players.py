"""Chapters and captions as players fetch them; captions are read back by the reader of captions."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse
from pipeline.media.chapters import Chapter
from pipeline.podcasts.players import chapters_json, transcript_json, transcript_srt
from pipeline.podcasts.times import seconds
from tests.examples import examples

CUES = (Cue(0, 1_500, "第一句"), Cue(2_000, 4_250, "第二句\n（笑声）"), Cue(3_600_000, 3_601_000, "一小时后"))


def test_chapters_reach_to_the_next_and_the_last_to_the_end() -> None:
    found = json.loads(chapters_json("题", "栏目", (Chapter(0, "一"), Chapter(4_800, "二")), 36_000))
    assert found == {
        "version": "1.2.0",
        "title": "题",
        "podcastName": "栏目",
        "chapters": [
            {"startTime": 0, "endTime": 4.8, "title": "一"},
            {"startTime": 4.8, "endTime": 36, "title": "二"},
        ],
    }


def test_a_transcript_has_a_segment_for_each_caption() -> None:
    found = json.loads(transcript_json(CUES))
    assert found["version"] == "1.0.0"
    assert [(s["startTime"], s["endTime"], s["body"]) for s in found["segments"]] == [
        (0, 1.5, "第一句"),
        (2, 4.25, "第二句\n（笑声）"),
        (3600, 3601, "一小时后"),
    ]


def test_subrip_reads_as_written() -> None:
    assert transcript_srt(CUES).decode() == (
        "1\n00:00:00,000 --> 00:00:01,500\n第一句\n\n"
        "2\n00:00:02,000 --> 00:00:04,250\n第二句\n（笑声）\n\n"
        "3\n01:00:00,000 --> 01:00:01,000\n一小时后\n"
    )


WORDS = st.text(
    st.characters(categories=("L", "N", "P"), exclude_characters="-<>{}&\\"), min_size=1, max_size=20
)


@settings(max_examples=examples(40), deadline=None)
@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 5000), WORDS), min_size=1, max_size=6))
def test_any_captions_read_back_from_subrip(given_cues: list[tuple[int, int, str]]) -> None:
    cues, at = [], 0
    for pause, length, text in given_cues:
        cues.append(Cue(at + pause, at + pause + length, text))
        at += pause + length
    assert parse(transcript_srt(cues).decode(), ".srt").cues == tuple(cues)


def test_seconds_have_only_the_decimals_they_need() -> None:
    assert [seconds(ms) for ms in (0, 25, 73_500, 60_000, 1_234_560)] == [
        "0",
        "0.025",
        "73.5",
        "60",
        "1234.56",
    ]
