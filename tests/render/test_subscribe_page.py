"""The page that lists everything one can subscribe to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from pipeline.content.site_paths import FEED_FILES
from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path], rendered_here: None) -> Small:
    return Small(make_site("small"))


def test_it_links_to_every_feed_and_to_the_list_of_all(small: Small) -> None:
    small.build()
    page = lxml.html.fromstring((small.site / "subscribe" / "index.html").read_bytes())
    linked = {href.removeprefix("../") for href in page.xpath("//a[@class='subscribe__format']/@href")}
    written = {
        path.relative_to(small.site).as_posix()
        for name in FEED_FILES.values()
        for path in small.site.rglob(name)
    }
    assert linked == written
    assert page.xpath("//a[@href='../feeds.opml']")
    assert [h.text_content() for h in page.xpath("//section[@aria-labelledby='feeds']//h3")][:1] == ["全站"]
    assert (
        page.xpath("//section[@aria-labelledby='feeds']//details/summary")[0]
        .text_content()
        .startswith("主题（")
    )


def test_every_page_links_to_it_in_its_foot(small: Small) -> None:
    small.build()
    page = lxml.html.fromstring((small.site / "articles" / "wash-hands" / "index.html").read_bytes())
    assert page.xpath("//footer//a[@href='../../subscribe/']/text()") == ["订阅"]
