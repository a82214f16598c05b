"""Atom is read back with feedparser and by RFC 4287; strings are compared only against the golden files."""

from __future__ import annotations

import calendar
import datetime as dt
import os
from dataclasses import replace
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.atom import TOMBSTONES, render
from pipeline.feeds.characters import clean
from pipeline.feeds.feedgen_extensions import ATOM, HISTORY
from pipeline.feeds.record import FeedEntry, FeedRecord
from tests.examples import examples
from tests.feeds.sample import ARCHIVE, ARTICLE, FEED, FULL_RECORD, HOSTILE, RECORD, STONE, VIDEO, many

GOLDEN = Path(__file__).parent / "golden"
GOLDEN_OF = {"column.atom.xml": FULL_RECORD, "archive.atom.xml": ARCHIVE}
A, AT = f"{{{ATOM}}}", f"{{{TOMBSTONES}}}"


def of(record: FeedRecord) -> etree._Element:
    """The feed, with what RFC 4287, section 4 asks of every feed and entry."""
    feed = etree.fromstring(render(record))
    assert feed.tag == f"{A}feed"
    for element in [feed, *feed.iter(f"{A}entry")]:
        for name in ("id", "title", "updated"):
            (found,) = element.findall(A + name)
            assert found.text
        pages = [link for link in element.findall(f"{A}link") if link.get("rel", "alternate") == "alternate"]
        assert len(pages) == 1
    assert feed.find(f"{A}author/{A}name") is not None  # for entries without one
    return feed


@pytest.mark.parametrize("name", GOLDEN_OF)
def test_golden(name: str) -> None:
    """The reviewed bytes. To accept a change: `KEPU_GOLDEN=write pytest tests/feeds` and read the difference."""
    golden, data = GOLDEN / name, render(GOLDEN_OF[name])
    if os.environ.get("KEPU_GOLDEN") == "write":
        golden.write_bytes(data)
    assert data == golden.read_bytes()
    parsed = feedparser.parse(golden.read_bytes())
    assert not parsed.bozo and parsed.version == "atom10"
    assert [e.id for e in parsed.entries] == [e.guid for e in GOLDEN_OF[name].entries]


def test_feedparser_reads_feed_and_entries() -> None:
    parsed = feedparser.parse(render(RECORD))
    assert not parsed.bozo
    feed = parsed.feed
    assert (feed.id, feed.title, feed.subtitle, feed.link) == (
        FEED.id,
        FEED.title,
        FEED.description,
        FEED.home,
    )
    assert feed.updated == "2026-11-20T10:30:00+00:00"
    for entry, wanted in zip(parsed.entries, RECORD.entries, strict=True):
        assert (entry.id, entry.link, entry.title, entry.summary) == (
            wanted.guid,
            wanted.url,
            wanted.title,
            wanted.summary,
        )
        assert entry.title_detail.type == "text/plain"
        assert entry.content[0].type == "text/html"
        assert entry.content[0].value == wanted.html
        assert [a.name for a in entry.get("authors", [])] == list(wanted.authors)
        assert [t.term for t in entry.get("tags", [])] == list(wanted.categories)
        assert moment(entry.published_parsed) == wanted.published
        assert moment(entry.updated_parsed) == wanted.changed
        file = wanted.enclosure
        found = [(e.href, int(e.length), e.type) for e in entry.enclosures]
        assert found == ([(file.url, file.length, file.media_type)] if file else [])


def moment(parsed: object) -> dt.datetime:
    return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC)  # type: ignore[arg-type]


def test_a_withdrawn_item_has_a_tombstone() -> None:
    (stone,) = of(FULL_RECORD).findall(f"{AT}deleted-entry")
    assert dict(stone.attrib) == {"ref": STONE.guid, "when": "2026-11-25T00:00:00+00:00"}
    assert stone.findtext(f"{AT}comment") == STONE.reason
    assert of(FULL_RECORD).findtext(f"{A}updated") == "2026-11-25T00:00:00+00:00"
    assert of(RECORD).find(f"{AT}deleted-entry") is None


def test_archives_are_linked_both_ways() -> None:
    folder = "https://kepu.example.org/columns/kepu-panda/"
    assert links_of(FULL_RECORD) == {
        "alternate": folder,
        "self": f"{folder}atom.xml",
        "hub": "https://hub.example.org/",
        "prev-archive": f"{folder}atom/old-one.xml",
    }
    assert links_of(ARCHIVE) == {
        "alternate": folder,
        "self": f"{folder}atom/old-one.xml",
        "current": f"{folder}atom.xml",
        "prev-archive": f"{folder}atom/older-one.xml",
        "next-archive": f"{folder}atom/newer-one.xml",
    }
    assert of(ARCHIVE).find(f"{{{HISTORY}}}archive") is not None
    assert of(FULL_RECORD).find(f"{{{HISTORY}}}archive") is None
    assert of(ARCHIVE).findtext(f"{A}id") == of(FULL_RECORD).findtext(f"{A}id")


def links_of(record: FeedRecord) -> dict[str, str]:
    return {link.get("rel", ""): link.get("href", "") for link in of(record).findall(f"{A}link")}


def test_an_empty_feed_has_a_date_that_no_clock_gave() -> None:
    feed = of(replace(RECORD, entries=()))
    assert feed.findtext(f"{A}updated") == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_read_back(text: str) -> None:
    entry = replace(ARTICLE, title=text, summary=text, authors=(text,), categories=(text,))
    data = render(replace(RECORD, feed=replace(FEED, title=text, description=text), entries=(entry,)))
    feed = etree.fromstring(data)
    for path in ("title", "subtitle", "entry/title", "entry/summary", "entry/author/name"):
        assert feed.findtext("/".join(A + part for part in path.split("/"))) == text
    category = feed.find(f"{A}entry/{A}category")
    assert category is not None and category.get("term") == text


@settings(max_examples=examples(30), deadline=None)
@given(many())
def test_any_entries_read_back(given_entries: list[FeedEntry]) -> None:
    record = replace(RECORD, entries=tuple(given_entries))
    found = of(record).findall(f"{A}entry")
    parsed = feedparser.parse(render(record))
    assert not parsed.bozo
    assert [e.id for e in parsed.entries] == [e.guid for e in given_entries]
    for element, read, entry in zip(found, parsed.entries, given_entries, strict=True):
        assert element.findtext(f"{A}title") == entry.title
        assert element.findtext(f"{A}summary") == entry.summary
        assert (element.findtext(f"{A}content") or "") == entry.html
        assert [e.text for e in element.iterfind(f"{A}author/{A}name")] == list(entry.authors)
        assert [e.get("term") for e in element.iter(f"{A}category")] == list(entry.categories)
        # As seconds: by PEP 495 a time in a repeated hour equals nothing of another zone.
        assert calendar.timegm(read.published_parsed) == int(entry.published.timestamp())
        assert calendar.timegm(read.updated_parsed) == max(
            int(moment.timestamp()) for moment in (entry.published, entry.updated) if moment is not None
        )


@settings(max_examples=examples(20), deadline=None)
@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_feed(text: str) -> None:
    entry = replace(VIDEO, title=f"题{text}", html=f"文{text}", categories=(f"类{text}",))
    stone = replace(STONE, reason=f"因{text}")
    feed = of(
        replace(RECORD, feed=replace(FEED, description=f"描{text}"), entries=(entry,), tombstones=(stone,))
    )
    assert feed.findtext(f"{A}entry/{A}title") == clean(f"题{text}")
    assert feed.findtext(f"{AT}deleted-entry/{AT}comment") == clean(f"因{text}")
