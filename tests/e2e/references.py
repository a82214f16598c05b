"""What the pages of a built site refer to: every address in HTML and CSS, and whether a browser loads it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

LOADED_RELS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "prefetch"}
ADDRESSES = (
    "href",
    "src",
    "poster",
    "data",
    "action",
    "data-hls",
    "data-mp4",
    "data-wide",
    "data-storyboard",
    "data-library",
    "xlink:href",
)
_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


@dataclass(frozen=True)
class Reference:
    """One address on a page; `loads`: the browser asks for it without being told to."""

    tag: str
    attribute: str
    address: str
    loads: bool


@dataclass
class Page(HTMLParser):
    """A parsed page."""

    file: Path
    references: list[Reference] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    inline: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.file.read_text(encoding="utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids.add(values["id"])
        for name, value in values.items():
            if name in ADDRESSES:
                self.references.append(Reference(tag, name, value, _loads(tag, name, values)))
            elif name in {"srcset", "imagesrcset"}:
                for candidate in value.split(","):
                    self.references.append(Reference(tag, name, candidate.split()[0], loads=True))
            elif name.startswith("on") or name == "style":
                self.inline.append(f"<{tag} {name}>")
        if tag == "style" or (tag == "script" and "src" not in values and not _is_data(values)):
            self.inline.append(f"<{tag}>")


def _loads(tag: str, attribute: str, values: dict[str, str]) -> bool:
    if tag == "a" or attribute == "action":
        return False
    return tag != "link" or bool(LOADED_RELS & set(values.get("rel", "").lower().split()))


def _is_data(values: dict[str, str]) -> bool:
    return values.get("type", "") == "application/ld+json"


def pages_of(site: Path) -> Iterator[Page]:
    """Every HTML file of the site."""
    for file in sorted(site.rglob("*.html")):
        yield Page(file)


def css_addresses(file: Path) -> Iterator[str]:
    """Every address in a style sheet."""
    for found in _CSS.finditer(file.read_text(encoding="utf-8")):
        yield found[1] or found[2]
