"""Lyrics in, cues out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse


def test_repeats_offsets_and_words_timed_alone() -> None:
    found = parse(
        "[offset:+500]\n[00:01.5][00:10.00]副歌\n[00:03.00]<00:03.00>逐<00:03.50>字\n[00:03.00]word\n没有时间\n",
        ".lrc",
    )
    assert found.cues == (Cue(1000, 2500, "副歌"), Cue(2500, 9500, "逐字\nword"), Cue(9500, 13500, "副歌"))
    assert [(m.line, "没有时间" in m.message) for m in found.fatal] == [(5, True)]


lines = st.lists(
    st.tuples(st.integers(0, 5999), st.text("甲乙ab ，<>&{}", min_size=1).map(str.strip).filter(bool)),
    min_size=1,
    max_size=8,
)


@given(lines)
def test_every_line_is_shown_from_its_time(said: list[tuple[int, str]]) -> None:
    text = "".join(f"[{at // 6000:02}:{at // 100 % 60:02}.{at % 100:02}]{words}\n" for at, words in said)
    found = parse(text, ".lrc")
    assert found.fatal == ()
    for at, words in said:
        (cue,) = [cue for cue in found.cues if cue.start_ms == at * 10]
        assert words in cue.text.split("\n")
