"""What of a release is news to whom: pure, from the digests of two releases."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from urllib.parse import quote

from pipeline.content.site_paths import FEED_FILES, PODCASTS

FEEDS = frozenset((*FEED_FILES.values(), *PODCASTS.values()))
"""The file names of feeds that name a hub. Archives and calendars name none."""
DIGITS = 12
"""How many digits of a digest tell one version of a page from the other."""
_PAGE = "index.html"
_NAMES = FEEDS | {_PAGE}
_LATER = re.compile(r"(?:^|/)page/\d+/\Z")


def announced(files: Mapping[str, str]) -> dict[str, str]:
    """Return the pages and feeds among the files of a release, with the starts of their digests."""
    return {path: digest[:DIGITS] for path, digest in files.items() if path.rpartition("/")[2] in _NAMES}


def changed_feeds(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths of the feeds that are new or have other bytes, sorted."""
    return tuple(
        path for path in sorted(after) if path.rpartition("/")[2] in FEEDS and before.get(path) != after[path]
    )


def changed_pages(
    before: Mapping[str, str], after: Mapping[str, str], old: Container[str], *, gone: bool
) -> tuple[str, ...]:
    """Return the addresses of pages that are new or have other bytes, relative to the site, sorted.

    `old` are addresses that only lead on to others, which are not submitted; nor are the later pages of lists, which
    every new item changes. With `gone`, those of pages that are there no more are among them.
    """
    return tuple(sorted(_pages(before, after, old, gone)))


def _pages(
    before: Mapping[str, str], after: Mapping[str, str], old: Container[str], gone: bool
) -> Iterator[str]:
    for path in after.keys() | (before.keys() if gone else ()):
        page = path.removesuffix(_PAGE)
        if path != page + _PAGE or (page and not page.endswith("/")) or page in old or _LATER.search(page):
            continue
        if before.get(path) != after.get(path):
            yield page


def address(root: str, path: str) -> str:
    """Return the absolute address of a path, as RFC 3986 writes it."""
    return root + quote(path)
