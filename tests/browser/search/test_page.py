"""The query page in a browser, under the policy that sites run under: typing, filters, the keyboard, coming back, words not found."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Watched
from tests.browser.server import STRICT, serve
from tests.render.small import Small

pytestmark = pytest.mark.browser
CONTACT = "editors@example.org"
COUNT = "[data-count]"


@pytest.fixture(scope="module")
def site(signed_site: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of thirty articles, which names a contact."""
    import shutil

    small = Small(Path(shutil.copytree(signed_site("small"), tmp_path_factory.mktemp("page") / "small")))
    small.edit("site_config/site.yml", "cards_per_page:", f"contact: {CONTACT}\ncards_per_page:")
    for number in range(30):
        year = 2025 if number % 3 else 2026
        small.article(
            f"many-{number:02}",
            title=f"高原上的第 {number} 锅水",
            published=f"{year}-05-{number + 1:02}T09:00:00+08:00",
            topics="physics" if number % 2 else "earth",
            body=f"海拔每升高 300 米，沸点降低 1 ℃。第 {number} 次。",
        )
    small.build()
    return small.site


@pytest.fixture
def watched(browser: Browser, site: Path) -> Iterator[Watched]:
    with serve(site, STRICT) as served:
        context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
        yield Watched(context.new_page(), served.origin)
        context.close()


def typed(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="搜什么").fill(text)


def test_results_come_while_typing(watched: Watched) -> None:
    page = watched.open("search/")
    typed(page, "升高300米")
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    expect(page.locator(".result")).to_have_count(8)
    expect(page.locator(".result mark").first).to_have_text("升高 300 米")
    expect(page.locator(".result__title a").first).to_have_text("高原上的第 27 锅水")
    assert "q=%E5%8D%87" in page.url
    page.get_by_role("button", name="再看 8 条").click()
    expect(page.locator(".result")).to_have_count(16)
    expect(page.locator(".result__title a").nth(8)).to_be_focused()
    watched.assert_quiet()


def test_from_the_masthead_of_any_page(watched: Watched) -> None:
    page = watched.open("about/")
    page.locator("summary", has_text="菜单").click()
    page.get_by_role("searchbox", name="全站搜索").fill("沸点")
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    watched.assert_quiet()


def test_filters_stand_in_the_address_and_survive_a_reload(watched: Watched) -> None:
    page = watched.open("search/?q=高原")
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    page.locator("summary", has_text="缩小范围").click()
    page.locator("select[name=year]").select_option("2025")
    expect(page.locator(COUNT)).to_have_text("共 20 条")
    page.locator("select[name=topic]").select_option("earth")
    expect(page.locator(COUNT)).to_have_text("共 10 条")
    assert "topic=earth" in page.url and "year=2025" in page.url
    page.reload()
    expect(page.locator(COUNT)).to_have_text("共 10 条")
    expect(page.locator("select[name=topic]")).to_have_value("earth")
    page.go_back()
    expect(page.locator(COUNT)).to_have_text("共 20 条")
    page.locator("select[name=kind]").select_option("video")
    expect(page.locator(COUNT)).to_have_text("在选定的范围里没有内容含有“高原”")
    page.get_by_role("button", name="不限范围再搜").click()
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    watched.assert_quiet()


def test_by_keyboard_alone_and_back_to_the_same_place(watched: Watched) -> None:
    page = watched.open("search/?q=高原")
    expect(page.locator(".result")).to_have_count(8)
    page.locator("#query").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    fourth = page.locator(".result__title a").nth(3)
    expect(fourth).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator(".result__title a").nth(2)).to_be_focused()
    page.keyboard.press("Tab")
    expect(fourth).to_be_focused()
    page.get_by_role("button", name="再看 8 条").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".result")).to_have_count(16)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    there = page.evaluate("scrollY")
    assert there > 1000
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/articles/many-"))
    page.go_back()
    expect(page.locator(".result")).to_have_count(16)
    page.wait_for_function("there => Math.abs(scrollY - there) < 60", arg=there)
    watched.assert_quiet()


