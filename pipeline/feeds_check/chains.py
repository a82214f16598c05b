"""What feeds say of themselves and of each other: their own address, and the way through the archives (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.report import Report, shown


@dataclass(frozen=True)
class Seen:
    """A feed that was read: the ids of its entries, and the address of the page before it, None on the last."""

    report: Report
    ids: tuple[str, ...]
    earlier: str | None = None


def check_self(site: BuiltSite, report: Report, path: str, address: str, line: int) -> None:
    """Check the address a feed gives as its own."""
    if not address:
        report.add(line, "E751", "没有写自己的地址。")
    elif address != site.url + path:
        report.add(line, "E751", f"说自己在“{shown(address)}”，其实在“{site.url}{path}”。")


def check_unique(report: Report, ids: Iterable[tuple[int, str]]) -> None:
    """Check that no two entries of a feed have the same id."""
    seen: set[str] = set()
    for line, id in ids:
        if id and id in seen:
            report.add(line, "E745", f"“{shown(id)}”出现了两次。")
        seen.add(id)


def check_chains(site: BuiltSite, feeds: Mapping[str, Seen]) -> None:
    """Walk from each feed that no other leads to through its archives: each entry comes once, and the way ends."""
    before = {path: site.path_of(feed.earlier) if feed.earlier else None for path, feed in feeds.items()}
    starts = [path for path in feeds if path not in before.values()]
    walked = {path for start in starts for path in _walk(feeds, before, start)}
    for path in feeds.keys() - walked:
        feeds[path].report.add(1, "E751", "存档绕成了一圈，没有尽头。")


def _walk(feeds: Mapping[str, Seen], before: Mapping[str, str | None], start: str) -> Iterator[str]:
    """Yield the pages of a feed, from the latest to the oldest, and report what is on two of them."""
    path: str | None = start
    ids: set[str] = set()
    walked: set[str] = set()
    while path is not None:
        yield path
        walked.add(path)
        here = feeds[path]
        if twice := ids & set(here.ids):
            here.report.add(1, "E745", f"“{shown(min(twice))}”在“{start}”的两页里都有。")
        ids |= set(here.ids)
        path = before[path]
        if here.earlier is not None and path not in feeds:
            here.report.add(1, "E751", f"更早的存档“{shown(here.earlier)}”不是网站里的订阅源。")
            return
        if path in walked:
            here.report.add(1, "E751", f"存档绕回了“{path}”，没有尽头。")
            return
