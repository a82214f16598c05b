"""RSS is read back with the parsers readers use; strings are compared only against the golden file."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import locale
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import podcastparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.characters import as_html, clean
from pipeline.feeds.feedgen_extensions import ATOM, HISTORY
from pipeline.feeds.record import Enclosure, FeedEntry, FeedRecord
from pipeline.feeds.rss import render
from tests.examples import examples
from tests.feeds.sample import ARCHIVE, ARTICLE, AUDIO, FEED, FULL_RECORD, HOSTILE, RECORD, VIDEO, many

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
GOLDEN = Path(__file__).parent / "golden"
GOLDEN_OF = {"column.xml": FULL_RECORD, "archive.xml": ARCHIVE}


class HtmlReader(HTMLParser):
    """What a reader shows that takes a text for HTML: the tags in it, and the words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    handle_endtag = handle_comment = handle_decl = handle_pi = unknown_decl = lambda self, it: (
        self.tags.append(it)
    )  # type: ignore[assignment]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(text: str | None) -> str:
    """The words of a text that is taken for HTML; it has no markup."""
    reader = HtmlReader()
    reader.feed(text or "")
    reader.close()
    assert reader.tags == []
    return "".join(reader.words)


def utc(parsed: time.struct_time) -> dt.datetime:
    """feedparser gives times in UTC, as tuples."""
    return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)


