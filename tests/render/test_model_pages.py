"""The parts of the model on pages: units, routes, series, awards, corrections, ages, machine-made parts, old addresses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from tests.render.small import Small


@pytest.fixture
def site(make_site: Callable[[str], Path]) -> Small:
    small = Small(make_site("whole-model"))
    (small.root / "content" / "pages").mkdir()
    about = Path(__file__).parent.parent / "sites" / "small" / "content" / "pages" / "about.md"
    about_text = about.read_text(encoding="utf-8").replace("(id:", "(https://example.org/?")
    (small.root / "content" / "pages" / "about.md").write_text(about_text, encoding="utf-8")
    small.build()
    return small


def page(site: Small, path: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring((site.site / path / "index.html").read_bytes())


def text(element: lxml.html.HtmlElement) -> str:
    return "".join("".join(element.itertext()).split())


def test_an_item_shows_its_age_its_making_and_its_corrections(site: Small) -> None:
    shown = text(page(site, "articles/ok-health"))
    for words in (
        "封面由人工智能生成：封面图",
        "2026年1月10日对照来源核对",
        "有效期至2027年1月1日",
        "演示单位演示职称",
        "节目备案号演示备案1号",
        "音乐演示曲（演示许可）",
        "审图号：GS（2019）1822号",
        "难度入门",
    ):
        assert words in shown, words
    corrections = [
        text(li) for li in page(site, "articles/ok-health").xpath("//section[@class='corrections']//li")
    ]
    assert corrections == ["2026年10月8日：补上了一处来源。", "2026年10月6日：原文把二十秒写成了十二秒。"]


def test_a_series_links_to_the_next_and_the_previous_episode(site: Small) -> None:
    first = page(site, "articles/ok-health").xpath("//section[@class='series']")[0]
    assert "第1集" in text(first) and first.xpath(".//p/a/@href") == ["../../articles/ok-repost/"]
    second = page(site, "articles/ok-repost").xpath("//section[@class='series']")[0]
    assert second.xpath(".//a[@aria-current]/@href") == ["../../articles/ok-repost/"]
    assert second.xpath(".//p/a/text()") == ["上一集"]


def test_a_repost_names_its_source(site: Small) -> None:
    origin = page(site, "articles/ok-repost").xpath("//p[@class='origin']")[0]
    assert text(origin) == "转载自演示报，原发布于2026年1月1日。授权：演示授权1号。"
    assert origin.xpath("./a/@href") == ["https://example.org/a"]


def test_a_unit_has_a_page_with_its_works(site: Small) -> None:
    unit = page(site, "organisations/demo-editors")
    assert sorted(unit.xpath("//article[contains(@class, 'card')]//a/@href")) == [
        "../../articles/ok-health/",
        "../../articles/ok-repost/",
    ]
    for item in ("ok-health", "ok-repost"):
        assert "../../organisations/demo-editors/" in page(site, f"articles/{item}").xpath("//aside//a/@href")
    assert page(site, "organisations").xpath("//article//h2/a/@href") == ["../organisations/demo-editors/"]


def test_a_route_shows_its_stops_in_order(site: Small) -> None:
    route = page(site, "routes/fault")
    assert route.xpath("//ol[@class='stops']//h2/a/@href") == ["../../places/hall/", "../../places/tower/"]
    assert "在馆约2小时15分钟" in text(route)
    assert page(site, "routes").xpath("//article//h2/a/@href") == ["../routes/fault/"]
    assert "../../routes/fault/" in page(site, "places/hall").xpath("//aside//a/@href")


def test_a_person_shows_honours_with_their_source(site: Small) -> None:
    awards = page(site, "people/winner").xpath("//section[@class='awards']//li")
    assert [text(li) for li in awards] == ["最美科技工作者（2024年）出处：演示名单，演示单位"]


@pytest.mark.parametrize("alias", ["news/2019/wash.html", "wash"])
def test_an_old_address_redirects_to_the_new_one(site: Small, alias: str) -> None:
    found = page(site, alias)
    refresh = found.xpath("//meta[@http-equiv='refresh']/@content")[0]
    target = refresh.split("url=")[1]
    assert (site.site / alias / target).resolve() == site.site / "articles" / "ok-health"
    canonical = found.xpath("//link[@rel='canonical']/@href")
    assert canonical == ["https://kepu.example.org/articles/ok-health/"]
    assert found.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert not found.xpath("//script")
    sitemap = (site.site / "sitemap.xml").read_text(encoding="utf-8")
    assert f"/{alias}/" not in sitemap and "/articles/ok-health/" in sitemap
