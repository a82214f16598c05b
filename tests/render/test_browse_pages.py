"""The map of the site, and the works of a topic by audience and kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from tests.render.small import Small


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


def page(site: Small, url: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site.site / url / "index.html").read_bytes())


def step(site: Small, url: str, words: str) -> str:
    """The address that the link beginning with these words leads to."""
    document = page(site, url)
    (href,) = {
        a.get("href")
        for a in document.xpath("//section//a")
        if "".join(a.itertext()).strip().startswith(words)
    }
    return (site.site / url / href).resolve().relative_to(site.site.resolve()).as_posix()


def test_two_steps_lead_from_the_map_to_a_topic_for_one_audience(small: Small) -> None:
    small.article("for-farmers", title="写给农民的一篇", topics="physics")
    small.edit("content/articles/for-farmers.md", "audiences: [public]", "audiences: [farmers]")
    small.article("for-all", title="写给大家的一篇", topics="physics")
    small.build()
    topic = step(small, "browse", "物理")
    assert topic == "browse/physics"
    narrow = step(small, topic, "农民")
    assert narrow == "browse/physics/farmers"
    titles = page(small, narrow).xpath("//section[@class='titles']//a/text()")
    assert titles == ["写给农民的一篇"]
    assert {"写给农民的一篇", "写给大家的一篇"} <= set(
        page(small, topic).xpath("//section[@class='titles']//a/text()")
    )


def test_works_stand_under_their_kind(small: Small) -> None:
    small.build()
    for found in (small.site / "browse").glob("*/index.html"):
        document = lxml.html.fromstring(found.read_bytes())
        for section in document.xpath("//section[@class='titles']"):
            kind = section.get("aria-labelledby")
            folders = {href.split("/")[-3] for href in section.xpath(".//li/a/@href")}
            assert folders == {{"article": "articles", "story": "stories"}[kind]}


def test_a_choice_without_works_has_no_page(small: Small) -> None:
    small.build()
    assert not (small.site / "browse" / "mathematics").exists() or page(small, "browse/mathematics")
    counted = page(small, "browse").xpath("//section[@aria-label='主题']//a/@href")
    assert counted and all(
        (small.site / "browse" / href).resolve().joinpath("index.html").is_file() for href in counted
    )
