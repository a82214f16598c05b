"""The Chromium that the tests drive: which one, and started so that it asks for nothing by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
    "--font-render-hinting=none",
    "--hide-scrollbars",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; KEPU_CHROMIUM names another than Debian's."""
    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("KEPU_CHROMIUM") or "/usr/bin/chromium", args=arguments
        )
        try:
            yield browser
        finally:
            browser.close()
