"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.chains import Seen, check_self, check_unique
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.xml_document import check_html, rfc3339

VERSION = "https://jsonfeed.org/version/1.1"
ADDRESSES = ("home_page_url", "icon", "favicon", "next_url")
OF_ITEM = ("url", "external_url", "image", "banner_image")


def check_json_feed(site: BuiltSite, report: Report, path: str, content: bytes) -> Seen | None:
    """Check a feed and return what it has; None when it cannot be read."""
    try:
        feed = json.loads(content)
    except (ValueError, RecursionError) as error:
        report.add(getattr(error, "lineno", 1), "E741", f"不是合法的 JSON：{shown(str(error))}。")
        return None
    if not isinstance(feed, dict) or not isinstance(items := feed.get("items"), list):
        report.add(1, "E744", "没有 items。")
        return None
    if feed.get("version") != VERSION:
        report.add(1, "E744", f"version 应当是 {VERSION}。")
    if not _text(feed, "title"):
        report.add(1, "E744", "没有标题（title）。")
    check_self(site, report, path, _text(feed, "feed_url"), 1)
    for name in ADDRESSES:
        if name in feed:
            site.check_address(report, 1, _text(feed, name), f"{name} ")
    ids = []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            report.add(1, "E744", f"第 {number} 条不是对象。")
            continue
        _check_item(site, report, number, item)
        ids.append(_text(item, "id"))
    check_unique(report, ((1, id) for id in ids))
    return Seen(report, tuple(ids), _text(feed, "next_url") or None)


def _check_item(site: BuiltSite, report: Report, number: int, item: dict[str, Any]) -> None:
    what = f"第 {number} 条《{shown(_text(item, 'title'))}》"
    if not _text(item, "id"):
        report.add(1, "E744", f"{what}没有 id，或不是文字。")
    if not (_text(item, "content_html") or _text(item, "content_text")):
        report.add(1, "E744", f"{what}没有正文（content_html 或 content_text）。")
    check_html(site, report, 1, _text(item, "content_html"))
    for name in OF_ITEM:
        if name in item:
            site.check_address(report, 1, _text(item, name), f"{what}的 {name} ")
    published, modified = (_moment(report, what, item, name) for name in ("date_published", "date_modified"))
    if published is not None and modified is not None and modified < published:
        report.add(1, "E749", f"{what}的更新时间早于发布时间。")
    for attached in item.get("attachments") or []:
        _check_attachment(site, report, what, attached)


def _moment(report: Report, what: str, item: dict[str, Any], name: str) -> dt.datetime | None:
    """Return a time of an item; report what is none."""
    if name not in item:
        return None
    moment = rfc3339(_text(item, name))
    if moment is None:
        report.add(1, "E749", f"{what}的 {name}“{shown(str(item[name]))}”不是带时区的 RFC 3339 时间。")
    return moment


def _check_attachment(site: BuiltSite, report: Report, what: str, attached: Any) -> None:
    if not isinstance(attached, dict):
        report.add(1, "E744", f"{what}的附件不是对象。")
        return
    length = attached.get("size_in_bytes")
    told = str(length) if length is not None else None
    site.check_file(report, 1, _text(attached, "url"), told, _text(attached, "mime_type"), f"{what}的附件")


def _text(value: dict[str, Any], name: str) -> str:
    found = value.get(name)
    return found.strip() if isinstance(found, str) else ""