def test_names_for_a_screen_reader(watched: Watched) -> None:
    page = watched.open("search/?q=高原")
    expect(page.locator(".result")).to_have_count(8)
    shown = page.locator("#search").aria_snapshot()
    for expected in (
        'heading "搜索"',
        "search",
        'searchbox "搜什么"',
        'button "搜索"',
        "status: 共 30 条",
        'region "搜索结果"',
    ):
        assert expected in shown, shown


def test_what_is_not_found_is_counted_here_and_sent_by_nobody(watched: Watched) -> None:
    page = watched.open("search/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    missed = page.locator("[data-missed]")
    expect(missed).to_be_hidden()
    typed(page, "冰川期的猛犸")
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text("没有内容含有“冰川期的猛犸”")
    expect(missed.locator("li")).to_have_text(["冰川期的猛犸"])
    href = str(missed.get_by_role("link", name="写信告诉编辑部").get_attribute("href"))
    assert href.startswith(f"mailto:{CONTACT}?subject=") and "%E7%8C%9B%E7%8A%B8" in href
    page.reload()
    expect(missed.locator("li")).to_have_text(["冰川期的猛犸"])
    missed.get_by_role("button", name="全部删去").click()
    expect(missed).to_be_hidden()
    assert all(line.startswith(f"GET {watched.origin}/") for line in asked)
    assert page.evaluate("localStorage.getItem('kepu.search.missed')") == "{}"
    watched.assert_quiet()


def test_words_that_are_found_alone_are_offered(watched: Watched) -> None:
    page = watched.open("search/?q=高原 猛犸")
    page.get_by_role("button", name="只搜“高原”（30 条）").click()
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    assert "q=%E9%AB%98%E5%8E%9F" in page.url
    typed(page, "gaoyuan")
    expect(page.locator(COUNT)).to_have_text("按拼音找到 30 条")
    typed(page, "高圆上的")
    expect(page.locator(COUNT)).to_have_text("没有内容含有“高圆上的”")
    page.locator("[data-offers]").get_by_role("link", name="高原上的", exact=True).click()
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    watched.assert_quiet()


def test_a_site_published_anew_while_the_page_is_open(watched: Watched, site: Path) -> None:
    page = watched.open("search/?q=高原")
    expect(page.locator(COUNT)).to_have_text("共 30 条")
    start = site / "search" / "index" / "start.json"
    kept = start.read_text(encoding="utf-8")
    page.route(
        "**/start.json", lambda route: route.fulfill(body=kept.replace('"2025","2025","', '"2025","2025","x'))
    )
    page.reload()
    page.unroute("**/start.json")
    typed(page, "沸点")
    expect(page.locator(COUNT)).to_have_text("共 30 条")


def test_a_failure_is_told(watched: Watched) -> None:
    page = watched.open("search/")
    page.route("**/grams/*", lambda route: route.abort())
    typed(page, "高原")
    expect(page.locator(COUNT)).to_have_text("没有查成，可能是网络断了。请再按一次“搜索”。")
    page.unroute("**/grams/*")
    page.locator("#search").get_by_role("button", name="搜索", exact=True).click()
    expect(page.locator(COUNT)).to_have_text("共 30 条")


def test_without_script_it_leads_to_lists(browser: Browser, site: Path) -> None:
    with serve(site, STRICT) as served:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(served / "search/")
        expect(page.get_by_text("这台设备没有运行网页脚本")).to_be_visible()
        page.get_by_role("navigation", name="按主题看").get_by_role("link", name="物理").click()
        assert page.url == served / "topics/physics/"
        context.close()


def test_an_address_that_does_not_exist_offers_what_its_words_mean(watched: Watched) -> None:
    page = watched.page
    page.goto(f"{watched.origin}/videos/many-07/")
    expect(page.get_by_role("link", name="高原上的第 7 锅水")).to_have_attribute(
        "href", f"{watched.origin}/articles/many-07/"
    )
    page.goto(f"{watched.origin}/高原上的第-5-锅水")
    expect(page.get_by_role("link", name="高原上的第 5 锅水")).to_be_visible()
    page.locator("#query").fill("沸点")
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text("共 30 条")
