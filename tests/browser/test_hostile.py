"""Hostile strings, made from a grammar, converted and opened in a browser: nothing runs, nothing is asked of others.

The control is the same strings without the allow-list: there, hundreds run.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import escape

import markdown
import pytest
from playwright.sync_api import Browser

from pipeline.markup.markdown import EXTENSIONS, convert
from pipeline.markup.record import MarkupRecord

BATCH = 250
CALL = "top.__ran=(top.__ran||0)+1"
TAGS = "script img svg iframe object embed a b p div details video audio body form input button math style link base meta marquee".split()
EVENTS = (
    "onload onerror onclick onmouseover onfocus ontoggle onstart onanimationstart onbegin onpageshow".split()
)
SCHEMES = [
    "javascript:",
    "JaVaScRiPt:",
    "java\tscript:",
    "&#106;avascript:",
    "java&#x73;cript:",
    "data:text/html,",
    "vbscript:",
    "//third.invalid/",
    "https://third.invalid/",
]
ATTRIBUTES = [
    "src",
    "href",
    "srcset",
    "data",
    "action",
    "formaction",
    "xlink:href",
    "background",
    "poster",
    "style",
    "srcdoc",
]
EXTRA = ["", " autofocus", " open", " tabindex=1", " x='", ' y="', "/", " \x0c", "\n"]


def strings(count: int, seed: int = 20261123) -> Iterator[str]:
    """Hostile Markdown, the same for the same seed."""
    pick = random.Random(seed)
    for _ in range(count):
        tag, event, name = pick.choice(TAGS), pick.choice(EVENTS), pick.choice(ATTRIBUTES)
        address = pick.choice(SCHEMES) + pick.choice([CALL, f"<script>{CALL}</script>", "x"])
        quote = pick.choice(['"', "'", "", "`"])
        extra = pick.choice(EXTRA)
        forms = [
            f"<{tag} {name}={quote}{address}{quote} {event}={quote}{CALL}{quote}{extra}>x</{tag}>",
            f"<{tag}{extra}{pick.choice([' ', '/', chr(10)])}{event}={quote}{CALL}{quote}>",
            f"<img src=x{pick.randrange(99)} {event}={quote}{CALL}{quote}>",
            f"<script>{CALL}</script>",
            f"<sc<script>ript>{CALL}</sc</script>ript>",
            f"<svg><{pick.choice(['script', 'animate', 'set', 'a'])} {event}={quote}{CALL}{quote}>{CALL}</svg>",
            f'<iframe srcdoc="<script>{CALL}</script>"></iframe>',
            f"[文字]({address})",
            f'![图片]({address} "{event}={CALL}")',
            f"[文字][a]\n\n[a]: {address}",
            f"**粗**{{: {event}={quote}{CALL}{quote} }}",
            f"# 标题 {{: style={quote}background:url({address}){quote} }}",
            f"`` <{tag} {event}={CALL}> ``",
            f"<math><mtext></form><form><mglyph><style></math><img src onerror={CALL}>",
            f'<noscript><p title="</noscript><img src=x onerror={CALL}>">',
            f"<a href={quote}{address}{quote} autofocus {event}={CALL}>x</a>",
            f"&lt;img src=x onerror={CALL}&gt; <!--><img src=x onerror={CALL}>-->",
        ]
        yield pick.choice(forms)


def cleaned(text: str) -> str:
    """What we publish of it, on a page one folder down."""
    return convert(MarkupRecord.of(text, {}, {})).rebase("../")


def raw(text: str) -> str:
    """What Markdown alone makes of it."""
    return markdown.markdown(text, extensions=list(EXTENSIONS))


def ran(browser: Browser, texts: list[str]) -> tuple[int, set[str]]:
    """How many payloads ran, each string in a frame of its own, and the addresses asked for."""
    count, asked = 0, set()
    context = browser.new_context()
    try:
        context.route("**/*", lambda route: (asked.add(route.request.url), route.abort())[-1])
        for start in range(0, len(texts), BATCH):
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            frames = "".join(f'<iframe srcdoc="{escape(t)}"></iframe>' for t in texts[start : start + BATCH])
            page.set_content(f"<!doctype html><meta charset=utf-8><body>{frames}</body>", wait_until="load")
            page.wait_for_timeout(100)
            count += int(page.evaluate("() => window.__ran || 0"))
            page.close()
    finally:
        context.close()
    return count, asked


def check(browser: Browser, count: int, control_runs: int) -> None:
    texts = list(strings(count))
    clean, asked = ran(browser, [cleaned(t) for t in texts])
    assert clean == 0
    assert not [url for url in asked if "third.invalid" in url]
    control, _ = ran(browser, [raw(t) for t in texts])
    print(f"{count} strings: 0 ran, {control} ran without the allow-list")
    assert control >= control_runs, "the payloads are live"


@pytest.mark.browser
def test_nothing_runs(browser: Browser) -> None:
    check(browser, 200, 20)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_nothing_runs_at_length(browser: Browser) -> None:
    check(browser, 5000, 500)
