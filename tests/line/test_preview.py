"""The preview: shows a saved page at once and the rest after a build; reports mistakes and keeps the last good state."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pipeline.errors import KepuError
from pipeline.line.preview import Preview, keep_up
from pipeline.render.preview_server import Changes, PreviewServer, Trouble
from tests.browser.chromium import chromium
from tests.render.small import Small

PAGE = "articles/wash-hands/index.html"
ADDRESS = "/articles/wash-hands/"


class Announced(list[tuple[set[str] | None, Trouble | None]]):
    """Records what is announced to browsers."""

    def __call__(self, pages: set[str] | None, trouble: Trouble | None = None) -> None:
        self.append((pages, trouble))


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


@pytest.fixture
def announced() -> Announced:
    return Announced()


@pytest.fixture
def preview(small: Small, announced: Announced) -> Iterator[Preview]:
    """A preview after its first build."""
    started = Preview(small.project, small.site, announced)
    settle(started)
    announced.clear()
    yield started
    started.close()


def settle(preview: Preview) -> None:
    outcome = preview.build()
    assert not isinstance(outcome, KepuError), outcome
    preview.settle(*outcome)


def test_a_saved_page_is_shown_before_anything_else(
    small: Small, preview: Preview, announced: Announced
) -> None:
    article = small.file("articles/wash-hands.md")
    text = article.read_text(encoding="utf-8")
    article.write_text(
        text.replace("\n---\n", "\n---\n\n新的一句，见[成都](id:about)。\n", 1), encoding="utf-8"
    )
    home = (small.site / "index.html").read_bytes()
    assert preview.show_saved({article}) == {ADDRESS}
    assert announced == [({ADDRESS}, None)]
    shown = (small.site / PAGE).read_text(encoding="utf-8")
    assert "新的一句" in shown
    assert 'href="../../about/"' in shown
    assert (small.site / "index.html").read_bytes() == home
    title = next(line for line in text.splitlines() if line.startswith("title:"))
    article.write_text(
        article.read_text(encoding="utf-8").replace(title, "title: 换了题目"), encoding="utf-8"
    )
    assert preview.show_saved({article}) == {ADDRESS}
    assert "<h1>换了题目</h1>" in (small.site / PAGE).read_text(encoding="utf-8")
    announced.clear()
    settle(preview)
    # Its signatures no longer hold: only a whole build finds that, and updates its lists.
    assert "新的一句" in (small.site / PAGE).read_text(encoding="utf-8")
    assert announced[-1][1] == Trouble("")


def test_a_page_that_needs_more_than_the_last_good_build_waits_for_the_next(
    small: Small, preview: Preview, announced: Announced
) -> None:
    article = small.file("articles/wash-hands.md")
    text = article.read_text(encoding="utf-8")
    before = (small.site / PAGE).read_bytes()
    for worse in (
        text.replace("title:", "titel:"),
        f"{text}\n[哪里](id:nowhere)\n",
        f"{text}\n![没有](covers/none.png)\n",
    ):
        article.write_text(worse, encoding="utf-8")
        assert preview.show_saved({article}) == set()
    article.unlink()
    for path in (article, small.article("brand-new"), small.root / "site_config" / "site.yml"):
        assert preview.show_saved({path}) == set()
    assert announced == []
    assert (small.site / PAGE).read_bytes() == before


def test_a_page_saved_during_a_build_is_shown_again_and_survives_a_mistake(
    small: Small, preview: Preview
) -> None:
    outcome = preview.build()
    article = small.file("articles/wash-hands.md")
    article.write_text(article.read_text(encoding="utf-8") + "\n后来的一句。\n", encoding="utf-8")
    preview.show_saved({article})
    assert not isinstance(outcome, KepuError)
    (small.site / PAGE).write_text("as the build left it", encoding="utf-8")
    preview.settle(*outcome)
    shown = (small.site / PAGE).read_bytes()
    assert "后来的一句" in shown.decode()
    article.write_text(article.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")
    stopped = preview.build()
    assert isinstance(stopped, KepuError)
    assert {f.code for f in stopped.findings if f.severity == "error"} == {"E201", "E202"}
    assert (small.site / PAGE).read_bytes() == shown


class Stop(Exception):
    """Ends the preview of a test."""


class Ending(Changes):
    """Changes until the test is over."""

    over = False

    def wait(self, seconds: float) -> set[Path]:
        if self.over:
            raise Stop
        return super().wait(seconds)


@pytest.mark.slow
def test_an_open_page_reloads_on_save_and_keeps_its_scroll_position(small: Small) -> None:
    draft = small.article("draft-one", body="一段。\n\n" * 80)
    small.edit("content/articles/draft-one.md", "schema: 1\n", "schema: 1\ndraft: true\n")
    server, changes = PreviewServer(small.site, "127.0.0.1", 0), Ending()
    preview = Preview(small.project, small.site, server.announce)
    failures: list[KepuError] = []
    ready = threading.Event()

    def run() -> None:
        with ThreadPoolExecutor(1) as threads, pytest.raises(Stop):
            keep_up(preview, server, changes, threads, lambda _: ready.set(), failures.append)

    small.site.mkdir()
    with changes.watching([small.project.content]), server.running(), chromium() as browser:
        running = threading.Thread(target=run)
        running.start()
        try:
            assert ready.wait(60)
            page = browser.new_page()
            page.goto(f"{server.url}articles/draft-one/")
            _follow(page, draft, failures)
        finally:
            changes.over = True
            running.join()
            preview.close()


def _follow(page: Page, draft: Path, failures: list[KepuError]) -> None:
    assert "草稿预览" in page.inner_text(".item")
    page.evaluate("scrollTo(0, 500)")
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text + "\n刚刚写下。\n", encoding="utf-8")
    expect(page.locator(".item")).to_contain_text("刚刚写下", timeout=20_000)
    expect(page.locator(".item h1")).not_to_be_in_viewport()
    assert page.evaluate("scrollY") == 500
    draft.write_text(text.replace("title:", "titel:"), encoding="utf-8")
    page.wait_for_selector("#kepu-preview")
    assert "E201" in page.inner_text("#kepu-preview")
    assert "刚刚写下" in page.inner_text(".item")
    assert failures
    draft.write_text(text, encoding="utf-8")
    page.wait_for_selector("#kepu-preview", state="detached")
    expect(page.locator(".item")).not_to_contain_text("刚刚写下", timeout=20_000)
