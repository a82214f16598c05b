"""The built fixture site behind a strict server, and a page that remembers whatever went wrong on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response

from tests.browser.chromium import chromium
from tests.browser.server import STRICT, Served, serve
from tests.e2e.minimal import Built, session_site

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
SKELETON = re.compile(r'<[a-z][a-z0-9-]*|class="[^"]*"')


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The fixture site, built; never to be changed."""
    return session_site(tmp_path_factory)


@pytest.fixture(scope="session")
def served(minimal: Built) -> Iterator[Served]:
    """The fixture site under the policy that sites run under."""
    with serve(minimal.site, STRICT) as server:
        yield server


@pytest.fixture(scope="session")
def addresses(minimal: Built) -> list[str]:
    """Every page of the site; of those with the same elements and classes, as topics without an item, the longest."""
    longest = {}
    for page in sorted(minimal.site.rglob("index.html"), key=lambda p: (p.stat().st_size, p)):
        longest[tuple(SKELETON.findall(page.read_text(encoding="utf-8")))] = page
    files = sorted(longest.values())
    return [p.relative_to(minimal.site).as_posix().removesuffix("index.html") for p in files]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass
class Watched:
    """A page, and all that it complained about or asked another host for."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._asked)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def open(self, path: str) -> Page:
        response = self.page.goto(f"{self.origin}/{path}")
        assert response is not None
        assert response.ok
        return self.page

    def assert_quiet(self) -> None:
        """Nothing was complained about, blocked, or fetched from elsewhere."""
        assert self.complaints == []
        assert self.elsewhere == []

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", f"blob:{self.origin}/", "data:")):
            self.elsewhere.append(request.url)

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status}: {response.url}")

    def _failed(self, request: Request) -> None:
        if (
            request.failure != "net::ERR_ABORTED"
        ):  # the browser itself had enough: it left the page, or has seen all
            self.complaints.append(f"failed: {request.url} {request.failure}")


@pytest.fixture
def desktop(browser: Browser, served: Served) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN")
    yield Watched(context.new_page(), served.origin)
    context.close()


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True)
    yield Watched(context.new_page(), served.origin)
    context.close()


@pytest.fixture
def scriptless(browser: Browser, served: Served) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESKTOP, locale="zh-CN", java_script_enabled=False)
    yield Watched(context.new_page(), served.origin)
    context.close()
