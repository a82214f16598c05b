"""What is news of a release, and to whom."""

from __future__ import annotations

from pipeline.announce.changes import DIGITS, address, announced, changed_feeds, changed_pages

BEFORE = {
    "index.html": "1",
    "404.html": "1",
    "articles/rain/index.html": "1",
    "articles/gone/index.html": "1",
    "latest/page/2/index.html": "1",
    "old/rain/index.html": "1",
    "feed.xml": "1",
    "columns/a/feed.xml": "1",
    "feed/1.xml": "1",
    "stylesheets/kepu.css": "1",
}
AFTER = {
    **{path: "2" for path in BEFORE if path not in ("articles/gone/index.html", "columns/a/feed.xml")},
    "columns/a/feed.xml": "1",
    "articles/雪/index.html": "1",
    "myindex.html": "1",
}


def test_pages_that_are_new_or_changed_are_news_and_what_leads_on_is_not() -> None:
    assert changed_pages(BEFORE, AFTER, {"old/rain/"}, gone=False) == ("", "articles/rain/", "articles/雪/")
    assert "articles/gone/" in changed_pages(BEFORE, AFTER, {"old/rain/"}, gone=True)
    assert changed_pages(AFTER, AFTER, (), gone=True) == ()


def test_feeds_that_changed_are_news_and_archives_are_not() -> None:
    assert changed_feeds(BEFORE, AFTER) == ("feed.xml",)
    assert changed_feeds({}, AFTER) == ("columns/a/feed.xml", "feed.xml")


def test_an_address_is_written_as_uris_are() -> None:
    root = "https://kepu.example.org/"
    assert address(root, "articles/雪/") == f"{root}articles/%E9%9B%AA/"
    assert address(root, "") == root


def test_pages_and_feeds_are_kept_to_compare_with_and_nothing_else() -> None:
    files = dict.fromkeys(BEFORE, "0123456789abcdef")
    found = announced(files)
    assert set(found) == {path for path in BEFORE if path.endswith("index.html")} | {
        *("feed.xml", "columns/a/feed.xml")
    }
    assert set(found.values()) == {"0123456789abcdef"[:DIGITS]}
