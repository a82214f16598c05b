"""From a search into a film, at the second where the words are said, and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser
VIDEO = "videos/three-second-tone/"


def test_a_film_opens_at_the_second_where_it_is_said(phone: Watched) -> None:
    page = phone.open(VIDEO)
    lines = page.locator(".transcript__lines li")
    start = float(str(lines.last.get_attribute("data-start")))
    said = lines.last.locator(".transcript__text").inner_text()
    phone.open(f"search/?q=“{said}”")
    link = page.locator(f'.result__title a[href*="{VIDEO}"]').first
    expect(page.locator(".result__time").first).to_have_text(re.compile(r"^0:0\d 说到："))
    link.click()
    page.wait_for_url(re.compile(r"#t="))
    assert start > 0
    page.wait_for_function(
        "start => Math.abs(document.getElementById('player').currentTime - start) < 0.1", arg=start
    )
    page.go_back()
    expect(link).to_be_visible()
    phone.assert_quiet()
