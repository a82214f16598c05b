"""Feeds opened in a browser, under the policy that sites run under: readable, quiet, their texts never markup."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipeline.feeds import atom, rss
from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.server import STRICT, Served, serve
from tests.feeds.sample import ARCHIVE, FULL_RECORD

pytestmark = pytest.mark.browser

FEEDS = ("feed.xml", "atom.xml", "columns/hello-science/feed.xml", "topics/physics/atom.xml")


def opened(browser: Browser, size: dict[str, int]) -> Page:
    """A page; of a file that names no icon a browser asks for /favicon.ico."""
    page = browser.new_page(viewport=size)  # type: ignore[arg-type]
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    return page


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_feed_reads_as_a_page(browser: Browser, served: Served, path: str, size: dict[str, int]) -> None:
    page = opened(browser, size)
    watched = Watched(page, served.origin)
    page.goto(served / path)
    titles = page.locator("item > title, entry > title")
    assert titles.count() > 0 and titles.first.is_visible()
    assert page.locator("item > description, entry > summary").first.is_visible()
    assert "订阅源" in page.evaluate(
        "getComputedStyle(document.querySelector('channel, feed'), '::before').content"
    )
    hidden = page.locator("guid, entry > id, encoded, entry > content, pubDate, entry > updated, generator")
    assert hidden.count() > 0 and not any(hidden.nth(at).is_visible() for at in range(hidden.count()))
    width = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    assert watched.complaints == [] and watched.elsewhere == []
    page.close()


def test_a_hostile_title_is_shown_as_text(browser: Browser, tmp_path: Path) -> None:
    theme = Path(__file__).parents[2] / "assets" / "theme" / "stylesheets" / "feed.css"
    (tmp_path / "stylesheets").mkdir()
    (tmp_path / "stylesheets" / "feed.css").write_bytes(theme.read_bytes())
    folder = tmp_path / "columns" / "x" / "feed"
    folder.mkdir(parents=True)
    (folder.parent / "atom.xml").write_bytes(atom.render(FULL_RECORD))
    (folder / "old.xml").write_bytes(rss.render(ARCHIVE))
    with serve(tmp_path, STRICT) as server:
        page = browser.new_page()
        page.goto(server / "columns/x/atom.xml")
        assert page.locator("entry > title").first.text_content() == FULL_RECORD.entries[0].title
        page.goto(server / "columns/x/feed/old.xml")
        assert page.locator("archive").is_visible()
        assert page.locator("img, script, b").count() == 0
        page.close()


def test_the_page_of_subscriptions(browser: Browser, served: Served) -> None:
    page = opened(browser, PHONE)
    watched = Watched(page, served.origin)
    page.goto(served / "")
    page.locator("footer").get_by_role("link", name="订阅", exact=True).click()
    assert page.locator("h1").inner_text() == "订阅"
    for link in page.locator(".subscribe__format").all():
        href = link.evaluate("a => a.href")
        assert page.request.get(href).ok, href
    page.locator(".subscribe__format[href$='columns/hello-science/feed.xml']").click()
    assert (page.locator("channel > title").text_content() or "").startswith("你好科学")
    assert watched.complaints == [] and watched.elsewhere == []
    page.close()
