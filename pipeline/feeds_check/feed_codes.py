"""The codes of what is wrong with a built feed, podcast or calendar.

Each sample is an excerpt: of a channel or an item of RSS, of an entry of Atom, of an item of JSON Feed, of a VEVENT.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.errors import Code

_AGAIN = "这是程序写坏的，请把这条信息交给维护人员"

CODES = (
    Code(
        id="E741",
        title="订阅文件读不出来",
        why="不是合法的 XML、JSON 或 iCalendar，哪个阅读器都打不开。",
        mend="重新运行 kepu build；还是这样，请把这条信息交给维护人员。",
        sample="rss",
        wrong="<title>雨 & 雪</title>",
        right="<title>雨 &amp; 雪</title>",
    ),
    Code(
        id="E742",
        title="RSS 缺少必需的内容",
        why="RSS 2.0 要求频道有标题、网址、说明，条目有标题或说明和不变的标识。",
        mend=f"{_AGAIN}。标题和说明来自 site_config/ 和条目自己，先看那里写全了没有。",
        sample="rss",
        wrong="<title></title>",
        right="<title>成都科普</title>",
    ),
    Code(
        id="E743",
        title="Atom 缺少必需的内容",
        why="RFC 4287 要求订阅源和条目都有 id、标题、更新时间，并有作者；RFC 6721 的撤回说明要有 ref 和 when。",
        mend=f"{_AGAIN}。",
        sample="atom",
        wrong="<entry><id></id></entry>",
        right="<entry><id>tag:kepu.example.org,2024:rain</id></entry>",
    ),
    Code(
        id="E744",
        title="JSON Feed 缺少必需的内容",
        why="JSON Feed 1.1 要求有 version、title、items，条目有 id 和正文。",
        mend=f"{_AGAIN}。",
        sample="json-feed",
        wrong='{"items": [{"id": ""}]}',
        right='{"items": [{"id": "tag:kepu.example.org,2024:rain"}]}',
    ),
    Code(
        id="E745",
        title="标识重复",
        why="阅读器靠标识认条目，两条一样就只显示一条。",
        mend="标识来自条目编号和 site_config/feeds.yml 的 guid_authority，不要手改；请把这条信息交给维护人员。",
        sample="atom",
        wrong='<at:deleted-entry ref="tag:kepu.example.org,2024:rain" when="2026-11-20T09:00:00Z"/>',
        right='<at:deleted-entry ref="tag:kepu.example.org,2024:snow" when="2026-11-20T09:00:00Z"/>',
    ),
    Code(
        id="E746",
        title="附件的大小与文件不符",
        why="播放器按写明的字节数下载，不符就会断在半截或重新下载。",
        mend="重新运行 kepu build；还是这样，请运行 kepu store verify。",
        sample="rss",
        wrong='<item><enclosure url="https://kepu.example.org/media/rain/sound.m4a" length="5" type="audio/mp4"/></item>',
        right='<item><enclosure url="https://kepu.example.org/media/rain/sound.m4a" length="9" type="audio/mp4"/></item>',
    ),
    Code(
        id="E747",
        title="订阅文件里的地址打不开",
        why="网站里没有这个地址的文件，读者点了就是 404。",
        mend="重新运行 kepu build；还是这样，请把这条信息交给维护人员。",
        sample="rss",
        wrong="<item><link>https://kepu.example.org/articles/snow/</link></item>",
        right="<item><link>https://kepu.example.org/articles/rain/</link></item>",
    ),
    Code(
        id="E748",
        title="附件的类型与文件不符",
        why="播放器按类型决定能不能放。",
        mend=f"{_AGAIN}。",
        sample="rss",
        wrong='<item><enclosure url="https://kepu.example.org/media/rain/sound.m4a" length="9" type="video/mp4"/></item>',
        right='<item><enclosure url="https://kepu.example.org/media/rain/sound.m4a" length="9" type="audio/mp4"/></item>',
    ),
    Code(
        id="E749",
        title="订阅文件里的时间不对",
        why="阅读器按时间排先后；看不懂的、没有时区的、更新早于发布的都会排错。",
        mend="先核对条目的 published 和 updated；那里没错，请把这条信息交给维护人员。",
        sample="rss",
        wrong="<item><pubDate>2026-11-05</pubDate></item>",
        right="<item><pubDate>Thu, 05 Nov 2026 01:00:00 +0000</pubDate></item>",
    ),
    Code(
        id="E750",
        title="订阅文件或其中的文字太大",
        why="太大的订阅源，有的阅读器不收，手机流量也吃不消；播客目录只收 4,000 字节以内的说明。",
        mend="把 site_config/feeds.yml 的 entries 调小；说明太长的，改短条目的 summary。",
        sample="size",
        wrong="600 KB 的 feed.xml",
        right="500 KB 以内的 feed.xml，更早的在存档页里",
    ),
    Code(
        id="E751",
        title="订阅文件说错了自己或存档的地址",
        why="阅读器按它写的地址再来取，按存档的地址找更早的条目。",
        mend="核对 site_config/site.yml 的 url；那里没错，请把这条信息交给维护人员。",
        sample="rss",
        wrong='<atom:link rel="self" href="https://kepu.example.org/rss.xml"/>',
        right='<atom:link rel="self" href="https://kepu.example.org/feed.xml"/>',
    ),
    Code(
        id="E752",
        title="播客缺少目录要求的内容",
        why="苹果播客和 Spotify 缺一项就不收。",
        mend="看 site_config/feeds.yml 里播客的设置写全了没有；那里没错，请把这条信息交给维护人员。",
        sample="podcast",
        wrong="<itunes:explicit>no</itunes:explicit>",
        right="<itunes:explicit>false</itunes:explicit>",
    ),
    Code(
        id="E753",
        title="播客封面不合要求",
        why="苹果播客要正方形、1400 到 3000 像素、RGB 的 JPEG 或 PNG。",
        mend="重新运行 kepu build；封面是自己做的，请按要求另存。",
        sample="bytes",
        wrong="800×600 像素的封面",
        right="3000×3000 像素的封面",
    ),
    Code(
        id="E754",
        title="播客的 Podcasting 2.0 标记写错了",
        why="写错的标记播放器会整段不认，字幕、章节、人物就都没有了。",
        mend=f"{_AGAIN}。",
        sample="podcast",
        wrong="<podcast:locked>true</podcast:locked>",
        right="<podcast:locked>yes</podcast:locked>",
    ),
    Code(
        id="E755",
        title="日历不合 RFC 5545",
        why="手机和电脑的日历会整个不收，或者漏掉活动。",
        mend=f"{_AGAIN}。",
        sample="ics",
        wrong="DTSTART;TZID=Asia/Chengdu:20261227T143000",
        right="DTSTART;TZID=Asia/Shanghai:20261227T143000",
    ),
    Code(
        id="E756",
        title="同一场活动在几个日历里不一样",
        why="同时订了几个日历的读者会看到两种说法。",
        mend="重新运行 kepu build；还是这样，请把这条信息交给维护人员。",
        sample="ics",
        wrong="# site/calendars/other.ics\nSEQUENCE:1",
        right="# site/calendars/other.ics\nSEQUENCE:0",
    ),
    Code(
        id="E757",
        title="订阅文件里的地址不是完整网址",
        why="阅读器里没有“当前页面”，相对地址打不开。",
        mend=f"{_AGAIN}。",
        sample="rss",
        wrong="<item><link>articles/rain/</link></item>",
        right="<item><link>https://kepu.example.org/articles/rain/</link></item>",
    ),
)
BY_ID: Mapping[str, Code] = MappingProxyType({code.id: code for code in CODES})
