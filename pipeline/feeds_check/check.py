"""Find every feed, podcast, calendar and list of feeds in a built site by what it holds, and check it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import Finding
from pipeline.feeds_check.atom import check_atom
from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.calendar import SeenEvent, check_alike, check_calendar
from pipeline.feeds_check.chains import Seen, check_chains
from pipeline.feeds_check.json_feed import check_json_feed
from pipeline.feeds_check.opml import check_opml
from pipeline.feeds_check.podcast import check_podcast, is_podcast
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.rss import check_rss
from pipeline.feeds_check.xml_document import ATOM, read_xml

MOST_BYTES = 512 * 1024
"""The most bytes of a page of a feed; a podcast, which directories want whole, may be larger."""
MOST_OF_A_CALENDAR = 1024 * 1024
_SNIFFED = 4_096


@dataclass
class FeedsChecked:
    """The result: how many files of each kind there were, and every finding."""

    counts: Counter[str] = field(default_factory=Counter)
    findings: tuple[Finding, ...] = ()


@dataclass
class _Run:
    site: BuiltSite
    shown: str
    counts: Counter[str] = field(default_factory=Counter)
    reports: list[Report] = field(default_factory=list)
    feeds: dict[str, Seen] = field(default_factory=dict)
    calendars: dict[str, dict[str, SeenEvent]] = field(default_factory=dict)
    guids: dict[str, str] = field(default_factory=dict)

    def report(self, path: str) -> Report:
        self.reports.append(report := Report(f"{self.shown}/{path}"))
        return report

    def read(self, path: str, suffix: str) -> None:
        """Check a file if it is one of ours to check."""
        if suffix == ".ics":
            self.counts["calendars"] += 1
            content, report = (self.site.root / path).read_bytes(), self.report(path)
            _check_size(report, path, len(content), MOST_OF_A_CALENDAR)
            self.calendars[path] = check_calendar(self.site, report, content)
            return
        with (self.site.root / path).open("rb") as stream:
            head = stream.read(_SNIFFED)
        if suffix == ".json":
            if b"jsonfeed.org/version" in head:
                self._json(path)
        elif b"<rss" in head or b"<feed" in head or b"<opml" in head:
            self._xml(path)

    def _json(self, path: str) -> None:
        self.counts["json"] += 1
        content, report = (self.site.root / path).read_bytes(), self.report(path)
        _check_size(report, path, len(content), MOST_BYTES)
        if (seen := check_json_feed(self.site, report, path, content)) is not None:
            self.feeds[path] = seen

    def _xml(self, path: str) -> None:
        content, report = (self.site.root / path).read_bytes(), self.report(path)
        root = read_xml(content, report)
        if root is None:
            return
        podcast = root.tag == "rss" and is_podcast(root)
        if root.tag == "rss":
            self.counts["podcasts" if podcast else "rss"] += 1
            self.feeds[path] = check_rss(self.site, report, path, root)
        elif root.tag == f"{ATOM}feed":
            self.counts["atom"] += 1
            self.feeds[path] = check_atom(self.site, report, path, root)
        elif root.tag == "opml":
            self.counts["opml"] += 1
            check_opml(self.site, report, root)
        if podcast:
            guid = check_podcast(self.site, report, root)
            if guid and (other := self.guids.setdefault(guid, path)) != path:
                report.add(1, "E745", f"podcast:guid“{shown(guid)}”也是“{other}”的。")
        else:
            _check_size(report, path, len(content), MOST_BYTES)


def check_feeds(root: Path, url: str, shown_as: str) -> FeedsChecked:
    """Check the site in the folder `root`, built for the address `url`; messages name files below `shown_as`."""
    site = BuiltSite(root, url)
    run = _Run(site, shown_as)
    for path in sorted(site.files):
        suffix = path[path.rfind(".") :] if "." in path else ""
        if suffix in (".xml", ".json", ".ics", ".opml"):
            run.read(path, suffix)
    check_chains(site, run.feeds)
    check_alike(run.calendars)
    return FeedsChecked(run.counts, tuple(sorted({f for r in run.reports for f in r.findings})))


def _check_size(report: Report, path: str, size: int, most: int) -> None:
    if size > most:
        report.add(1, "E750", f"“{path}”有 {size} 字节，最多 {most}。")
