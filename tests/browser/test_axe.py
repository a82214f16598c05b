"""axe finds nothing on any page: WCAG 2.0 to 2.2, levels A and AA, and its best practices."""

from __future__ import annotations

from importlib.resources import files

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LARGEST = "document.documentElement.dataset.textsize = 'xlarge'"


def violations(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first element that does."""
    page.evaluate(AXE)
    found = page.evaluate(
        """async (tags) => (await axe.run(document, { resultTypes: ["violations"], runOnly: tags }))
          .violations.map((rule) => `${rule.id}: ${rule.nodes[0].html}`)""",
        TAGS,
    )
    assert isinstance(found, list)
    return found


@pytest.mark.timeout(400)
def test_axe_finds_nothing_on_any_page_of_a_phone(phone: Watched, addresses: list[str]) -> None:
    """In the largest type, where least fits."""
    found = {}
    for address in addresses:
        page = phone.open(address)
        page.evaluate(LARGEST)
        if broken := violations(page):
            found[address] = broken
    assert found == {}


@pytest.mark.parametrize("address", ["", "videos/three-second-tone/", "goals/"])
def test_axe_finds_nothing_on_a_desk(desktop: Watched, address: str) -> None:
    assert violations(desktop.open(address)) == []


def test_the_menu_and_the_contents_have_nothing_when_open(phone: Watched) -> None:
    page = phone.open("articles/boiling-on-a-plateau/")
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    assert violations(page) == []


def test_axe_notices(desktop: Watched) -> None:
    page = desktop.open("latest/")
    page.evaluate("""() => {
      const heading = document.createElement("h5");
      heading.textContent = "五级";
      heading.style.color = "#eee";
      document.querySelector("h2").replaceWith(heading);
    }""")
    assert {rule.split(":")[0] for rule in violations(page)} >= {"heading-order", "color-contrast"}
