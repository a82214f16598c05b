"""Every page of the fixture site in a real browser: quiet under a strict policy, readable on a phone and without script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.server import STRICT, Served, serve

pytestmark = pytest.mark.browser

VIDEO = "videos/three-second-tone/"
SIZES = ("标准", "大", "特大")
NARROW = {"width": 320, "height": 568}
MASTHEAD = 120
"""The height of a masthead in CSS pixels, at most: two rows."""


def fits(page: Page) -> dict[str, dict[str, float]]:
    """By text size: pixels by which the page is wider than its window, and the height of its masthead."""
    found = page.evaluate("""() => Object.fromEntries(["standard", "large", "xlarge"].map((size) => {
      const root = document.documentElement;
      root.dataset.textsize = size;
      return [size, {
        beyond: document.scrollingElement.scrollWidth - root.clientWidth,
        masthead: document.querySelector(".masthead").getBoundingClientRect().height,
      }];
    }))""")
    assert isinstance(found, dict)
    return found


def left_out(page: Page) -> list[str]:
    """The headings before which a level is left out."""
    found = page.evaluate("""() => {
      let before = 0;
      return Array.from(document.querySelectorAll("h1, h2, h3, h4, h5, h6")).filter((heading) => {
        const level = Number(heading.tagName[1]), deeper = level > before + 1;
        before = level;
        return deeper;
      }).map((heading) => heading.textContent);
    }""")
    assert isinstance(found, list)
    return found


def text_size(page: Page) -> float:
    """Of the page's first paragraph, in CSS pixels."""
    return float(page.locator("#content p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)"))


def unloaded(page: Page) -> list[str]:
    """Addresses of pictures that were asked for and did not come."""
    found = page.evaluate(
        "Array.from(document.images).filter(i => i.complete && !i.naturalWidth && i.currentSrc).map(i => i.currentSrc)"
    )
    assert isinstance(found, list)
    return found


def test_a_page_that_breaks_the_policy_is_noticed(browser: Browser, tmp_path: Path) -> None:
    """The tests that find every page quiet can hear."""
    html = '<!doctype html><h1 style="color: red">x</h1><img src="missing.png"><img src="http://127.0.0.2:9/x.png">'
    (tmp_path / "index.html").write_text(html + "<script>1</script>", encoding="utf-8")
    with serve(tmp_path, STRICT) as server, browser.new_context() as context:
        watched = Watched(context.new_page(), server.origin)
        watched.open("")
        watched.page.wait_for_load_state("networkidle")
    heard = "\n".join(watched.complaints)
    assert "inline style" in heard
    assert "inline script" in heard
    assert "404: " in heard
    assert "http://127.0.0.2:9/x.png" in heard
    assert watched.elsewhere == ["http://127.0.0.2:9/x.png"]


@pytest.mark.timeout(400)
def test_every_page_is_quiet_under_a_strict_policy_and_fits_every_screen(
    phone: Watched, addresses: list[str]
) -> None:
    """Loaded as wide as on a desk, for the largest pictures, then as narrow as the narrowest phone: a visit is dear."""
    for address in addresses:
        phone.page.set_viewport_size(DESKTOP)
        page = phone.open(address)
        assert page.locator("h1").count() == 1, address
        assert unloaded(page) == [], address
        assert left_out(page) == [], address
        for window in (DESKTOP, NARROW):
            page.set_viewport_size(window)
            for size, fit in fits(page).items():
                assert fit["beyond"] <= 0, (address, window, size)
                assert fit["masthead"] <= MASTHEAD, (address, window, size)
    phone.assert_quiet()
    assert len(addresses) >= 30


def test_a_page_that_does_not_fit_is_noticed(phone: Watched) -> None:
    page = phone.open(VIDEO)
    page.evaluate("""() => {
      document.querySelector("h2").outerHTML = "<h4>四级</h4>";
      document.querySelector(".masthead").style.paddingTop = "90px";
      document.querySelector("h1").style.width = "500px";
    }""")
    assert left_out(page) == ["四级"]
    for fit in fits(page).values():
        assert fit["beyond"] > 0
        assert fit["masthead"] > MASTHEAD


def test_the_first_sentence_is_on_the_first_screen_in_the_largest_type(phone: Watched) -> None:
    page = phone.open("articles/boiling-on-a-plateau/")
    page.evaluate("document.documentElement.dataset.textsize = 'xlarge'")
    page.locator(".notice").evaluate_all(
        "all => all.forEach(n => n.remove())"
    )  # 未审, which readers never see
    box = page.locator(".lede").bounding_box()
    assert box is not None
    assert box["y"] < PHONE["height"] / 2


