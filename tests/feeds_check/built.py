"""A small built site in which every feed is right: tests break one thing of it at a time."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from PIL import Image

URL = "https://kepu.example.org/"
SOUND = b"nine byte"
GUID = "tag:kepu.example.org,2024:rain"
HTML = '&lt;p&gt;夜雨，见&lt;a href="https://kepu.example.org/articles/rain/"&gt;这里&lt;/a&gt;。&lt;/p&gt;'
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel>
<title>成都科普</title>
<link>{URL}</link>
<description>看得懂的科普</description>
<lastBuildDate>Thu, 05 Nov 2026 01:00:00 +0000</lastBuildDate>
<atom:link rel="self" href="{URL}feed.xml"/>
<item>
<title>夜雨</title>
<link>{URL}articles/rain/</link>
<guid isPermaLink="false">{GUID}</guid>
<pubDate>Thu, 05 Nov 2026 01:00:00 +0000</pubDate>
<description>雨在夜里下。</description>
<content:encoded>{HTML}</content:encoded>
<enclosure url="{URL}media/rain/sound.m4a" length="9" type="audio/mp4"/>
</item>
</channel>
</rss>
"""
ATOM = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>tag:kepu.example.org,2024:feed</id>
<title>成都科普</title>
<updated>2026-11-05T09:00:00+08:00</updated>
<author><name>演示编辑部</name></author>
<link rel="self" href="{URL}atom.xml"/>
<link rel="alternate" href="{URL}"/>
<entry>
<id>{GUID}</id>
<title>夜雨</title>
<published>2026-11-05T09:00:00+08:00</published>
<updated>2026-11-05T09:00:00+08:00</updated>
<link rel="alternate" href="{URL}articles/rain/"/>
<link rel="enclosure" href="{URL}media/rain/sound.m4a" length="9" type="audio/mp4"/>
<content type="html">{HTML}</content>
</entry>
<at:deleted-entry ref="tag:kepu.example.org,2024:gone" when="2026-11-20T09:00:00+08:00"><at:comment>内容有误</at:comment></at:deleted-entry>
</feed>
"""
ITEM = {
    "id": GUID,
    "url": f"{URL}articles/rain/",
    "title": "夜雨",
    "content_html": f'<p><a href="{URL}articles/rain/">雨</a></p>',
    "date_published": "2026-11-05T09:00:00+08:00",
    "attachments": [{"url": f"{URL}media/rain/sound.m4a", "mime_type": "audio/mp4", "size_in_bytes": 9}],
}
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "成都科普",
    "home_page_url": URL,
    "feed_url": f"{URL}feed.json",
    "items": [ITEM],
}
SRI = "sha384-" + base64.b64encode(hashlib.sha384(SOUND).digest()).decode("ascii")
PODCAST = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel>
<title>听科学</title>
<link>{URL}columns/listen/</link>
<description>听得清的科普</description>
<language>zh-CN</language>
<atom:link rel="self" href="{URL}columns/listen/podcast.xml"/>
<itunes:author>演示编辑部</itunes:author>
<itunes:type>serial</itunes:type>
<itunes:explicit>false</itunes:explicit>
<itunes:category text="Science"/>
<itunes:image href="{URL}media/rain/cover.jpg"/>
<podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<podcast:locked>yes</podcast:locked>
<podcast:medium>podcast</podcast:medium>
<podcast:trailer url="{URL}media/rain/sound.m4a" pubdate="Thu, 05 Nov 2026 01:00:00 +0000" length="9" type="audio/mp4">预告</podcast:trailer>
<item>
<title>夜雨</title>
<link>{URL}articles/rain/</link>
<guid isPermaLink="false">{GUID}</guid>
<pubDate>Thu, 05 Nov 2026 01:00:00 +0000</pubDate>
<description>雨在夜里下。</description>
<enclosure url="{URL}media/rain/sound.m4a" length="9" type="audio/mp4"/>
<itunes:duration>00:01:05</itunes:duration>
<itunes:episode>1</itunes:episode>
<itunes:episodeType>full</itunes:episodeType>
<podcast:person role="host">演示讲解员</podcast:person>
<podcast:season>1</podcast:season>
<podcast:transcript url="{URL}media/rain/words.vtt" type="text/vtt" language="zh-CN"/>
<podcast:chapters url="{URL}media/rain/chapters.json" type="application/json+chapters"/>
<podcast:soundbite startTime="1.5" duration="20"/>
<podcast:alternateEnclosure type="audio/mp4" length="9"><podcast:source uri="{URL}media/rain/sound.m4a"/><podcast:integrity type="sri" value="{SRI}"/></podcast:alternateEnclosure>
</item>
</channel>
</rss>
"""
OPML = f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>成都科普</title></head><body>
<outline text="全站"><outline type="rss" text="成都科普" xmlUrl="{URL}feed.xml"/></outline>
</body></opml>
"""
EVENT = """SUMMARY:岁末科普汇演
DTSTART;TZID=Asia/Shanghai:20261227T143000
DTEND;TZID=Asia/Shanghai:20261227T160000
DTSTAMP:20261101T000000Z
UID:21e0a78c
SEQUENCE:0
STATUS:CONFIRMED
LOCATION:锦江区，演示剧场
CATEGORIES:日常科普,其他
DESCRIPTION:单位：演示市科协\\n形式：线下
URL:https://kepu.example.org/activities/"""
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [{"startTime": 0, "title": "一"}, {"startTime": 9, "title": "二"}],
}


def calendar(event: str = EVENT) -> bytes:
    """A calendar of one event in as many lines as given, not folded."""
    lines = [
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//ZH", f"SOURCE;VALUE=URI:{URL}calendars/all.ics"),
        *("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T020000"),
        *("TZOFFSETFROM:+0900", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE"),
        *("BEGIN:VEVENT", *event.split("\n"), "END:VEVENT", "END:VCALENDAR", ""),
    ]
    return "\r\n".join(lines).encode()


def write_site(root: Path) -> Path:
    """Write the site into a folder and return it."""
    picture = root / "media/rain/cover.jpg"
    files = {
        "index.html": b"",
        "articles/rain/index.html": b"",
        "activities/index.html": b"",
        "columns/listen/index.html": b"",
        "media/rain/sound.m4a": SOUND,
        "media/rain/words.vtt": b"WEBVTT\n",
        "media/rain/chapters.json": json.dumps(CHAPTERS).encode(),
        "feed.xml": RSS.encode(),
        "atom.xml": ATOM.encode(),
        "feed.json": json.dumps(JSON_FEED, ensure_ascii=False).encode(),
        "columns/listen/podcast.xml": PODCAST.encode(),
        "feeds.opml": OPML.encode(),
        "calendars/all.ics": calendar(),
        "sitemap.xml": b"<urlset/>",
        "api/v1/index.json": b"{}",
    }
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    Image.new("RGB", (1400, 1400), "#123c3f").save(picture)
    return root
