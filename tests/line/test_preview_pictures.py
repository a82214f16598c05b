"""`kepu serve` on loopback: new pictures appear by themselves, films say what to do, mistakes stand on their page."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from pipeline.config import Project
from pipeline.line.preview_trouble import page_of
from tests.browser.chromium import chromium
from tests.fixture_site import ROOT, add_font
from tests.render.small import Small

PATIENCE = 60_000
"""Milliseconds for what takes a second or two on a machine that has nothing else to do."""


@pytest.fixture
def small(make_site: Callable[[str], Path]) -> Small:
    return Small(make_site("small"))


@contextmanager
def served(project: Project, log: Path) -> Iterator[str]:
    """Run `kepu serve` and yield its address."""
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "serve",
        "--project",
        str(project.root),
        "--address",
        "127.0.0.1:0",
    ]
    environment = {**os.environ, "KEPU_STORE": str(project.root / "store"), "PYTHONUNBUFFERED": "1"}
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT) as running,
    ):
        try:
            yield _address(log)
        finally:
            running.terminate()


def _address(log: Path) -> str:
    for _ in range(600):
        if (found := re.search(r"http://127\.0\.0\.1:\d+/", log.read_text())) and "已更新" in log.read_text():
            return found[0]
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def picture(project: Project, name: str, colour: str) -> None:
    file = project.media / name
    file.parent.mkdir(exist_ok=True)
    Image.new("RGB", (640, 360), colour).save(file)


@pytest.mark.slow
def test_new_pictures_appear_by_themselves(small: Small, tmp_path: Path) -> None:
    article, project = small.file("articles/wash-hands.md"), small.project
    with served(project, tmp_path / "log") as url, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{url}articles/wash-hands/")
        expect(page.locator(".cover img")).to_be_visible(timeout=PATIENCE)
        picture(project, "pictures/x.jpg", "#aa3322")
        text = article.read_text(encoding="utf-8") + "\n![洗手池上的水流](pictures/x.jpg)\n"
        article.write_text(text, encoding="utf-8")
        drawn(page, ".prose picture img")
        picture(project, "covers/new.png", "#22aa33")
        article.write_text(text.replace("covers/cover.png", "covers/new.png"), encoding="utf-8")
        expect(page.locator(".cover img")).to_have_class(re.compile("tone-"), timeout=PATIENCE)
        before = page.locator(".cover img").get_attribute("src")
        picture(project, "covers/new.png", "#2233aa")
        expect(page.locator(".cover img")).not_to_have_attribute("src", before or "", timeout=PATIENCE)
        assert page.locator("img:not([src])").count() == 0


def drawn(page: Page, selector: str) -> None:
    """Wait until the browser has decoded a picture."""
    expect(page.locator(selector)).to_be_visible(timeout=PATIENCE)
    script = "s => { const i = document.querySelector(s); i.scrollIntoView(); return i.complete && i.naturalWidth > 0 }"
    page.wait_for_function(script, arg=selector, timeout=PATIENCE)


@pytest.mark.slow
def test_mistakes_elsewhere_are_folded_and_a_bad_picture_is_told(small: Small, tmp_path: Path) -> None:
    article, other = small.file("articles/wash-hands.md"), small.file("articles/after-quake.md")
    shown, hidden = article.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
    with served(small.project, tmp_path / "log") as url, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{url}articles/wash-hands/")
        other.write_text(hidden.replace("title:", "titel:"), encoding="utf-8")
        strip = page.locator("#kepu-preview")
        expect(strip).to_be_visible(timeout=PATIENCE)
        expect(strip.locator("summary")).to_contain_text("别处还有")
        expect(strip.locator("details")).not_to_have_attribute("open", "")
        article.write_text(shown.replace("summary:", "sumary:"), encoding="utf-8")
        expect(strip).to_contain_text("sumary", timeout=PATIENCE)
        assert "sumary" not in strip.locator("details").inner_text()
        other.write_text(hidden, encoding="utf-8")
        article.write_text(shown, encoding="utf-8")
        expect(strip).to_have_count(0, timeout=PATIENCE)


@pytest.mark.slow
def test_a_film_that_is_not_made_says_what_to_do(small: Small, tmp_path: Path) -> None:
    text = (
        small.article("tide").read_text(encoding="utf-8").replace("kind: article", "kind: video\ndraft: true")
    )
    video, film = small.file("videos/tide.md"), small.project.media / "videos" / "tide.mp4"
    small.file("articles/tide.md").unlink()
    for folder in (video.parent, film.parent):
        folder.mkdir(exist_ok=True)
    add_font(small.root)
    film.write_bytes(b"not looked at by the preview")
    video.write_text(
        text.replace("\nsources:", "\nmedia: {source: videos/tide.mp4}\nsources:"), encoding="utf-8"
    )
    with served(small.project, tmp_path / "log") as url, chromium() as browser:
        page = browser.new_page()
        page.goto(f"{url}videos/tide/")
        expect(page.locator(".item")).to_contain_text("还没处理好：kepu build 做完", timeout=PATIENCE)
        expect(page.locator(".cover img")).to_be_visible(timeout=PATIENCE)
        assert page.locator("video").count() == 0 and page.locator("img:not([src])").count() == 0


@pytest.mark.parametrize(
    ("file", "address"),
    [
        ("content/articles/rain.md", "/articles/rain/"),
        ("content/pages/about.md", "/about/"),
        ("content/glossary/weather.md", "/terms/"),
        ("content/rain.md", ""),
        ("content/registers/activities/2026.csv", ""),
        ("assets/media/covers/x.png", ""),
    ],
)
def test_a_finding_belongs_to_the_page_of_its_file(file: str, address: str) -> None:
    assert page_of(file, "content").replace("/glossary/", "/terms/") == address
