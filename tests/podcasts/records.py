"""Podcasts as records, for the tests of what is written from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipeline.media.chapters import Chapter
from pipeline.podcasts.record import (
    Episode,
    Frequency,
    Image,
    Licence,
    Location,
    MediaFile,
    Person,
    Podcast,
    Season,
    Soundbite,
    Transcript,
)

BEIJING = dt.timezone(dt.timedelta(hours=8))
ROOT = "https://kepu.example.org/"
SHA = "a" * 64


def file(name: str, media_type: str, length: int, title: str, side: int = 0) -> MediaFile:
    return MediaFile(
        f"{ROOT}media/{name}",
        length,
        media_type,
        SHA,
        title,
        side * 16 // 9,
        side,
        128 if length > 600 else 0,
        "zh-CN",
    )


def sound(number: int) -> Episode:
    """An episode with everything that may be said of a sound."""
    page = f"{ROOT}audio/sound-{number}/"
    m4a = file(f"{number:020}/audio.m4a", "audio/mp4", 98_765 + number, "AAC")
    return Episode(
        id=f"sound-{number}",
        guid=f"tag:kepu.example.org,2024:sound-{number}",
        url=page,
        title=f"第 {number} 个“声音” <& 回声>",
        description=f"第 {number} 集讲什么。\n\n第二段。",
        notes=f'<p>第 {number} 集，<a href="{page}?x=1&amp;y=2">链接</a>，]]&gt; 与 𠮷。</p>',
        published=dt.datetime(2026, 11, number, 9, 30, tzinfo=BEIJING),
        updated=dt.datetime(2026, 11, number + 1, 18, 30, tzinfo=BEIJING) if number % 2 else None,
        duration_ms=61_500 + number * 1000,
        type="trailer" if number == 1 else "full",
        enclosure=m4a,
        alternates=(m4a, file(f"{number:020}/audio.webm", "audio/webm", 70_000, "Opus，省流量")),
        people=(
            Person("演示编辑部", "Writer", "Writing", f"{ROOT}organisations/demo-editors/"),
            Person("李冰", "Narrator", "Cast", f"{ROOT}people/li-bing/", f"{ROOT}media/p/640.jpg"),
            Person("甲", "拟音", "Misc."),
        ),
        transcripts=(
            Transcript(f"{ROOT}media/c/captions.vtt", "text/vtt", "zh-CN"),
            Transcript(f"{page}transcript.zh-CN.srt", "application/x-subrip", "zh-CN"),
            Transcript(f"{page}transcript.zh-CN.json", "application/json", "zh-CN"),
        ),
        chapters=(Chapter(0, "开场"), Chapter(30_500 + number, "第二章 <& 题>")),
        chapters_url=f"{page}chapters.json",
        soundbite=Soundbite(5_250, 30_000, "最好听的一段"),
        locations=(Location("成都自然博物馆", "geo:30.68,104.14"), Location("江边")),
        season=Season(3, "听见科学", number),
        licence=Licence("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"),
        image=Image(f"{ROOT}media/i/1280.jpg", 1280, 720, "一支音叉"),
        keywords=("物理", "声学"),
        ai_made=number == 2,
    )


def film(number: int) -> Episode:
    """The same as a film: two MP4s, a playlist, the sound alone."""
    big = file(f"v{number:019}/video.mp4", "video/mp4", 1_234_567, "1080p", 1080)
    return replace(
        sound(number),
        id=f"film-{number}",
        guid=f"tag:kepu.example.org,2024:film-{number}",
        url=f"{ROOT}videos/film-{number}/",
        enclosure=big,
        alternates=(
            big,
            file(f"v{number:019}/video-small.mp4", "video/mp4", 234_567, "480p", 480),
            file(f"v{number:019}/master.m3u8", "application/vnd.apple.mpegurl", 533, "自动选清晰度"),
            file(f"v{number:019}/audio.m4a", "audio/mp4", 34_567, "只听声音"),
        ),
    )


AUDIO = Podcast(
    path="columns/hello-science/podcast.xml",
    url=f"{ROOT}columns/hello-science/podcast.xml",
    home=f"{ROOT}columns/hello-science/",
    guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
    medium="audio",
    title="你好科学｜成都科普",
    description="一天一个为什么。",
    language="zh-CN",
    author="成都科普编辑部",
    email="podcast@kepu.example.org",
    category="Science/Natural Sciences",
    serial=False,
    artwork=f"{ROOT}columns/hello-science/podcast-0123456789ab.jpg",
    copyright="成都科普编辑部",
    episodes=tuple(sound(number) for number in range(10, 0, -1)),
    frequency=Frequency("每周一更", "FREQ=WEEKLY;BYDAY=MO"),
    proofs=(("applepodcastsverify", "05124"),),
)
VIDEO = replace(
    AUDIO,
    path="series/hear/video-podcast.xml",
    url=f"{ROOT}series/hear/video-podcast.xml",
    medium="video",
    serial=True,
    complete=True,
    blocked=True,
    locked=False,
    frequency=None,
    episodes=tuple(film(number) for number in range(10, 0, -1)),
)
