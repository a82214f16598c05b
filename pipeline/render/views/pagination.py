"""Cut a list into pages, and link them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

WINDOW = 2
"""How many pages are linked before and after the current one, besides the first and the last: the links do not grow with the list."""


class PageLink(TypedDict):
    """A link to one page of a list; without number and address it marks omitted pages."""

    number: int | None
    url: str | None
    current: bool


class PaginationView(TypedDict):
    """A page's place in its list: number from 1, and its links."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None
    links: list[PageLink]


@dataclass(frozen=True)
class Slice:
    """One page of a list: its number from 1, address, items (`start` to `stop`) and links to other pages."""

    number: int
    url: str
    start: int
    stop: int
    pagination: PaginationView


def slices(base: str, total: int, size: int) -> Iterator[Slice]:
    """Yield the pages of a list of `total` items at `base`, `base`page/2/, …; at least one."""
    count = max(1, -(-total // size))
    for number in range(1, count + 1):
        pagination: PaginationView = {
            "page": number,
            "pages": count,
            "prev_url": _address(base, number - 1) if number > 1 else None,
            "next_url": _address(base, number + 1) if number < count else None,
            "links": _links(base, number, count),
        }
        yield Slice(number, _address(base, number), (number - 1) * size, number * size, pagination)


def _address(base: str, number: int) -> str:
    return base if number == 1 else f"{base}page/{number}/"


def _links(base: str, current: int, count: int) -> list[PageLink]:
    """Link the first, the last and the pages around the current one."""
    near = range(max(current - WINDOW, 1), min(current + WINDOW, count) + 1)
    links: list[PageLink] = []
    last = 0
    for number in sorted({1, *near, count}):
        if number > last + 1:
            links.append({"number": None, "url": None, "current": False})
        links.append({"number": number, "url": _address(base, number), "current": number == current})
        last = number
    return links
