"""RSS 2.0 (https://www.rssboard.org/rss-specification)."""

from __future__ import annotations

import datetime as dt

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.chains import Seen, check_self, check_unique
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.xml_document import (
    ATOM,
    CONTENT,
    Element,
    attribute,
    check_html,
    children,
    line_of,
    rfc822,
    rfc3339,
    text_of,
)

REQUIRED = {"title": "标题", "link": "网址", "description": "说明"}
MORE = ("prev-archive", "next-archive", "current", "alternate", "self")
"""Relations of links that lead to files of the site; a hub is elsewhere."""


def check_rss(site: BuiltSite, report: Report, path: str, root: Element) -> Seen:
    """Check a feed and return what it has."""
    channel = root.find("channel")
    if channel is None or root.get("version") != "2.0":
        report.add(line_of(root), "E742", "不是 RSS 2.0：缺少 version 或 channel。")
        return Seen(report, ())
    for name, word in REQUIRED.items():
        if not text_of(channel, name):
            report.add(line_of(channel), "E742", f"频道没有{word}（{name}）。")
    if home := text_of(channel, "link"):
        site.check_address(report, line_of(channel), home, "频道的网址")
    if changed := text_of(channel, "lastBuildDate"):
        _time(report, line_of(channel), "lastBuildDate", changed)
    links: dict[str, str] = {}
    for link in children(channel, f"{ATOM}link"):
        relation, address = attribute(link, "rel") or "alternate", attribute(link, "href")
        links.setdefault(relation, address)
        if relation in MORE and relation != "self":
            site.check_address(report, line_of(link), address, f"{relation} 的地址")
    check_self(site, report, path, links.get("self", ""), line_of(channel))
    items = list(children(channel, "item"))
    for item in items:
        _check_item(site, report, item)
    ids = [(line_of(item), text_of(item, "guid")) for item in items]
    check_unique(report, ids)
    return Seen(report, tuple(id for _, id in ids), links.get("prev-archive"))


def _check_item(site: BuiltSite, report: Report, item: Element) -> None:
    line = line_of(item)
    title = text_of(item, "title")
    if not title and not text_of(item, "description"):
        report.add(line, "E742", "条目没有标题，也没有说明。")
    guid = item.find("guid")
    if guid is None or not text_of(item, "guid"):
        report.add(line, "E742", f"条目《{shown(title)}》没有标识（guid）。")
    elif attribute(guid, "isPermaLink") != "false":
        site.check_address(report, line, text_of(item, "guid"), "标识（没有写 isPermaLink=false）")
    if address := text_of(item, "link"):
        site.check_address(report, line, address, "条目的网址")
    elif guid is None or attribute(guid, "isPermaLink") == "false":
        report.add(line, "E742", f"条目《{shown(title)}》没有网址（link）。")
    _check_times(report, line, item)
    enclosures = list(children(item, "enclosure"))
    if len(enclosures) > 1:
        report.add(line, "E742", f"条目《{shown(title)}》有 {len(enclosures)} 个附件，许多阅读器只认一个。")
    for enclosure in enclosures:
        address, length, kind = (attribute(enclosure, name) for name in ("url", "length", "type"))
        site.check_file(report, line_of(enclosure), address, length, kind, f"条目《{shown(title)}》的附件")
    for name in ("description", f"{CONTENT}encoded"):
        check_html(site, report, line, text_of(item, name))


def _check_times(report: Report, line: int, item: Element) -> None:
    if not (published := text_of(item, "pubDate")):
        report.add(line, "E749", f"条目《{shown(text_of(item, 'title'))}》没有发布时间（pubDate）。")
        return
    first = _time(report, line, "pubDate", published)
    if updated := text_of(item, f"{ATOM}updated"):
        later = rfc3339(updated)
        if later is None:
            report.add(line, "E749", f"看不懂的更新时间“{shown(updated)}”。")
        elif first is not None and later < first:
            report.add(line, "E749", f"更新时间“{updated}”早于发布时间“{published}”。")


def _time(report: Report, line: int, name: str, text: str) -> dt.datetime | None:
    """Return a time; report what is none."""
    moment = rfc822(text)
    if moment is None:
        report.add(line, "E749", f"看不懂的时间“{shown(text)}”（{name}）：应当是带时区的 RFC 822 时间。")
    return moment
