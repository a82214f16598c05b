"""An animated picture of a text in a real browser, under a strict policy and with no script at all."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from pipeline.config import ImageSettings
from pipeline.execute.child.imaging import make_images
from pipeline.execute.child.pictures import probe_picture
from pipeline.markup.markdown import convert
from pipeline.markup.record import Candidate, MarkupRecord, Motion, PictureSet
from pipeline.media.image import image_recipe
from pipeline.media.request import MediaRequest
from tests.browser.server import STRICT, Served, serve

pytestmark = pytest.mark.browser

CSS = Path(__file__).resolve().parents[2] / "assets" / "theme" / "stylesheets" / "kepu.css"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.chdir(tmp_path)
    frames = [Image.new("RGB", (200, 150), colour) for colour in ("red", "lime", "blue")]
    frames[0].save("s.gif", save_all=True, append_images=frames[1:], duration=400, loop=0)
    picture = probe_picture(tmp_path / "s.gif", 10**6, 9).picture
    assert picture is not None
    make_images(
        tmp_path / "s.gif",
        image_recipe(picture, MediaRequest.of("image", "s.gif"), ImageSettings(widths=(200,))),
    )
    files = (Candidate("200.webp", 200, "image/webp"), Candidate("200.jpg", 200, "image/jpeg"))
    shown = PictureSet(200, 150, files, "tone-300", Motion("motion.mp4", "video/mp4", 200, 150))
    body = convert(MarkupRecord.of("![红绿蓝轮换](s.gif)", {}, {"s.gif": shown})).rebase("")
    head = '<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="kepu.css">'
    (tmp_path / "index.html").write_text(f"{head}<main>{body}</main>", encoding="utf-8")
    shutil.copy(CSS, tmp_path)
    with serve(tmp_path, STRICT) as served:
        yield served


def film(page: Page) -> dict[str, object]:
    found = page.locator("video").evaluate(
        """film => ({time: film.currentTime, paused: film.paused, source: film.currentSrc,
                     wide: film.videoWidth, shown: film.getBoundingClientRect().width})"""
    )
    assert isinstance(found, dict)
    return found


def test_it_moves_by_itself_and_stands_still_for_whoever_asked(site: Served, browser: Browser) -> None:
    seen, complaints = {}, []
    for wish in ("no-preference", "reduce"):
        context = browser.new_context(reduced_motion=wish, java_script_enabled=wish == "no-preference")
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{site.origin}/index.html")
        deadline = time.monotonic() + 15
        while not (seen := film(page))["time"] and wish == "no-preference" and time.monotonic() < deadline:
            page.wait_for_timeout(100)
        if wish == "no-preference":
            assert (seen["paused"], seen["wide"]) == (False, 200)
            assert str(seen["source"]).endswith("/motion.mp4")
        else:
            assert (seen["time"], seen["source"], seen["shown"]) == (0, "", 200)
        context.close()
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []
    assert ("/200.jpg", 200) in site.answers
