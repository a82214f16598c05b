"""The query page's scripts on an empty page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.search.engine import Engine, engine


@pytest.fixture(scope="session")
def scripts(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine(browser, tmp_path_factory.mktemp("engine")) as started:
        yield started
