"""Structured data of films and sounds."""

from __future__ import annotations

from typing import Any

from pipeline.render.structured.terms import Site, duration, iso_date
from pipeline.render.structured.works import work_nodes
from tests.render.structured.schema_org import complaints

SITE = Site("https://kepu.example.org/", "成都科普", "看得懂", "主办单位", "权利人", demonstration=False)


def view(kind: str, **changes: Any) -> dict[str, Any]:
    """The view of a film or sound as far as its data are made from it."""
    return {
        "kind": kind,
        "title": "雷声数一数",
        "summary": "看见闪电就数数。",
        "language": "zh-CN",
        "people": [
            {"role": "动画程序", "name": "编辑部", "url": None, "about": None},
            {"role": "人物", "name": "竺可桢", "url": "people/zhu-kezhen/", "about": None},
            {"role": "医学审核", "name": "王医生", "url": None, "about": None},
        ],
        "production": {"mode": "自制", "unit": "编辑部", "url": None},
        "topics": [{"title": "物理", "url": "topics/physics/", "id": "physics"}],
        "audiences": [{"title": "公众", "url": "audiences/public/", "id": "public"}],
        "difficulty": "入门",
        "licence": {"title": "署名", "url": None},
        "series": None,
        "podcasts": [],
        "sources": [],
        "corrections": [],
        "repost": None,
        "claim": None,
        "column": {"title": "你好科学", "url": "columns/hello-science/", "id": "hello-science"},
        "picture": None,
        "transcript": [
            {"start": "0.500", "start_label": "0:00", "text": "闪电先到。"},
            {"start": "4.000", "start_label": "0:04", "text": "雷声后到。"},
        ],
        "player": {
            "type": kind,
            "poster": "media/a/poster-1280.jpg",
            "seek": {"max": 75, "label": "1:15", "storyboard": None},
            "captions": [
                {"url": "media/b/captions.vtt", "language": "zh-CN", "label": "中文字幕", "default": True}
            ],
            "chapters": [],
        },
        "head": {
            "work": {
                "kind": kind,
                "published": "2026-11-23T20:00:00+08:00",
                "updated": None,
                "file": "media/a/video.mp4",
            }
        },
        **changes,
    }


def test_a_film_has_file_length_captions_and_a_clip_for_each_sentence() -> None:
    (film,) = work_nodes(SITE, "videos/thunder/", view("video"))
    assert not list(complaints(film))
    assert film["@type"] == "VideoObject" and film["name"] == "雷声数一数"
    assert film["contentUrl"] == "https://kepu.example.org/media/a/video.mp4"
    assert film["thumbnailUrl"] == "https://kepu.example.org/media/a/poster-1280.jpg"
    assert film["duration"] == "PT1M15S" and film["uploadDate"] == "2026-11-23T20:00:00+08:00"
    assert film["transcript"] == "闪电先到。\n雷声后到。"
    assert [(c["name"], c["startOffset"], c["endOffset"]) for c in film["hasPart"]] == [
        ("闪电先到。", 0.5, 4.0),
        ("雷声后到。", 4.0, 75.0),
    ]
    assert film["hasPart"][1]["url"] == "https://kepu.example.org/videos/thunder/#t=4.000"
    assert [p["@type"] for p in film["author"]] == ["Organization"]
    assert film["contributor"] == [{"@type": "Person", "name": "王医生"}]
    assert film["about"][0] == {
        "@type": "Person",
        "name": "竺可桢",
        "url": "https://kepu.example.org/people/zhu-kezhen/",
    }


def test_chapters_make_the_clips_where_there_are_any() -> None:
    chapters = [
        {"title": "看见", "start": "0.000", "start_label": "0:00", "url": "x"},
        {"title": "听见", "start": "30.000", "start_label": "0:30", "url": "x"},
    ]
    base = view("audio")
    (sound,) = work_nodes(
        SITE, "audio/thunder/", {**base, "player": {**base["player"], "chapters": chapters}}
    )
    assert not list(complaints(sound))
    assert sound["@type"] == "AudioObject" and sound["encodingFormat"] == "audio/mp4"
    assert [(c["name"], c["endOffset"]) for c in sound["hasPart"]] == [("看见", 30.0), ("听见", 75.0)]


def test_a_film_without_words_has_no_clips() -> None:
    (film,) = work_nodes(SITE, "videos/thunder/", view("video", transcript=[]))
    assert "hasPart" not in film and "transcript" not in film


def test_a_film_that_is_not_made_yet_has_no_file() -> None:
    base = view("video", player=None)
    base["head"]["work"]["file"] = None
    (film,) = work_nodes(SITE, "videos/thunder/", base)
    assert not {"contentUrl", "duration", "hasPart"} & film.keys() and not list(complaints(film))


def test_dates_are_iso_or_left_out() -> None:
    assert iso_date("1914 年 3 月 5 日") == "1914-03-05"
    assert iso_date("1536 年") == "1536"
    assert iso_date("不详（今人推算有 1202 年、1208 年等说）") is None
    assert iso_date(None) is None


def test_lengths() -> None:
    assert [duration(s) for s in (0, 59, 60, 3600, 3661)] == ["PT0S", "PT59S", "PT1M", "PT1H", "PT1H1M1S"]


def test_an_episode_names_its_podcasts_and_its_file() -> None:
    podcasts = [
        {
            "kind": kind,
            "title": title,
            "word": "视频播客",
            "url": f"{page}video-podcast.xml",
        }
        for kind, title, page in (
            ("column", "你好科学｜成都科普（视频）", "columns/hello-science/"),
            ("series", "听雷｜成都科普（视频）", "series/thunder/"),
        )
    ]
    series = {"title": "听雷", "description": None, "episode": 2, "episodes": []}
    nodes = work_nodes(SITE, "videos/thunder/", view("video", podcasts=podcasts, series=series))
    work, episode = nodes
    assert [told for node in nodes for told in complaints(node)] == []
    assert episode["@type"] == "PodcastEpisode" and episode["associatedMedia"] == {"@id": work["@id"]}
    assert (episode["timeRequired"], episode["episodeNumber"]) == ("PT1M15S", 2)
    assert [(s["@type"], s["webFeed"]) for s in episode["partOfSeries"]] == [
        ("PodcastSeries", "https://kepu.example.org/columns/hello-science/video-podcast.xml"),
        ("PodcastSeries", "https://kepu.example.org/series/thunder/video-podcast.xml"),
    ]
    assert len(work_nodes(SITE, "videos/thunder/", view("video", podcasts=podcasts, player=None))) == 1