def test_the_menu_opens_without_script_and_leads_to_every_list(browser: Browser, served: Served) -> None:
    with browser.new_context(viewport=NARROW, locale="zh-CN", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{served.origin}/")
        menu = page.get_by_role("navigation", name="菜单")
        expect(menu).to_be_hidden()
        page.locator(".menu summary").click()
        expect(menu.get_by_role("link", name="你好科学")).to_be_visible()
        menu.get_by_role("link", name="适合人群").click()
        assert page.url == f"{served.origin}/audiences/"
        page.locator(".menu summary").click()
        expect(menu.locator("[aria-current=page]")).to_have_text("适合人群")


def test_the_menu_closes_at_escape_and_at_a_press_elsewhere(phone: Watched) -> None:
    page = phone.open("")
    summary, menu = page.locator(".menu summary"), page.get_by_role("navigation", name="菜单")
    summary.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.mouse.click(20, 830)
    expect(menu).to_be_hidden()
    phone.assert_quiet()


def test_text_size_buttons_work_and_are_remembered(phone: Watched) -> None:
    page = phone.open(VIDEO)
    found = []
    for size in SIZES:
        button = page.get_by_role("button", name=size, exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        assert page.locator(".textsize [aria-pressed=true]").count() == 1
        found.append(text_size(page))
    assert found == sorted(set(found))
    page.reload()
    assert text_size(page) == found[-1]
    phone.open("goals/")
    assert page.locator("html").get_attribute("data-textsize") == "xlarge"
    page.get_by_role("button", name="标准", exact=True).click()
    phone.open(VIDEO)
    assert text_size(page) == found[0]


def test_buttons_and_links_are_large_enough_to_touch(phone: Watched) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels."""
    page = phone.open(VIDEO)
    page.locator(".menu summary").click()
    controls = page.locator(".textsize button, .menu summary, .menu a, .transcript__lines button")
    boxes = [box for box in (c.bounding_box() for c in controls.all()) if box]
    assert len(boxes) > 10
    assert min(min(box["width"], box["height"]) for box in boxes) >= 24


def test_the_keyboard_reaches_the_text_at_once(desktop: Watched) -> None:
    page = desktop.open(VIDEO)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_video_page_reads_without_script(scriptless: Watched) -> None:
    page = scriptless.open(VIDEO)
    player = page.locator("video#player")
    expect(player).to_be_visible()
    assert player.get_attribute("controls") is not None
    sources = [source.get_attribute("src") or "" for source in player.locator("source").all()]
    assert [source.rsplit("/", 1)[1] for source in sources] == ["video-small.mp4", "video.mp4"]
    expect(player.locator("track[kind=captions][default]")).to_have_count(1)
    lines = page.locator(".transcript__lines li")
    expect(lines).to_have_count(3)
    for line in lines.all():
        expect(line).to_be_visible()
    expect(lines.first).to_contain_text("这是第一秒。")
    expect(page.locator(".textsize")).to_be_hidden()
    expect(page.get_by_text("画面是一张会动的测试图")).to_be_visible()
    scriptless.assert_quiet()


def test_paging_is_links(scriptless: Watched) -> None:
    page = scriptless.open("latest/")
    first = page.locator(".card__title").all_inner_texts()
    page.get_by_role("link", name="下一页").click()
    assert page.url == f"{scriptless.origin}/latest/page/2/"
    second = page.locator(".card__title").all_inner_texts()
    assert (len(first), len(second)) == (2, 2)
    assert set(first).isdisjoint(second)
    expect(page.locator("[aria-current=page]").filter(has_text="2")).to_have_count(1)
    page.get_by_role("link", name="上一页").click()
    assert page.url == f"{scriptless.origin}/latest/"


def test_links_lead_from_the_home_page_to_the_video(scriptless: Watched) -> None:
    page = scriptless.open("")
    page.get_by_role("navigation", name="栏目").get_by_role("link", name="你好科学").click()
    page.locator(".card__title a", has_text="三秒钟的一个音").click()
    assert page.url == f"{scriptless.origin}/{VIDEO}"


def test_what_is_not_there_is_told_in_chinese(desktop: Watched) -> None:
    """The page must work at any depth: its addresses cannot be relative to where it was asked for."""
    response = desktop.page.goto(f"{desktop.origin}/articles/no-such/thing/")
    assert response is not None
    assert response.status == 404
    expect(desktop.page.locator("h1")).to_be_visible()
    assert desktop.page.locator("link[rel=stylesheet]").count() >= 1
    sheets = desktop.page.evaluate("document.styleSheets.length")
    assert sheets >= 1
    assert desktop.elsewhere == []
