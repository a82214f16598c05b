"""Every feed of the built site through the readers that others use: entries, and enclosures as they lie on the disk."""

from __future__ import annotations

import io
import json
import posixpath
from pathlib import Path
from typing import Any

import feedparser
import lxml.html
import podcastparser
import pytest

from tests.e2e.minimal import SITE_URL, Built

WITHOUT_ITEMS = ("kepu-panda", "academicians", "safe-and-well", "countryside", "frontier")
COLUMNS = ("hello-science", "scientists", *WITHOUT_ITEMS)
FEEDS = ["feed.xml", *(f"columns/{c}/feed.xml" for c in COLUMNS)]
ENTRIES = {
    "boiling-on-a-plateau": "articles/boiling-on-a-plateau/",
    "three-second-tone": "videos/three-second-tone/",
    "two-tones": "audio/two-tones/",
    "zu-chongzhi-pi": "stories/zu-chongzhi-pi/",
}
NEWEST_FIRST = ["zu-chongzhi-pi", "two-tones", "three-second-tone", "boiling-on-a-plateau"]
EXPECTED = {
    "feed.xml": NEWEST_FIRST,
    "columns/hello-science/feed.xml": NEWEST_FIRST[1:],
    **{f"columns/{c}/feed.xml": [] for c in WITHOUT_ITEMS},
    "columns/scientists/feed.xml": NEWEST_FIRST[:1],
}
MEDIA_TYPES = {".mp4": "video/mp4", ".m4a": "audio/mp4"}


def enclosed(site: Path, url: str) -> Path:
    """The file an enclosure names."""
    assert url.startswith(SITE_URL)
    file = site / url.removeprefix(SITE_URL)
    assert file.is_file()
    return file


def every_feed(site: Path) -> set[str]:
    """Every feed in RSS, its path relative to the site."""
    return {p.relative_to(site).as_posix() for p in site.rglob("feed.xml")}


def test_the_list_here_is_complete(minimal: Built) -> None:
    found = every_feed(minimal.site)
    assert {path for path in found if path.startswith(("columns/", "feed."))} == set(FEEDS) == set(EXPECTED)
    assert {path.partition("/")[0] for path in found} == {
        *("feed.xml", "columns", "series", "topics", "audiences", "people"),
    }
    assert minimal.document["feeds"]["total"] == 3 * len(found) + 1, "three formats, and the list of all"


def test_every_feed_reads_alike_in_every_format(minimal: Built) -> None:
    for path in every_feed(minimal.site):
        rss: Any = feedparser.parse((minimal.site / path).read_bytes())
        atom: Any = feedparser.parse((minimal.site / path.replace("feed.xml", "atom.xml")).read_bytes())
        read = json.loads((minimal.site / path.replace(".xml", ".json")).read_bytes())
        assert not rss.bozo and not atom.bozo
        ids = [item["id"] for item in read["items"]]
        assert [e.id for e in rss.entries] == [e.id for e in atom.entries] == ids
        page = path.removesuffix("feed.xml")
        assert rss.feed.link == atom.feed.link == read["home_page_url"] == SITE_URL + page
        assert (minimal.site / page / "index.html").is_file()
        for entry, item in zip(atom.entries, read["items"], strict=True):
            files = [(e.href, int(e.length), e.type) for e in entry.enclosures]
            attached = item.get("attachments", [])
            assert files == [(a["url"], a["size_in_bytes"], a["mime_type"]) for a in attached]
            assert all(enclosed(minimal.site, href).stat().st_size == length for href, length, _ in files)
            assert all(a["duration_in_seconds"] > 0 for a in attached)
            if "image" in item:
                enclosed(minimal.site, item["image"])


def test_pages_name_their_feeds(minimal: Built) -> None:
    for path in every_feed(minimal.site):
        folder = path.removesuffix("feed.xml")
        page = lxml.html.fromstring((minimal.site / folder / "index.html").read_bytes())
        found = {
            (link.get("type"), posixpath.normpath(f"{folder}{link.get('href')}"))
            for link in page.xpath("//link[@rel='alternate']")
            if not link.get("href").endswith("podcast.xml")  # test_podcasts.py
        }
        formats = [("application/rss+xml", "feed.xml"), ("application/atom+xml", "atom.xml")]
        formats.append(("application/feed+json", "feed.json"))
        assert found == {(kind, f"{at}{name}") for kind, name in formats for at in ("", folder)}


@pytest.mark.parametrize("path", FEEDS)
def test_feedparser_reads_it(minimal: Built, path: str) -> None:
    feed: Any = feedparser.parse((minimal.site / path).read_bytes())
    assert not feed.bozo
    assert feed.version == "rss20"
    assert feed.feed.language == "zh-CN"
    links = [e.link.removeprefix(SITE_URL) for e in feed.entries]
    assert links == [ENTRIES[i] for i in EXPECTED[path]]
    assert all((minimal.site / link / "index.html").is_file() for link in links)
    assert len({e.id for e in feed.entries}) == len(feed.entries)
    for entry in feed.entries:
        assert entry.published_parsed is not None
        assert entry.content[0].value.count("<") > 2
        enclosures = entry.enclosures
        assert len(enclosures) == entry.link.startswith((f"{SITE_URL}videos/", f"{SITE_URL}audio/"))
        for enclosure in enclosures:
            file = enclosed(minimal.site, enclosure.href)
            assert int(enclosure.length) == file.stat().st_size > 0
            assert enclosure.type == MEDIA_TYPES[file.suffix]


@pytest.mark.parametrize("path", FEEDS)
def test_podcastparser_reads_it(minimal: Built, path: str) -> None:
    feed = podcastparser.parse(SITE_URL + path, io.BytesIO((minimal.site / path).read_bytes()))
    assert feed["title"]
    playable = {
        e["link"].removeprefix(SITE_URL): e["enclosures"] for e in feed["episodes"] if e["enclosures"]
    }
    wanted = [ENTRIES[i] for i in EXPECTED[path] if ENTRIES[i].startswith(("videos/", "audio/"))]
    assert sorted(playable) == sorted(wanted)
    for (enclosure,) in playable.values():
        file = enclosed(minimal.site, enclosure["url"])
        assert enclosure["file_size"] == file.stat().st_size
        assert enclosure["mime_type"] == MEDIA_TYPES[file.suffix]


def test_an_enclosure_is_the_file_the_page_plays(minimal: Built) -> None:
    feed: Any = feedparser.parse((minimal.site / "feed.xml").read_bytes())
    for entry in feed.entries:
        for enclosure in entry.enclosures:
            page = (minimal.site / entry.link.removeprefix(SITE_URL) / "index.html").read_text(
                encoding="utf-8"
            )
            assert f'src="../../{enclosure.href.removeprefix(SITE_URL)}"' in page


def test_full_text_has_absolute_addresses_of_files(minimal: Built) -> None:
    feed: Any = feedparser.parse((minimal.site / "feed.xml").read_bytes(), sanitize_html=False)
    for entry in feed.entries:
        html = entry.content[0].value
        for attribute in ('src="', 'href="'):
            for address in (part.split('"')[0] for part in html.split(attribute)[1:]):
                assert address.startswith("https://")
                if address.startswith(SITE_URL):
                    path = minimal.site / address.removeprefix(SITE_URL).partition("#")[0]
                    assert (path / "index.html" if address.endswith("/") else path).is_file()
