"""The feeds of a whole site: which there are, what each carries, what a change writes again, what a subscriber sees."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from lxml import etree

from pipeline.cli.main import main
from pipeline.content.site_paths import FEED_FILES
from pipeline.feeds.atom import TOMBSTONES
from pipeline.feeds.documents import PAGE_BYTES
from pipeline.ledger.published import Published, append
from tests.render.small import NOW, Small, different, tree

GUID = "tag:kepu.example.org,2024:"
URL = "https://kepu.example.org/"
WASH = "content/articles/wash-hands.md"


@pytest.fixture
def small(make_site: Callable[[str], Path], rendered_here: None) -> Small:
    return Small(make_site("small"))


def feeds_in(site: Mapping[str, bytes]) -> set[str]:
    """Every feed and archive; the API and the search have other JSON and XML."""
    return {
        path
        for path in site
        if path.rpartition("/")[2] in FEED_FILES.values() or "/feed/" in f"/{path}" or "/atom/" in f"/{path}"
    }


def titles(site: Mapping[str, bytes], path: str) -> list[str]:
    """The titles in a feed of any format."""
    if path.endswith(".json"):
        return [item["title"] for item in json.loads(site[path])["items"]]
    parsed = feedparser.parse(site[path])
    assert not parsed.bozo
    return [entry.title for entry in parsed.entries]


def test_every_list_and_person_has_a_feed_in_three_formats(small: Small) -> None:
    small.build()
    site = tree(small.site)
    folders = {path.rpartition("/")[0] for path in feeds_in(site)}
    settings = small.prepare().checked.settings
    assert folders == {
        "",
        *(f"columns/{c.id}" for c in settings.columns),
        *(f"series/{s.id}" for s in settings.series),
        *(f"topics/{t.id}" for t in settings.topics),
        "audiences/public",
        "people/zhang-heng",
    }
    for folder in folders:
        at = f"{folder}/" if folder else ""
        assert {f"{at}{name}" for name in FEED_FILES.values()} <= site.keys()
        assert f"{at}index.html" in site, "a feed has a page"
        assert (
            titles(site, f"{at}feed.xml") == titles(site, f"{at}atom.xml") == titles(site, f"{at}feed.json")
        )
    assert len(titles(site, "feed.xml")) == 3
    assert len(titles(site, "topics/physics/feed.xml")) == 2
    assert len(titles(site, "people/zhang-heng/atom.xml")) == 1


def test_full_texts_in_some_and_summaries_in_others(small: Small) -> None:
    small.build()
    site = tree(small.site)
    full = {p for p in feeds_in(site) if "至少二十秒".encode() in site[p]}
    brief = {p for p in feeds_in(site) if b"wash-hands" in site[p]} - full
    assert {p.rpartition("/")[0] for p in full} == {"", "columns/hello-science"}
    assert {p.rpartition("/")[0] for p in brief} == {"topics/physics", "topics/nature", "audiences/public"}


def test_a_body_writes_only_full_texts_and_a_title_every_feed_of_the_item(small: Small) -> None:
    small.build()
    before = tree(small.site)
    small.edit(WASH, "至少二十秒。", "至少二十秒，指缝也要。")
    assert feeds_in(dict.fromkeys(small.build().site.files_written, b"")) == {
        p for p in feeds_in(before) if "至少二十秒".encode() in before[p]
    }
    before = tree(small.site)
    small.edit(WASH, "title: 看懂洗手", "title: 洗手的道理")
    written = feeds_in(dict.fromkeys(small.build().site.files_written, b""))
    assert written == {p for p in feeds_in(before) if b"wash-hands" in before[p]}


def test_bytes_are_those_of_a_clean_build(small: Small, tmp_path: Path) -> None:
    small.build()
    small.edit(WASH, "至少二十秒。", "至少二十秒，指缝也要。")
    small.build()
    assert tree(small.site) == small.clean(tmp_path / "clean")
    (small.root / ".kepu" / "feeds.json").write_text("{}", encoding="utf-8")
    small.edit(WASH, "指缝也要", "指缝也不能少")
    small.build()
    assert tree(small.site) == small.clean(tmp_path / "clean")


def test_what_is_not_public_is_in_no_feed(small: Small) -> None:
    small.article("secret", title="还没有发布", published="2027-01-01T09:00:00+08:00")
    small.article("hidden", title="还是草稿", body="正文。")
    small.edit("content/articles/hidden.md", "kind: article", "kind: article\ndraft: true")
    small.build()
    site = tree(small.site)
    for path in (*feeds_in(site), "feeds.opml"):
        assert b"secret" not in site[path] and b"hidden" not in site[path], path


class Subscriber:
    """Polls a feed and its archives as RFC 5005 says; knows each entry by its id and its date of change."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: dict[str, str] = {}

    def poll(self, site: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
        """What is new, and what is to be read again."""
        new, again = [], []
        path: str | None = self.name
        ids = []
        while path is not None:
            parsed = feedparser.parse(site[path])
            assert not parsed.bozo and len(site[path]) < PAGE_BYTES
            for entry in parsed.entries:
                ids.append(entry.id)
                known = self.seen.get(entry.id)
                if known is None:
                    new.append(entry.id.removeprefix(GUID))
                elif known != entry.updated:
                    again.append(entry.id.removeprefix(GUID))
                self.seen[entry.id] = entry.updated
            links = {link.rel: link.href for link in parsed.feed.links}
            path = links["prev-archive"].removeprefix(URL) if "prev-archive" in links else None
        assert len(set(ids)) == len(ids), "walking the archives gives each item once"
        return new, again


def test_a_subscriber_sees_each_item_once_and_every_correction(small: Small) -> None:
    small.edit("site_config/feeds.yml", "entries: 50", "entries: 6")
    everything, column = Subscriber("atom.xml"), Subscriber("columns/hello-science/atom.xml")
    small.build()
    new, again = everything.poll(tree(small.site))
    assert (len(new), again) == (3, [])
    column.poll(tree(small.site))
    for number in range(24):
        day = f"2026-11-{number // 2 + 1:02}T{8 + number % 2:02}:00:00+08:00"
        small.article(f"new-{number}", title=f"第 {number} 条 <b>&amp; ]]>", published=day)
        if number % 6 == 5:
            small.build()
            expected = [f"new-{n}" for n in range(number, number - 6, -1)]
            assert everything.poll(tree(small.site)) == (expected, [])
            assert column.poll(tree(small.site)) == (expected, [])
    site = tree(small.site)
    archives = {p for p in feeds_in(site) if "feed/" in p or "atom/" in p}
    assert len(archives) > 20
    # An edit without `updated` is for nobody to read again; a correction brings an item out of its archive.
    small.edit("content/articles/new-2.md", "正文。", "正文，改了一个词。")
    small.build()
    assert everything.poll(tree(small.site)) == ([], [])
    corrected = "corrections:\n  - {at: 2026-11-29T09:00:00+08:00, text: 原文写作甲，应为乙。}\nproduction"
    small.edit("content/articles/new-2.md", "production", corrected)
    small.edit("content/articles/new-3.md", "正文。", "正文也改了字。")
    misprint = "corrections:\n  - {at: 2026-11-29T09:00:00+08:00, kind: 勘误, text: 原文写作丙，应为丁。}\nproduction"
    small.edit("content/articles/new-3.md", "production", misprint)
    small.build()
    site = tree(small.site)
    assert everything.poll(site) == ([], ["new-2"])
    assert titles(site, "feed.xml")[0].startswith("第 2 条")
    assert "原文写作甲，应为乙。".encode() in site["feed.xml"]
    assert column.poll(site) == ([], ["new-2"])


def test_json_feed_leads_to_every_item(small: Small) -> None:
    small.edit("site_config/feeds.yml", "entries: 50", "entries: 4")
    for number in range(12):
        small.article(f"new-{number}", published=f"2026-11-{number + 1:02}T09:00:00+08:00")
    small.build()
    site, path, ids = tree(small.site), "feed.json", []
    while path:
        document = json.loads(site[path])
        assert document["feed_url"] == URL + path
        ids += [item["id"] for item in document["items"]]
        path = document.get("next_url", "").removeprefix(URL)
    assert len(ids) == len(set(ids)) == 15


def test_a_new_item_leaves_full_archives_alone(small: Small) -> None:
    small.edit("site_config/feeds.yml", "entries: 50", "entries: 6")
    for number in range(20):
        small.article(f"new-{number}", published=f"2026-11-{number + 1:02}T09:00:00+08:00")
    small.build()
    before = tree(small.site)
    small.article("newest", published="2026-11-30T09:00:00+08:00")
    small.build()
    changed = feeds_in(dict.fromkeys(different(before, tree(small.site)), b""))
    assert {"feed.xml", "atom.xml", "feed.json"} <= changed
    archives = {p for p in changed & before.keys() if p.startswith(("feed/", "atom/"))}
    assert len(archives) <= 2, "the newest archive, in RSS and Atom, is told of the one after it"


def test_a_text_too_long_for_a_feed_is_left_to_the_page(small: Small) -> None:
    small.article("long", body="很长的一段。\n\n" * 20_000, published="2026-11-30T09:00:00+08:00")
    small.build()
    site = tree(small.site)
    assert all(len(site[p]) < PAGE_BYTES for p in feeds_in(site))
    first = json.loads(site["feed.json"])["items"][0]
    assert first["id"] == f"{GUID}long" and "content_html" not in first and first["content_text"]


def withdraw(small: Small, id: str, *more: str) -> None:
    line = Published(
        id, id, "article", f"articles/{id}/", "20261020T010000Z-0123abcd", NOW - dt.timedelta(days=40)
    )
    append(small.project, [line])
    at = ["--now", "2026-11-20T09:00:00+08:00", "--project", str(small.root)]
    assert main(["withdraw", id, "--reason", "数据有误", "--yes", *more, *at]) == 0


def stones(site: Mapping[str, bytes]) -> set[str]:
    """The Atom feeds with a tombstone, which names the withdrawn item once and no other feed at all."""
    for path in feeds_in(site):
        if not path.endswith("atom.xml"):
            assert b"after-quake" not in site[path]
    name = f"{{{TOMBSTONES}}}deleted-entry"
    return {p for p in feeds_in(site) if p.endswith(".xml") and etree.fromstring(site[p]).findall(name)}


def test_a_withdrawn_item_leaves_a_tombstone_in_the_feeds_that_had_it(small: Small) -> None:
    withdraw(small, "after-quake")
    small.build()
    folders = ("", "columns/hello-science/", "topics/physics/", "topics/earth/", "audiences/public/")
    assert stones(tree(small.site)) == {f"{folder}atom.xml" for folder in folders}


def test_when_its_file_is_gone_every_feed_tells_of_it(small: Small) -> None:
    withdraw(small, "after-quake")
    small.file("articles/after-quake.md").unlink()
    small.edit(WASH, "[震后卫生](id:after-quake)", "别处")
    small.build()
    site = tree(small.site)
    assert stones(site) == {p for p in feeds_in(site) if p.endswith("atom.xml")}


def test_before_its_day_there_is_no_tombstone(small: Small) -> None:
    withdraw(small, "after-quake")
    small.build(dt.datetime.fromisoformat("2026-11-20T08:00:00+08:00"))
    assert b"deleted-entry" not in tree(small.site)["atom.xml"]


def test_the_hub_is_named_in_every_first_page(small: Small) -> None:
    small.edit("site_config/feeds.yml", "entries: 50", "entries: 50\nhub: https://hub.example.org/")
    small.build()
    site = tree(small.site)
    assert all(b"https://hub.example.org/" in site[p] for p in feeds_in(site))


def test_the_list_of_all_feeds(small: Small) -> None:
    small.build()
    site = tree(small.site)
    opml = etree.fromstring(site["feeds.opml"])
    listed = [outline.get("xmlUrl", "") for outline in opml.iter("outline") if outline.get("xmlUrl")]
    assert {address.removeprefix(URL) for address in listed} == {
        p for p in feeds_in(site) if p.endswith("feed.xml")
    }
    groups = [outline.get("text") for outline in opml.findall("body/outline")]
    assert groups == ["全站", "栏目", "系列", "主题", "适合人群", "科学家"]
