"""The copy page in Chromium: what the buttons put on the clipboard, and what an editor shows after pasting."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import DESKTOP, PHONE, Watched
from tests.browser.server import Served
from tests.e2e.minimal import Built

pytestmark = pytest.mark.browser

READ = """async () => {
  const [item] = await navigator.clipboard.read();
  const text = async (type) => item.types.includes(type) ? (await item.getType(type)).text() : null;
  return [await text("text/html"), await text("text/plain")];
}"""
LOOKS = """(root) => Array.from(root.querySelectorAll("section, p, h2, h3, li, span, strong, td, code, img")).map((e) => {
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  return [e.tagName, style.color, style.backgroundColor, style.fontSize, style.fontWeight, style.borderLeft,
          style.textAlign, style.margin, style.padding, Math.round(box.width)];
})"""
EDITOR = """<div id="editor" contenteditable style="font:17px/1.6 sans-serif;color:rgba(0,0,0,.9);width:386px"></div>
<style>#editor p, #editor h2, #editor h3, #editor h4, #editor ul, #editor ol, #editor blockquote { margin: 0 }
#editor h2, #editor h3, #editor h4 { font-size: 16px; font-weight: 400 } #editor * { box-sizing: border-box }
#editor img { max-width: 100%; height: auto }</style>"""
"""What WeChat's own style sheet sets, on an element that can be pasted into."""


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.origin)
    opened = context.new_page()
    yield opened
    context.close()


def ids(built: Built) -> list[str]:
    return sorted({path.stem for path in (built.site / "wechat").glob("*.html")} - {"copy_pages"})


def source(built: Built, id: str) -> str:
    """The converter's output in the page."""
    text = (built.site / "wechat" / f"{id}.html").read_text(encoding="utf-8")
    found = re.search(r'<textarea id="source"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def root(built: Built) -> str:
    text = (built.project / "site_config" / "site.yml").read_text(encoding="utf-8")
    found = re.search(r"^url: (\S+)", text, re.MULTILINE)
    assert found is not None
    return found[1]


def test_every_item_has_a_page_that_complains_of_nothing(page: Page, served: Served, minimal: Built) -> None:
    watched = Watched(page, served.origin)
    assert len(ids(minimal)) >= 4
    for id in ids(minimal):
        page.goto(served / f"wechat/{id}.html", wait_until="networkidle")
        assert page.locator("#article > section").count() == 1
    assert watched.complaints == [] == watched.elsewhere


def test_the_clipboard_has_the_converters_output(page: Page, served: Served, minimal: Built) -> None:
    for id in ids(minimal):
        page.goto(served / f"wechat/{id}.html", wait_until="networkidle")
        page.uncheck("#carry")
        page.click("#copy-article")
        assert page.inner_text("#said") == "已复制"
        copied, text = page.evaluate(READ)
        assert copied == source(minimal, id).replace('src="../', f'src="{root(minimal)}')
        assert text.split() == page.inner_text("#article").split()


def test_pictures_go_along_where_nobody_could_fetch_them(page: Page, served: Served, minimal: Built) -> None:
    id = "boiling-on-a-plateau"
    page.goto(served / f"wechat/{id}.html", wait_until="networkidle")
    assert page.is_checked("#carry")  # the server is not the site's public address
    page.wait_for_function("document.getElementById('said').textContent === ''")
    page.click("#copy-article")
    copied, _ = page.evaluate(READ)
    sources = re.findall(r'src="([^"]{0,40})', copied)
    assert sources and all(src.startswith(("data:image/jpeg;", "data:image/png;")) for src in sources)
    assert re.sub(r'src="[^"]*"', "", copied) == re.sub(r'src="[^"]*"', "", source(minimal, id))


def test_the_fields_have_buttons_of_their_own(page: Page, served: Served) -> None:
    page.goto(served / "wechat/boiling-on-a-plateau.html", wait_until="networkidle")
    values = page.locator("dd span").all_inner_texts()
    assert len(values) == 4 and values[3].endswith("/articles/boiling-on-a-plateau/")
    for at, value in enumerate(values):
        page.locator("button.copy").nth(at).click()
        assert page.evaluate("navigator.clipboard.readText()") == value


def test_pasted_it_looks_as_on_the_page(page: Page, served: Served) -> None:
    """In an element that can be edited, under the rules that WeChat's style sheet has for it."""
    page.goto(served / "wechat/boiling-on-a-plateau.html", wait_until="networkidle")
    page.evaluate(
        "document.getElementById('article').style.cssText = 'width:386px;max-width:none;padding:0;border:0'"
    )
    expected = page.evaluate_handle("document.querySelector('#article')").evaluate(LOOKS)
    page.wait_for_function("document.getElementById('said').textContent === ''")
    page.click("#copy-article")
    editor = page.context.new_page()
    editor.route(
        "**/editor", lambda route: route.fulfill(body=EDITOR, content_type="text/html; charset=utf-8")
    )
    editor.goto(served / "editor")
    editor.bring_to_front()
    editor.click("#editor")
    editor.keyboard.press("Control+V")
    editor.wait_for_function("Array.from(document.images).every((image) => image.complete)")
    pasted = editor.evaluate_handle("document.querySelector('#editor')").evaluate(LOOKS)
    assert [row[0] for row in pasted] == [row[0] for row in expected]
    assert pasted == expected


def test_it_fits_a_phone_and_is_not_indexed(browser: Browser, served: Served) -> None:
    opened = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    opened.goto(served / "wechat/boiling-on-a-plateau.html", wait_until="networkidle")
    assert "noindex" in (opened.get_attribute('meta[name="robots"]', "content") or "")
    assert (
        opened.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )
    opened.close()


def test_every_item_has_both_covers(minimal: Built) -> None:
    for id in ids(minimal):
        text = (minimal.site / "wechat" / f"{id}.html").read_text(encoding="utf-8")
        covers = re.findall(r'<img src="../(wechat/covers/[0-9a-f]{20}\.jpg)"', text)
        sizes = [Image.open(minimal.site / cover).size for cover in covers]
        assert sizes == [(900, 383), (500, 500)]


def test_nothing_public_names_a_copy_page(minimal: Built) -> None:
    """No map, feed, index, interface or page of the site; the folder stands apart."""
    named: list[str] = []
    for path in sorted(minimal.site.rglob("*")):
        own = path.relative_to(minimal.site)
        if own.parts[0] in ("wechat", "media", "stylesheets", "javascripts") or path.suffix not in (
            ".html",
            ".xml",
            ".json",
            ".txt",
            ".opml",
        ):
            continue
        if re.search(rb"""["'/>]wechat/""", path.read_bytes()):
            named.append(Path(own).as_posix())
    assert named == []
