"""Entries and a feed for the tests of every format, the texts that are hostile to some reader, and strategies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import strategies as st

from pipeline.feeds.characters import clean
from pipeline.feeds.record import Enclosure, Feed, FeedEntry, FeedRecord, Tombstone

BEIJING = dt.timezone(dt.timedelta(hours=8))
ROOT = "https://kepu.example.org/"

VIDEO = FeedEntry(
    id="panda-false-thumb",
    guid="tag:kepu.example.org,2026:panda-false-thumb",
    url="https://kepu.example.org/videos/panda-false-thumb/",
    title="大熊猫的“第六根手指” <& 伪拇指>",
    summary="桡侧籽骨怎样变成一根会抓竹子的“拇指”。",
    html='<p>全文，<a href="https://kepu.example.org/a/?x=1&amp;y=2">链接</a>，]]&gt; 与 𠮷。</p>',
    published=dt.datetime(2026, 11, 5, 9, tzinfo=BEIJING),
    updated=dt.datetime(2026, 11, 20, 18, 30, tzinfo=BEIJING),
    authors=("演示编辑部", "李冰"),
    categories=("动物与自然", "青少年"),
    enclosure=Enclosure(
        "https://kepu.example.org/media/0123456789abcdef0123/video.mp4", 1_234_567, "video/mp4", 83_500
    ),
    picture="https://kepu.example.org/media/0123456789abcdef0123/poster.jpg",
    language="zh-CN",
)
AUDIO = replace(
    VIDEO,
    id="night-sky",
    guid="tag:kepu.example.org,2026:night-sky",
    url="https://kepu.example.org/audio/night-sky/",
    title="听星空",
    published=dt.datetime(2026, 11, 4, 0, 0, 1, tzinfo=dt.UTC),
    updated=None,
    enclosure=Enclosure("https://kepu.example.org/media/fedcba98765432100123/audio.m4a", 98_765, "audio/mp4"),
)
ARTICLE = replace(
    VIDEO,
    id="norovirus",
    guid="tag:kepu.example.org,2026:norovirus",
    url="https://kepu.example.org/articles/norovirus/",
    title="诺如病毒",
    published=dt.datetime(2026, 10, 1, 7, tzinfo=BEIJING),
    updated=None,
    authors=(),
    categories=(),
    enclosure=None,
    picture=None,
)
FEED = Feed(
    root=ROOT,
    folder="columns/kepu-panda/",
    id="tag:kepu.example.org,2026:feeds/columns/kepu-panda/",
    title="科普熊猫",
    description="成都科普的第一个栏目",
    author="成都科普",
    since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
)
RECORD = FeedRecord(FEED, (VIDEO, AUDIO, ARTICLE))
STONE = Tombstone(
    "tag:kepu.example.org,2026:gone", dt.datetime(2026, 11, 25, 8, tzinfo=BEIJING), "数字有误，正在核对"
)
FULL_RECORD = replace(
    RECORD, feed=replace(FEED, hub="https://hub.example.org/"), earlier="old-one", tombstones=(STONE,)
)
"""A first page with everything that one can have."""
ARCHIVE = replace(RECORD, part="old-one", earlier="older-one", later="newer-one")

HOSTILE = (
    "题<img src=x onerror=alert(2)>", "a<b，b>c", "a < b & c", "AT&T", "&lt;script&gt;", "<!-- x", "<?x", "</b>", "&amp;", "&#60;b>",
    "<svg/onload=alert(1)", "&lt", "]]>", "x<y且y>z", "</item></channel>", "</entry></feed>", "🐼👨‍👩‍👧‍👦\u202e反\u202c", "\u200f\u2066", "题" * 300,
    '"引号\'', "\\u0000 \\", "甲\t乙", "𠮷", "甲\x7f乙",
)  # fmt: skip

TEXT = st.text(min_size=1).filter(lambda text: clean(text) == text)
MOMENT = st.datetimes(
    dt.datetime.fromisoformat("1900-01-01"), dt.datetime.fromisoformat("2200-01-01"), timezones=st.timezones()
).map(lambda moment: moment.replace(microsecond=0))


@st.composite
def entries(draw: st.DrawFn, text: st.SearchStrategy[str] = TEXT) -> FeedEntry:
    """Any entry."""
    number = draw(st.integers(0, 10**9))
    return FeedEntry(
        id=f"id-{number}",
        guid=f"tag:kepu.example.org,2026:id-{number}",
        url=f"https://kepu.example.org/{number}/",
        title=draw(text),
        summary=draw(text),
        html=draw(st.just("") | text),
        published=draw(MOMENT),
        updated=draw(st.none() | MOMENT),
        authors=tuple(draw(st.lists(text, max_size=2))),
        categories=tuple(draw(st.lists(text, max_size=2))),
        enclosure=draw(
            st.none() | st.builds(Enclosure, st.just("https://x/a"), st.integers(0), st.just("audio/mp4"))
        ),
        picture=draw(st.none() | st.just("https://kepu.example.org/a.jpg")),
        language="zh-CN",
    )


def many(most: int = 3) -> st.SearchStrategy[list[FeedEntry]]:
    """Entries of one feed."""
    return st.lists(entries(), max_size=most, unique_by=lambda e: e.guid)
