"""What is right is not complained about; each thing that is broken gives its code, in its file, and no other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipeline.errors import Finding
from pipeline.feeds_check.check import check_feeds
from tests.feeds_check.built import EVENT, GUID, ITEM, JSON_FEED, SRI, URL, calendar, write_site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path)


def found(site: Path) -> tuple[Finding, ...]:
    return check_feeds(site, URL, "site").findings


def codes(site: Path) -> list[tuple[str, str]]:
    return [(f.file.removeprefix("site/"), f.code) for f in found(site)]


def test_what_is_right_is_counted_and_not_complained_about(site: Path) -> None:
    checked = check_feeds(site, URL, "site")
    assert checked.findings == ()
    assert checked.counts == {**dict.fromkeys(("rss", "atom", "json", "podcasts", "opml", "calendars"), 1)}


def test_a_footnote_of_the_text_itself_is_no_address(site: Path) -> None:
    text = (site / "feed.xml").read_text(encoding="utf-8")
    (site / "feed.xml").write_text(
        text.replace('href="https://kepu.example.org/articles/rain/"', 'href="#fn-1"'), encoding="utf-8"
    )
    assert codes(site) == []


def test_a_site_without_feeds_has_nothing_to_check(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"")
    assert check_feeds(tmp_path, URL, "site").counts == {}


XML = [
    # RSS
    ("feed.xml", "<title>成都科普</title>", "<title>a & b</title>", "E741"),
    ("feed.xml", "<rss ", "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss ", "E741"),
    ("feed.xml", "<title>成都科普</title>", "", "E742"),
    ("feed.xml", f"<link>{URL}</link>", "", "E742"),
    ("feed.xml", "<description>看得懂的科普</description>", "<description> </description>", "E742"),
    ("feed.xml", 'version="2.0"', 'version="0.91"', "E742"),
    ("feed.xml", f'<guid isPermaLink="false">{GUID}</guid>', "", "E742"),
    ("feed.xml", 'isPermaLink="false"', "", "E757"),
    ("feed.xml", f"<link>{URL}articles/rain/</link>", "", "E742"),
    ("feed.xml", 'length="9"', 'length="10"', "E746"),
    ("feed.xml", 'length="9"', "", "E746"),
    ("feed.xml", "sound.m4a", "missing.m4a", "E747"),
    ("feed.xml", f"<link>{URL}articles/rain/</link>", f"<link>{URL}articles/snow/</link>", "E747"),
    ("feed.xml", 'href="https://kepu.example.org/articles/rain/"', 'href="../rain/"', "E757"),
    ("feed.xml", 'articles/rain/"&gt;', 'articles/snow/"&gt;', "E747"),
    ("feed.xml", 'type="audio/mp4"', 'type="audio/mpeg"', "E748"),
    ("feed.xml", 'type="audio/mp4"', "", "E748"),
    ("feed.xml", "<pubDate>Thu, 05 Nov 2026 01:00:00 +0000</pubDate>", "", "E749"),
    ("feed.xml", "<pubDate>Thu, 05", "<pubDate>Fri, 05", "E749"),
    ("feed.xml", "<pubDate>Thu, 05", "<pubDate>Thu, 35", "E749"),
    ("feed.xml", "<pubDate>Thu, 05 Nov 2026 01:00:00 +0000", "<pubDate>2026-11-05T01:00:00Z", "E749"),
    ("feed.xml", "<pubDate>Thu, 05 Nov 2026 01:00:00 +0000", "<pubDate>Thu, 05 Nov 2026 01:00:00", "E749"),
    ("feed.xml", "</pubDate>", "</pubDate><atom:updated>2026-11-04T00:00:00Z</atom:updated>", "E749"),
    ("feed.xml", "</pubDate>", "</pubDate><atom:updated>soon</atom:updated>", "E749"),
    ("feed.xml", 'rel="self"', 'rel="other"', "E751"),
    ("feed.xml", f'href="{URL}feed.xml"', f'href="{URL}rss.xml"', "E751"),
    ("feed.xml", "<item>", f'<atom:link rel="prev-archive" href="{URL}feed/1.xml"/><item>', "E747"),
    ("feed.xml", "<item>", f'<atom:link rel="prev-archive" href="{URL}feed.xml"/><item>', "E751"),
    ("feed.xml", "<item>", f'<atom:link rel="prev-archive" href="{URL}activities/"/><item>', "E751"),
    # Atom
    ("atom.xml", "<id>tag:kepu.example.org,2024:feed</id>", "", "E743"),
    ("atom.xml", "<title>夜雨</title>", "", "E743"),
    ("atom.xml", "<updated>2026-11-05T09:00:00+08:00</updated>\n<author>", "<author>", "E743"),
    ("atom.xml", "<author><name>演示编辑部</name></author>", "", "E743"),
    ("atom.xml", f"<id>{GUID}</id>", "<id>rain</id>", "E743"),
    ("atom.xml", '<content type="html">', '<content type="text/plain+x">', "E743"),
    ("atom.xml", 'when="2026-11-20T09:00:00+08:00"', 'when="2026-11-20"', "E743"),
    ("atom.xml", "2024:gone", "2024:rain", "E745"),
    ("atom.xml", 'length="9"', 'length="8"', "E746"),
    ("atom.xml", "<published>2026-11-05T09:00:00+08:00", "<published>2026-11-05T09:00:01+08:00", "E749"),
    ("atom.xml", "<published>2026-11-05T09:00:00+08:00", "<published>2026-11-31T09:00:00+08:00", "E749"),
    ("atom.xml", f'rel="self" href="{URL}atom.xml"', f'rel="self" href="{URL}feed.xml"', "E751"),
    # Podcasts
    ("columns/listen/podcast.xml", "<language>zh-CN</language>", "", "E752"),
    ("columns/listen/podcast.xml", "<itunes:author>演示编辑部</itunes:author>", "", "E752"),
    ("columns/listen/podcast.xml", "<itunes:explicit>false</itunes:explicit>", "", "E752"),
    ("columns/listen/podcast.xml", "<itunes:explicit>false", "<itunes:explicit>no", "E752"),
    ("columns/listen/podcast.xml", "<itunes:type>serial", "<itunes:type>weekly", "E752"),
    ("columns/listen/podcast.xml", '<itunes:category text="Science"/>', "<itunes:category/>", "E752"),
    ("columns/listen/podcast.xml", f'<itunes:image href="{URL}media/rain/cover.jpg"/>', "", "E752"),
    ("columns/listen/podcast.xml", "rain/cover.jpg", "rain/words.vtt", "E753"),
    ("columns/listen/podcast.xml", "00:01:05", "65.5 s", "E752"),
    ("columns/listen/podcast.xml", "<itunes:episode>1</itunes:episode>", "", "E752"),
    ("columns/listen/podcast.xml", "<itunes:episode>1", "<itunes:episode>one", "E752"),
    ("columns/listen/podcast.xml", "<itunes:episodeType>full", "<itunes:episodeType>main", "E752"),
    ("columns/listen/podcast.xml", "雨在夜里下。", "雨" * 1334, "E750"),
    ("columns/listen/podcast.xml", "917393e3-1b1e-5cef", "917393e3-1b1e-5ce", "E754"),
    ("columns/listen/podcast.xml", "<podcast:locked>yes", "<podcast:locked>true", "E754"),
    ("columns/listen/podcast.xml", "<podcast:medium>podcast", "<podcast:medium>radio", "E754"),
    ("columns/listen/podcast.xml", "演示讲解员", " ", "E754"),
    ("columns/listen/podcast.xml", "<podcast:season>1", "<podcast:season>first", "E754"),
    ("columns/listen/podcast.xml", 'type="text/vtt"', 'type="text/webvtt"', "E754"),
    ("columns/listen/podcast.xml", "words.vtt", "words.srt", "E747"),
    ("columns/listen/podcast.xml", "json+chapters", "json", "E754"),
    ("columns/listen/podcast.xml", "chapters.json", "words.vtt", "E754"),
    ("columns/listen/podcast.xml", 'startTime="1.5"', 'startTime="0:01"', "E754"),
    ("columns/listen/podcast.xml", SRI[10:20], "AAAAAAAAAA", "E754"),
    ("columns/listen/podcast.xml", "sha384-", "md5-", "E754"),
    ("columns/listen/podcast.xml", f'<podcast:source uri="{URL}media/rain/sound.m4a"/>', "", "E754"),
    ("columns/listen/podcast.xml", 'pubdate="Thu, 05', 'pubdate="someday, 05', "E754"),
    # OPML
    ("feeds.opml", "feed.xml", "rss.xml", "E747"),
    ("feeds.opml", 'text="成都科普"', "", "E742"),
    ("feeds.opml", f' xmlUrl="{URL}feed.xml"', "", "E742"),
    ("feeds.opml", "<head><title>成都科普</title></head>", "", "E742"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "code"), XML, ids=range(len(XML)))
def test_each_break_of_a_feed_is_named(site: Path, file: str, right: str, wrong: str, code: str) -> None:
    path = site / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    broken = set(codes(site))
    assert (file, code) in broken
    # A type that is gone from a text leaves its length unchecked, and the like: nothing else may be said of the file.
    assert {c for f, c in broken if f == file} <= {code} | ALSO.get(code, set())
    assert {f for f, _ in broken} == {file}


ALSO = {
    "E754": {"E747", "E748"},  # what a tag names wrongly has another type, too
    "E742": {"E741"},
    "E753": {"E748"},
    "E747": {"E748", "E751"},
}


def changed(**fields: Any) -> dict[str, Any]:
    return {**JSON_FEED, **fields}


def item(**fields: Any) -> dict[str, Any]:
    return changed(items=[{**ITEM, **fields}])


JSON = [
    (changed(version="https://jsonfeed.org/version/1"), "E744"),
    (changed(title=""), "E744"),
    (changed(items={}), "E744"),
    (changed(items=["rain"]), "E744"),
    (changed(feed_url=f"{URL}other.json"), "E751"),
    (changed(next_url=f"{URL}feed/1.json"), "E747"),
    (changed(items=[ITEM, ITEM]), "E745"),
    (item(id=7), "E744"),
    (item(content_html=""), "E744"),
    (item(content_html="<a href='x/'>x</a>"), "E757"),
    (item(url=f"{URL}articles/snow/"), "E747"),
    (item(date_published="2026-11-05"), "E749"),
    (item(date_modified="2026-11-04T09:00:00+08:00"), "E749"),
    (item(attachments=[{**ITEM["attachments"][0], "size_in_bytes": 8}]), "E746"),  # type: ignore[index]
    (item(attachments=[{**ITEM["attachments"][0], "mime_type": "video/mp4"}]), "E748"),  # type: ignore[index]
    (item(attachments=["x"]), "E744"),
]


@pytest.mark.parametrize(("feed", "code"), JSON, ids=range(len(JSON)))
def test_each_break_of_a_json_feed_is_named(site: Path, feed: dict[str, Any], code: str) -> None:
    (site / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
    assert {c for _, c in codes(site)} <= {code} | ({"E751"} if code == "E747" else set())
    assert ("feed.json", code) in codes(site)


def test_json_that_is_none_is_named(site: Path) -> None:
    (site / "feed.json").write_text('{"version": "https://jsonfeed.org/version/1.1",', encoding="utf-8")
    assert codes(site) == [("feed.json", "E741")]


def replaced(name: str, *lines: str) -> bytes:
    """The calendar with one property of its event replaced."""
    kept = [line for line in EVENT.split("\n") if not re.match(rf"{name}[;:]", line)]
    return calendar("\n".join([*kept, *lines]))


ICS: list[tuple[str, Callable[[], bytes]]] = [
    ("no end", lambda: calendar().replace(b"END:VCALENDAR\r\n", b"")),
    ("no CRLF", lambda: calendar().replace(b"\r\n", b"\n")),
    ("wide", lambda: replaced("SUMMARY", "SUMMARY:" + "a" * 70)),
    ("cut", lambda: replaced("SUMMARY").replace(b"UID:", "SUMMARY:岁".encode()[:-1] + b"\r\n \x81\r\nUID:")),
    ("version", lambda: calendar().replace(b"VERSION:2.0", b"VERSION:1.0")),
    ("no PRODID", lambda: calendar().replace(b"PRODID:-//t//t//ZH\r\n", b"")),
    ("no UID", lambda: replaced("UID")),
    ("no DTSTAMP", lambda: replaced("DTSTAMP")),
    ("no DTSTART", lambda: replaced("DTSTART")),
    ("two", lambda: replaced("SUMMARY", "SUMMARY:a", "SUMMARY:b")),
    ("local stamp", lambda: replaced("DTSTAMP", "DTSTAMP:20261101T000000")),
    ("no day", lambda: replaced("DTSTAMP", "DTSTAMP:20261131T000000Z")),
    ("no month", lambda: replaced("DTSTART", "DTSTART;TZID=Asia/Shanghai:20261327T143000")),
    ("zone", lambda: replaced("DTSTART", "DTSTART;TZID=Asia/Chengdu:20261227T143000")),
    ("zone and UTC", lambda: replaced("DTSTART", "DTSTART;TZID=Asia/Shanghai:20261227T143000Z")),
    ("before", lambda: replaced("DTEND", "DTEND;TZID=Asia/Shanghai:20261227T143000")),
    ("unlike", lambda: replaced("DTEND", "DTEND;VALUE=DATE:20261228")),
    ("both", lambda: replaced("DURATION", "DURATION:PT1H")),
    ("sequence", lambda: replaced("SEQUENCE", "SEQUENCE:-1")),
    ("status", lambda: replaced("STATUS", "STATUS:CANCELED")),
    ("comma", lambda: replaced("SUMMARY", "SUMMARY:a,b")),
    ("backslash", lambda: replaced("SUMMARY", r"SUMMARY:a\x")),
    ("control", lambda: replaced("SUMMARY", "SUMMARY:a\x07")),
    ("no colon", lambda: replaced("SUMMARY", "SUMMARY")),
    ("no parts", lambda: b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"),
    ("crossed", lambda: calendar().replace(b"END:VEVENT", b"END:VTODO")),
    ("twice", lambda: calendar() + calendar()),
]


@pytest.mark.parametrize("content", [made for _, made in ICS], ids=[name for name, _ in ICS])
def test_each_break_of_a_calendar_is_named(site: Path, content: Callable[[], bytes]) -> None:
    (site / "calendars/all.ics").write_bytes(content())
    assert set(codes(site)) == {("calendars/all.ics", "E755")}


def test_addresses_of_events_and_repeated_identifiers_are_checked(site: Path) -> None:
    (site / "calendars/all.ics").write_bytes(replaced("URL", f"URL:{URL}nowhere/"))
    assert codes(site) == [("calendars/all.ics", "E747")]
    (site / "calendars/all.ics").write_bytes(calendar(f"{EVENT}\nEND:VEVENT\nBEGIN:VEVENT\n{EVENT}"))
    assert codes(site) == [("calendars/all.ics", "E745")]


def test_an_event_is_alike_in_all_calendars(site: Path) -> None:
    (site / "calendars/other.ics").write_bytes(calendar())
    assert codes(site) == []
    (site / "calendars/other.ics").write_bytes(replaced("SEQUENCE", "SEQUENCE:1"))
    assert codes(site) == [("calendars/other.ics", "E756")]


def test_an_artwork_is_square_rgb_and_of_the_right_size(site: Path) -> None:
    for mode, size in (
        ("RGB", (1400, 1300)),
        ("RGB", (1300, 1300)),
        ("RGB", (3001, 3001)),
        ("L", (1400, 1400)),
    ):
        Image.new(mode, size).save(site / "media/rain/cover.jpg")
        assert codes(site) == [("columns/listen/podcast.xml", "E753")]


def test_two_podcasts_have_two_guids_and_an_episode_has_its_own_file(site: Path) -> None:
    text = (site / "columns/listen/podcast.xml").read_text(encoding="utf-8")
    (site / "columns/listen/video-podcast.xml").write_text(
        text.replace("listen/podcast.xml", "listen/video-podcast.xml"), encoding="utf-8"
    )
    assert codes(site) == [("columns/listen/video-podcast.xml", "E745")]
    (site / "columns/listen/video-podcast.xml").unlink()
    item = text[text.index("<item>") : text.index("</channel>")]
    second = item.replace(GUID, f"{GUID}-2").replace("<itunes:episode>1", "<itunes:episode>2")
    (site / "columns/listen/podcast.xml").write_text(text.replace(item, item + second), encoding="utf-8")
    assert codes(site) == [("columns/listen/podcast.xml", "E745")]


def archived(site: Path, guids: tuple[str, ...]) -> None:
    """Give the RSS feed an archive with these ids."""
    text = (site / "feed.xml").read_text(encoding="utf-8")
    item = text[text.index("<item>") : text.index("</channel>")]
    older = "".join(item.replace(GUID, guid) for guid in guids)
    page = text.replace(item, older).replace(f"{URL}feed.xml", f"{URL}feed/1.xml")
    (site / "feed").mkdir()
    (site / "feed/1.xml").write_text(page, encoding="utf-8")
    link = f'<atom:link rel="prev-archive" href="{URL}feed/1.xml"/>'
    (site / "feed.xml").write_text(text.replace("<item>", f"{link}<item>"), encoding="utf-8")


def test_an_archive_has_other_entries(site: Path) -> None:
    archived(site, ("tag:a", "tag:b"))
    assert codes(site) == []


def test_an_entry_on_two_pages_is_named(site: Path) -> None:
    archived(site, ("tag:a", GUID))
    assert codes(site) == [("feed/1.xml", "E745")]


def test_archives_that_go_round_are_named(site: Path) -> None:
    archived(site, ("tag:a",))
    page = site / "feed/1.xml"
    link = f'<atom:link rel="prev-archive" href="{URL}feed.xml"/>'
    page.write_text(page.read_text(encoding="utf-8").replace("<item>", f"{link}<item>"), encoding="utf-8")
    assert set(codes(site)) == {("feed.xml", "E751"), ("feed/1.xml", "E751")}


def test_too_large_a_page_is_named(site: Path) -> None:
    text = (site / "feed.xml").read_text(encoding="utf-8")
    (site / "feed.xml").write_text(text.replace("雨在夜里下。", "雨" * 180_000), encoding="utf-8")
    assert codes(site) == [("feed.xml", "E750")]


def test_a_finding_says_where_it_is_and_what_to_do(site: Path) -> None:
    path = site / "feed.xml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('length="9"', 'length="5"'), encoding="utf-8")
    (finding,) = found(site)
    assert finding.file == "site/feed.xml" and finding.severity == "error"
    assert "length" in path.read_text(encoding="utf-8").splitlines()[finding.line - 1]
    assert "5" in finding.message and "9" in finding.message and finding.help
