"""Atom (RFC 4287) with tombstones (RFC 6721)."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.chains import Seen, check_self, check_unique
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.rss import MORE
from pipeline.feeds_check.xml_document import (
    ATOM,
    TOMBSTONE,
    Element,
    attribute,
    check_html,
    children,
    inside,
    line_of,
    rfc3339,
    text_of,
)

TEXTS = ("text", "html", "xhtml")


def check_atom(site: BuiltSite, report: Report, path: str, root: Element) -> Seen:
    """Check a feed and return what it has."""
    _check_common(report, root, "订阅源")
    links = _check_links(site, report, root)
    check_self(site, report, path, links.get("self", ""), line_of(root))
    entries = list(children(root, f"{ATOM}entry"))
    has_author = _has_author(root)
    for entry in entries:
        _check_entry(site, report, entry, has_author)
    ids = [(line_of(entry), text_of(entry, f"{ATOM}id")) for entry in entries]
    check_unique(report, ids)
    known = {id for _, id in ids}
    for stone in children(root, f"{TOMBSTONE}deleted-entry"):
        _check_tombstone(report, stone, known)
    return Seen(report, tuple(id for _, id in ids), links.get("prev-archive"))


def _check_common(report: Report, element: Element, what: str) -> None:
    """Check what a feed and an entry must have alike (4.1.1, 4.1.2)."""
    line = line_of(element)
    for name, word in (("id", "id"), ("title", "标题"), ("updated", "更新时间")):
        if len(list(children(element, f"{ATOM}{name}"))) != 1 or not text_of(element, f"{ATOM}{name}"):
            report.add(line, "E743", f"{what}没有{word}（{name}），或不止一个。")
    id, updated = text_of(element, f"{ATOM}id"), text_of(element, f"{ATOM}updated")
    if id and not urlsplit(id).scheme:
        report.add(line, "E743", f"id“{shown(id)}”不是 IRI。")
    if updated and rfc3339(updated) is None:
        report.add(line, "E749", f"看不懂的更新时间“{shown(updated)}”：应当是带时区的 RFC 3339 时间。")


def _check_links(site: BuiltSite, report: Report, element: Element) -> dict[str, str]:
    """Check the links of a feed or an entry; return the first of each relation."""
    links: dict[str, str] = {}
    for link in children(element, f"{ATOM}link"):
        relation, address = attribute(link, "rel") or "alternate", attribute(link, "href")
        links.setdefault(relation, address)
        if relation == "enclosure":
            length, kind = link.get("length"), attribute(link, "type")
            told = str(length) if length is not None else None
            site.check_file(report, line_of(link), address, told, kind, "附件")
        elif relation in MORE and relation != "self":
            site.check_address(report, line_of(link), address, f"{relation} 的地址")
    return links


def _check_entry(site: BuiltSite, report: Report, entry: Element, has_author: bool) -> None:
    title = shown(text_of(entry, f"{ATOM}title"))
    _check_common(report, entry, f"条目《{title}》")
    links = _check_links(site, report, entry)
    line = line_of(entry)
    content = entry.find(f"{ATOM}content")
    if content is None and "alternate" not in links:
        report.add(line, "E743", f"条目《{title}》没有正文，也没有网址。")
    if not has_author and not _has_author(entry):
        report.add(line, "E743", f"条目《{title}》没有作者，订阅源也没有。")
    published, updated = (
        text_of(entry, f"{ATOM}published"),
        rfc3339(text_of(entry, f"{ATOM}updated")),
    )
    if published and (first := rfc3339(published)) is None:
        report.add(line, "E749", f"看不懂的发布时间“{shown(published)}”。")
    elif published and updated is not None and first is not None and updated < first:
        report.add(line, "E749", f"条目《{title}》的更新时间早于发布时间。")
    for name in ("title", "summary", "content"):
        _check_text(site, report, entry.find(f"{ATOM}{name}"))


def _check_text(site: BuiltSite, report: Report, element: Element | None) -> None:
    if element is None:
        return
    kind = attribute(element, "type") or "text"
    if kind not in TEXTS:
        report.add(line_of(element), "E743", f"不认识的文字类型“{shown(kind)}”。")
    elif kind == "html":
        check_html(site, report, line_of(element), inside(element))


def _check_tombstone(report: Report, stone: Element, known: set[str]) -> None:
    line, ref, when = line_of(stone), attribute(stone, "ref"), attribute(stone, "when")
    if not ref or rfc3339(when) is None:
        report.add(line, "E743", f"撤回说明要写 ref 和带时区的 when，现在是“{shown(ref)}”“{shown(when)}”。")
    if ref in known:
        report.add(line, "E745", f"“{shown(ref)}”既写着已撤回，又列在条目里。")


def _has_author(element: Element) -> bool:
    return any(text_of(author, f"{ATOM}name") for author in children(element, f"{ATOM}author"))
