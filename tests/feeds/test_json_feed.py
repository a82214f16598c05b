"""JSON Feed is read back as JSON and validated against the schema of version 1.1."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, FormatChecker  # type: ignore[import-untyped]

from pipeline.feeds.characters import clean
from pipeline.feeds.json_feed import render
from pipeline.feeds.record import FeedEntry, FeedRecord
from tests.examples import examples
from tests.feeds.sample import ARCHIVE, ARTICLE, FEED, FULL_RECORD, HOSTILE, RECORD, VIDEO, many

SCHEMA = Path(__file__).parents[1] / "vendor" / "jsonfeed" / "schema-v1.1.json"
VALIDATOR = Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=FormatChecker())
GOLDEN = Path(__file__).parent / "golden"
GOLDEN_OF = {"column.json": FULL_RECORD, "archive.json": ARCHIVE}


def of(record: FeedRecord) -> dict[str, Any]:
    """The feed, valid by the schema."""
    feed: dict[str, Any] = json.loads(render(record))
    VALIDATOR.validate(feed)
    return feed


def test_the_schema_finds_mistakes() -> None:
    assert not VALIDATOR.is_valid({**of(RECORD), "items": [{"url": "x"}]})


@pytest.mark.parametrize("name", GOLDEN_OF)
def test_golden(name: str) -> None:
    """The reviewed bytes. To accept a change: `KEPU_GOLDEN=write pytest tests/feeds` and read the difference."""
    golden, data = GOLDEN / name, render(GOLDEN_OF[name])
    if os.environ.get("KEPU_GOLDEN") == "write":
        golden.write_bytes(data)
    assert data == golden.read_bytes()


def test_the_feed() -> None:
    feed = of(FULL_RECORD)
    assert (feed["title"], feed["home_page_url"]) == (FEED.title, FEED.home)
    assert feed["feed_url"] == "https://kepu.example.org/columns/kepu-panda/feed.json"
    assert feed["next_url"] == "https://kepu.example.org/columns/kepu-panda/feed/old-one.json"
    assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    archive = of(ARCHIVE)
    assert archive["next_url"].endswith("/feed/older-one.json") and "hubs" not in archive
    assert "next_url" not in of(RECORD)


def test_the_entries() -> None:
    video, audio, article = of(RECORD)["items"]
    assert (video["id"], video["url"], video["title"]) == (VIDEO.guid, VIDEO.url, VIDEO.title)
    assert (video["content_html"], video["summary"]) == (VIDEO.html, VIDEO.summary)
    assert [a["name"] for a in video["authors"]] == list(VIDEO.authors)
    assert video["tags"] == list(VIDEO.categories)
    assert video["attachments"] == [
        {
            "url": "https://kepu.example.org/media/0123456789abcdef0123/video.mp4",
            "mime_type": "video/mp4",
            "size_in_bytes": 1_234_567,
            "duration_in_seconds": 83.5,
        }
    ]
    assert "duration_in_seconds" not in audio["attachments"][0]
    assert not {"attachments", "authors", "tags", "image"} & article.keys()


def test_a_summary_is_text() -> None:
    (item,) = of(replace(RECORD, entries=(replace(VIDEO, html=""),)))["items"]
    assert item["content_text"] == item["summary"] == VIDEO.summary and "content_html" not in item


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_read_back(text: str) -> None:
    entry = replace(ARTICLE, title=text, summary=text, authors=(text,), categories=(text,))
    feed = of(replace(RECORD, feed=replace(FEED, title=text, description=text), entries=(entry,)))
    (item,) = feed["items"]
    assert {feed["title"], feed["description"], item["title"], item["summary"]} == {text}
    assert (item["authors"], item["tags"]) == ([{"name": text}], [text])


@settings(max_examples=examples(30), deadline=None)
@given(many())
def test_any_entries_read_back(given_entries: list[FeedEntry]) -> None:
    items = of(replace(RECORD, entries=tuple(given_entries)))["items"]
    for item, entry in zip(items, given_entries, strict=True):
        assert (item["id"], item["title"], item["summary"]) == (entry.guid, entry.title, entry.summary)
        assert item.get("content_html", "") == entry.html
        assert [a["name"] for a in item.get("authors", [])] == list(entry.authors)
        assert item.get("tags", []) == list(entry.categories)
        published = dt.datetime.fromisoformat(item["date_published"])
        assert published.timestamp() == entry.published.timestamp()
        assert item.get("image") == entry.picture


@settings(max_examples=examples(20), deadline=None)
@given(st.text(st.characters(codec=None)))
def test_no_text_breaks_a_feed(text: str) -> None:
    entry = replace(VIDEO, title=f"题{text}", html=f"文{text}", categories=(f"类{text}",))
    (item,) = of(replace(RECORD, feed=replace(FEED, description=f"描{text}"), entries=(entry,)))["items"]
    assert item["title"] == clean(f"题{text}")
