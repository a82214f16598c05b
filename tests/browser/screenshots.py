"""Pictures of the built site for README and for looking at: `python -m tests.browser.screenshots [--out DIR]`.

Serves the project's site/ as it stands, builds nothing, and writes <page>-<width>.png for a telephone and a desk.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.chromium import chromium
from tests.browser.server import STRICT, serve

ROOT = Path(__file__).resolve().parent.parent.parent
WINDOWS = {390: 844, 1280: 800}
TALLEST = 2
"""A picture ends after so many windows; what is below is more of the same."""
COLOURS = 192
FOLDERS = {
    "column": "columns",
    "article": "articles",
    "story": "stories",
    "audio": "audio",
    "person": "people",
    "place": "places",
}


def addresses(site: Path) -> dict[str, str]:
    """The page that stands for each kind, by name: the first with the most pictures. Kinds without a page are absent."""
    found = {"home": ""}
    for name, folder in FOLDERS.items():
        found |= _best(
            site, name, [p for p in sorted(site.glob(f"{folder}/*/index.html")) if p.parent.name != "page"]
        )
    videos = {
        p: "stage--portrait" in p.read_text(encoding="utf-8")
        for p in sorted(site.glob("videos/*/index.html"))
    }
    found |= _best(site, "video", [p for p, portrait in videos.items() if not portrait])
    found |= _best(site, "video-portrait", [p for p, portrait in videos.items() if portrait])
    found |= _best(site, "goals", [p for p in [site / "goals" / "index.html"] if p.is_file()])
    found |= _best(site, "wechat-copy", sorted(site.glob("wechat/*.html")))
    return found


def _best(site: Path, name: str, pages: list[Path]) -> dict[str, str]:
    if not pages:
        return {}
    page = max(pages, key=lambda p: p.read_text(encoding="utf-8").count("<picture>"))
    return {name: page.relative_to(site).as_posix().removesuffix("index.html")}


def take(site: Path, out: Path) -> Iterator[Path]:
    """Writes the pictures, one after the other."""
    out.mkdir(parents=True, exist_ok=True)
    with serve(site, STRICT) as server, chromium() as browser:
        for name, address in addresses(site).items():
            for width in WINDOWS:
                file = out / f"{name}-{width}.png"
                _save(_picture(browser, server / address, width), file)
                yield file


def _picture(browser: Browser, url: str, width: int) -> bytes:
    height = WINDOWS[width]
    with browser.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", reduced_motion="reduce"
    ) as context:
        page = context.new_page()
        page.goto(url)
        _see_everything(page, height)
        tall = min(int(page.evaluate("document.scrollingElement.scrollHeight")), TALLEST * height)
        return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": tall})


def _see_everything(page: Page, height: int) -> None:
    """Scrolls down so that pictures below are loaded, and back."""
    for window in range(TALLEST + 1):
        page.evaluate("y => window.scrollTo(0, y)", window * height)
        page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    page.evaluate("Promise.all(Array.from(document.images, i => i.complete && i.decode().catch(() => null)))")
    page.wait_for_timeout(
        2000 if page.locator("#player").count() else 100
    )  # a player shows first that it is busy


def _save(png: bytes, file: Path) -> None:
    """With a palette of its own: a quarter of the bytes."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
        )
        few.save(file, optimize=True)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots", help="folder to write to")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="a built site")
    chosen = parser.parse_args(arguments)
    if not (chosen.site / "index.html").is_file():
        print(
            "没有找到建好的网站，请先运行 make site。/ No built site: run `make site` first.", file=sys.stderr
        )
        return 2
    for file in take(chosen.site, chosen.out):
        print(f"{file}  {file.stat().st_size // 1000} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
