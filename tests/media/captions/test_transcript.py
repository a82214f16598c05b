"""Cues to sentences, sentences to paragraphs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.media.captions.cue import Cue
from pipeline.media.captions.parse import parse
from pipeline.media.captions.transcript import Sentence, sentences_of, to_text
from pipeline.media.chapters import Chapter


def said(*parts: tuple[int, int, str]) -> list[str]:
    return [s.text for s in sentences_of(Cue(start, end, text) for start, end, text in parts)]


def test_a_sentence_of_several_cues_is_one() -> None:
    found = sentences_of(
        [Cue(0, 1000, "大熊猫的前掌上，"), Cue(1000, 2000, "有五根\n并排的手指。"), Cue(2100, 3000, "看：")]
    )
    assert found == (Sentence(0, 2000, "大熊猫的前掌上，有五根 并排的手指。"), Sentence(2100, 3000, "看："))


def test_without_marks_a_pause_ends_it() -> None:
    assert said((0, 1000, "白天"), (1100, 2000, "云层挡住阳光"), (3300, 4000, "入夜")) == [
        "白天 云层挡住阳光",
        "入夜",
    ]


def test_a_quotation_mark_may_follow_the_end() -> None:
    assert said((0, 1000, "他说：“到了。”"), (1000, 2000, "然后")) == ["他说：“到了。”", "然后"]


def test_speakers_stay_apart() -> None:
    assert said((0, 1000, "-到了吗\n-还没有"), (1000, 2000, "快了")) == ["-到了吗", "-还没有 快了"]


def test_whoever_is_named_stays_apart() -> None:
    found = parse(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 张衡>响了吗\n<v 弟子>响了\n\n00:02.000 --> 00:03.000\n<v 弟子>快看",
        ".vtt",
    )
    assert [s.text for s in sentences_of(found.cues)] == ["张衡：响了吗", "弟子：响了 快看"]


def test_a_long_run_is_cut_between_cues() -> None:
    found = said(*((n * 1000, n * 1000 + 1000, "十个字十个字十个字十") for n in range(20)))
    assert len(found) > 2
    assert max(map(len, found)) <= 80


def test_paragraphs_end_at_pauses_and_chapters() -> None:
    sentences = (
        Sentence(0, 1000, "第一句。"),
        Sentence(1000, 2000, "第二句。"),
        Sentence(5000, 6000, "停了一会儿。"),
        Sentence(6000, 7000, "新的一章。"),
    )
    text = to_text(sentences, (Chapter(0, "开头"), Chapter(6000, "后面")))
    assert text == "【开头】\n\n第一句。第二句。\n\n停了一会儿。\n\n【后面】\n\n新的一章。\n"
    assert to_text(()) == ""


cues = st.lists(
    st.builds(
        lambda start, length, text: Cue(start, start + length, text),
        st.integers(0, 100_000),
        st.integers(1, 9000),
        st.text("甲乙 ab。，\n-…”", min_size=1)
        .map(lambda t: "\n".join(filter(None, map(str.strip, t.split("\n")))))
        .filter(bool),
    )
)


@given(cues)
def test_no_word_is_lost_or_moved(found: list[Cue]) -> None:
    def bare(text: str) -> str:
        return "".join(text.split())

    sentences = sentences_of(found)
    assert bare("".join(s.text for s in sentences)) == bare("".join(c.text for c in found))
    assert bare(to_text(sentences)) == bare("".join(c.text for c in found))