def seconds(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def test_feedparser_reads_the_channel() -> None:
    parsed = feedparser.parse(render(RECORD))
    assert not parsed.bozo
    assert parsed.version == "rss20"
    feed = parsed.feed
    assert (feed.title, feed.subtitle, feed.language) == ("科普熊猫", "成都科普的第一个栏目", "zh-CN")
    assert feed.link == FEED.home
    assert [(link.rel, link.href) for link in feed.links] == [
        ("alternate", FEED.home),
        ("self", FEED.address("rss")),
    ]
    assert feed.generator == "kepu"
    assert time.strftime("%FT%TZ", feed.updated_parsed) == "2026-11-20T10:30:00Z"


def test_feedparser_reads_the_entries() -> None:
    entries = feedparser.parse(render(RECORD)).entries
    assert [entry.id for entry in entries] == [e.guid for e in RECORD.entries]
    for entry, wanted in zip(entries, RECORD.entries, strict=True):
        assert entry.guidislink is False
        assert (entry.link, read(entry.title), read(entry.summary)) == (
            wanted.url,
            wanted.title,
            wanted.summary,
        )
        assert entry.content[0].value == wanted.html
        assert [author.name for author in entry.get("authors", [])] == list(wanted.authors)
        assert [tag.term for tag in entry.get("tags", [])] == list(wanted.categories)
        published = utc(entry.published_parsed)
        assert published == wanted.published
        given_enclosure = wanted.enclosure
        if given_enclosure is None:
            assert entry.enclosures == []
        else:
            (enclosure,) = entry.enclosures
            found = (enclosure.href, int(enclosure.length), enclosure.type)
            assert found == (given_enclosure.url, given_enclosure.length, given_enclosure.media_type)
    assert utc(entries[0].updated_parsed) == VIDEO.updated


def test_podcastparser_reads_the_episodes() -> None:
    podcast = podcastparser.parse(FEED.address("rss"), io.BytesIO(render(RECORD)))
    assert (podcast["title"], podcast["link"]) == (FEED.title, FEED.home)
    episodes = {episode["guid"]: episode for episode in podcast["episodes"]}
    assert set(episodes) >= {VIDEO.guid, AUDIO.guid}
    for wanted in (VIDEO, AUDIO):
        episode = episodes[wanted.guid]
        assert wanted.enclosure is not None
        assert episode["published"] == seconds(wanted.published)
        assert (read(episode["title"]), episode["link"]) == (wanted.title, wanted.url)
        (enclosure,) = episode["enclosures"]
        assert (enclosure["url"], enclosure["file_size"], enclosure["mime_type"]) == (
            wanted.enclosure.url,
            wanted.enclosure.length,
            wanted.enclosure.media_type,
        )


@pytest.mark.parametrize("name", GOLDEN_OF)
def test_golden(name: str) -> None:
    """The reviewed bytes. To accept a change: `KEPU_GOLDEN=write pytest tests/feeds` and read the difference."""
    golden, data = GOLDEN / name, render(GOLDEN_OF[name])
    if os.environ.get("KEPU_GOLDEN") == "write":
        golden.write_bytes(data)
    assert data == golden.read_bytes()
    parsed = feedparser.parse(golden.read_bytes())
    assert not parsed.bozo
    assert [e.id for e in parsed.entries] == [e.guid for e in GOLDEN_OF[name].entries]


def test_a_first_page_leads_to_the_archives_and_the_hub() -> None:
    links = links_of(FULL_RECORD)
    assert links == {
        "self": "https://kepu.example.org/columns/kepu-panda/feed.xml",
        "hub": "https://hub.example.org/",
        "prev-archive": "https://kepu.example.org/columns/kepu-panda/feed/old-one.xml",
    }
    assert etree.fromstring(render(FULL_RECORD)).find(f"channel/{{{HISTORY}}}archive") is None


def test_an_archive_says_so_and_has_neighbours() -> None:
    folder = "https://kepu.example.org/columns/kepu-panda/"
    assert links_of(ARCHIVE) == {
        "self": f"{folder}feed/old-one.xml",
        "current": f"{folder}feed.xml",
        "prev-archive": f"{folder}feed/older-one.xml",
        "next-archive": f"{folder}feed/newer-one.xml",
    }
    assert etree.fromstring(render(ARCHIVE)).find(f"channel/{{{HISTORY}}}archive") is not None


def links_of(record: FeedRecord) -> dict[str, str]:
    """The atom:links of a channel."""
    channel = etree.fromstring(render(record)).find("channel")
    assert channel is not None
    found = [(link.get("rel", ""), link.get("href", "")) for link in channel.findall(f"{{{ATOM}}}link")]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_the_stylesheet_is_named_relative_to_the_document() -> None:
    assert b'<?xml-stylesheet type="text/css" href="../../stylesheets/feed.css"?>\n<rss' in render(RECORD)
    assert b'href="../../../stylesheets/feed.css"?>' in render(ARCHIVE)
    assert b' href="stylesheets/feed.css"?>' in render(replace(RECORD, feed=replace(FEED, folder="")))


def test_a_summary_has_no_content() -> None:
    item = etree.fromstring(render(replace(RECORD, entries=(replace(VIDEO, html=""),)))).find("channel/item")
    assert item is not None and item.find(CONTENT) is None
    assert item.findtext("description") == VIDEO.summary


def test_empty_feed_names_no_time() -> None:
    parsed = feedparser.parse(render(replace(RECORD, entries=())))
    assert not parsed.bozo
    assert parsed.entries == []
    assert "updated" not in parsed.feed


def test_last_build_date_is_of_the_content() -> None:
    parsed = feedparser.parse(render(replace(RECORD, entries=(AUDIO, ARTICLE))))
    assert time.strftime("%FT%TZ", parsed.feed.updated_parsed) == "2026-11-04T00:00:01Z"


def test_one_moment_in_two_zones_is_one_feed() -> None:
    moved = replace(VIDEO, published=VIDEO.published.astimezone(dt.UTC))
    assert render(replace(RECORD, entries=(moved,))) == render(replace(RECORD, entries=(VIDEO,)))


def test_forbidden_characters_are_left_out() -> None:
    dirty = replace(VIDEO, title="标\x00题\x0b\ufffe", html="<p>正\ud800文\x1f</p>", authors=("演\x08示",))
    entry = feedparser.parse(
        render(replace(RECORD, feed=replace(FEED, title="站\x01名"), entries=(dirty,)))
    ).entries[0]
    assert (entry.title, entry.content[0].value, entry.author) == ("标题", "<p>正文</p>", "演示")


def test_naive_times_and_shared_guids_are_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        replace(VIDEO, published=dt.datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="no time zone"):
        replace(VIDEO, updated=dt.datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(ValueError, match="share a GUID"):
        replace(RECORD, entries=(VIDEO, replace(AUDIO, guid=VIDEO.guid)))
    with pytest.raises(ValueError, match="length"):
        Enclosure("https://kepu.example.org/a.mp4", -1, "video/mp4")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markup_for_a_reader_that_takes_it_for_html(text: str) -> None:
    entry = replace(ARTICLE, title=text, summary=text, authors=(text,), categories=(text,))
    data = render(replace(RECORD, feed=replace(FEED, title=text, description=text), entries=(entry,)))
    channel = etree.fromstring(data).find("channel")
    assert channel is not None
    for place in ("title", "description", "item/title", "item/description", "item/category"):
        assert read(channel.findtext(place)) == text
    assert read(channel.findtext("item/{http://purl.org/dc/elements/1.1/}creator")) == text
    parsed = feedparser.parse(data)
    assert not parsed.bozo and read(parsed.entries[0].title) == text == read(parsed.feed.title)


@pytest.mark.parametrize("text", ["AT&T", "a > b", "“题”", "甲 & 乙", "]]>"])
def test_a_text_without_markup_reads_alike_in_every_reader(text: str) -> None:
    assert as_html(text) == text


@settings(max_examples=examples(30), deadline=None)
@given(many())
def test_any_text_round_trips(given_entries: list[FeedEntry]) -> None:
    data = render(replace(RECORD, entries=tuple(given_entries)))
    items = etree.fromstring(data).findall("channel/item")
    assert len(items) == len(given_entries)
    for item, entry in zip(items, given_entries, strict=True):
        assert read(item.findtext("title")) == entry.title
        assert read(item.findtext("description")) == entry.summary
        assert (item.findtext(CONTENT) or "") == entry.html
        assert [read(e.text) for e in item.iter("{http://purl.org/dc/elements/1.1/}creator")] == list(
            entry.authors
        )
        assert [read(e.text) for e in item.iter("category")] == list(entry.categories)
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert [e.id for e in parsed.entries] == [e.guid for e in given_entries]
    for found, entry in zip(parsed.entries, given_entries, strict=True):
        # As seconds: by PEP 495 a time in a repeated hour equals nothing of another zone.
        assert calendar.timegm(found.published_parsed) == seconds(entry.published)
        assert [int(e.length) for e in found.enclosures] == (
            [entry.enclosure.length] if entry.enclosure else []
        )


@settings(max_examples=examples(20), deadline=None)
@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_feed(text: str) -> None:
    data = render(
        replace(
            RECORD,
            feed=replace(FEED, description=f"描述{text}"),
            entries=(replace(VIDEO, title=f"题{text}", html=f"文{text}"),),
        )
    )
    item = etree.fromstring(data).find("channel/item")
    assert item is not None
    assert read(item.findtext("title")) == clean(f"题{text}")


@pytest.fixture
def restored_environment() -> Iterator[None]:
    zone, before = os.environ.get("TZ"), locale.setlocale(locale.LC_ALL)
    yield
    locale.setlocale(locale.LC_ALL, before)
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    time.tzset()


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/St_Johns", "Pacific/Kiritimati", "UTC"])
@pytest.mark.usefixtures("restored_environment")
def test_time_zone_changes_no_byte(zone: str) -> None:
    os.environ["TZ"] = zone
    time.tzset()
    assert render(FULL_RECORD) == (GOLDEN / "column.xml").read_bytes()


def _locales() -> list[str]:
    """Locales of this machine whose month names differ from English, and two that are always there."""
    found = []
    for name in ("C", "C.UTF-8", "zh_CN.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        finally:
            locale.setlocale(locale.LC_ALL, "C")
        found.append(name)
    return found


@pytest.mark.usefixtures("restored_environment")
def test_locale_changes_no_byte_and_is_left_alone() -> None:
    for name in _locales():
        chosen = locale.setlocale(locale.LC_ALL, name)
        assert render(FULL_RECORD) == (GOLDEN / "column.xml").read_bytes()
        assert locale.setlocale(locale.LC_ALL) == chosen


def test_another_process_gives_the_same_bytes() -> None:
    script = (
        "import sys; from tests.feeds.sample import FULL_RECORD; from pipeline.feeds.rss import render;"
        "sys.stdout.buffer.write(render(FULL_RECORD))"
    )
    root = Path(__file__).parents[2]
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Kathmandu",
        "LC_ALL": "C",
        "PYTHONPATH": str(root),
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, check=True)
    assert done.stdout == (GOLDEN / "column.xml").read_bytes()
