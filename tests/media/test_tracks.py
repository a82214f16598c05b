"""Which sounds are published, and which is heard first."""

from __future__ import annotations

import pytest

from pipeline.config import MediaSettings
from pipeline.media.model import AudioStream, Probe, Source, VideoStream
from pipeline.media.plan import plan_media
from pipeline.media.request import MediaRequest
from pipeline.media.tracks import (
    MAX_TRACKS,
    RequestedTrack,
    canonical,
    chosen_tracks,
    language_name,
    to_option,
)

FILM = VideoStream(0, "h264", 9000, 640, 360, 0, "25/1", "yuv420p")


def film(*languages: str) -> Probe:
    sounds = [AudioStream(n, "aac", 9000, 2, 48000, tag, n) for n, tag in enumerate(languages, 1)]
    first = sounds[0] if sounds else None
    return Probe("video", "matroska,webm", 9000, FILM, first, others=tuple(sounds[1:]))


def chosen(
    probe: Probe, language: str, wanted: tuple[RequestedTrack, ...] = ()
) -> list[tuple[int, str, str]]:
    return [(t.stream.number, t.language, t.label) for t in chosen_tracks(probe, language, wanted)]


@pytest.mark.parametrize(
    ("languages", "item", "wanted"),
    [
        ([], "zh-CN", []),
        ([""], "zh-CN", [(1, "zh-CN", "中文")]),
        (["eng"], "zh-CN", [(1, "zh-CN", "中文")]),
        (["eng"], "", [(1, "en", "英语")]),
        (["eng", "chi"], "zh-CN", [(2, "zh-CN", "中文"), (1, "en", "英语")]),
        (["eng", "cmn", "yue"], "zh-CN", [(2, "zh-CN", "中文"), (1, "en", "英语"), (3, "yue", "粤语")]),
        (["eng", "fra"], "zh-CN", [(1, "en", "英语"), (2, "fr", "法语")]),
        (["", ""], "zh-CN", [(1, "zh-CN", "中文")]),
        (["zho", "chi", "eng", "eng"], "zh-CN", [(1, "zh-CN", "中文"), (3, "en", "英语")]),
        (["zh,x|[f=mp4]", "bod"], "zh-CN", [(1, "zh-CN", "中文"), (2, "bo", "藏语")]),
    ],
)
def test_by_language(languages: list[str], item: str, wanted: list[tuple[int, str, str]]) -> None:
    assert chosen(film(*languages), item) == wanted


def test_by_the_front_matter() -> None:
    wanted = (RequestedTrack(2, "zh-CN", "四川话"), RequestedTrack(1, "zh-CN", "普通话"))
    assert chosen(film("eng", "eng", "fra"), "zh-CN", wanted) == [
        (2, "zh-CN", "四川话"),
        (1, "zh-CN", "普通话"),
    ]


def test_their_number_is_bounded() -> None:
    many = ["eng", "fra", "deu", "jpn", "kor", "rus", "spa", "ita", "por", "ara"]
    assert len(chosen(film(*many), "zh-CN")) == MAX_TRACKS


def test_names_of_languages() -> None:
    assert [canonical(tag) for tag in ("chi", "zho", "ENG", "zh-CN", "yue", "", "x,y")] == [
        "zh",
        "zh",
        "en",
        "zh-CN",
        "yue",
        "",
        "",
    ]
    assert [language_name(tag) for tag in ("zh-CN", "ug", "qtz", "")] == ["中文", "维吾尔语", "qtz", "原声"]


def test_the_front_matter_names_a_sound_the_file_lacks() -> None:
    sounds = to_option([RequestedTrack(1, "zh-CN", "普通话"), RequestedTrack(3, "en", "English")])
    request = MediaRequest.of("video", "a.mp4", language="zh-CN", sounds=sounds)
    source = Source("a.mp4", "0" * 64, 9)
    plan = plan_media(
        [request],
        {"a.mp4": source},
        {source.digest: film("eng", "chi")},
        {},
        MediaSettings(),
        {"ffmpeg": "9"},
    )
    (found,) = plan.findings
    assert (found.code, found.message) == ("E409", "文件里没有第 3 条音轨；可用的是：1、2。")
    assert not plan.jobs
    assert MediaRequest.from_json(request.to_json()) == request
