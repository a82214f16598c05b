"""OPML 2.0 (http://opml.org/spec2.opml): a list of feeds."""

from __future__ import annotations

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.report import Report, shown
from pipeline.feeds_check.xml_document import Element, attribute, line_of


def check_opml(site: BuiltSite, report: Report, root: Element) -> None:
    """Check that each feed of the list has a name and is there, once."""
    body = root.find("body")
    if body is None or root.find("head") is None or not attribute(root, "version"):
        report.add(line_of(root), "E742", "OPML 缺少 version、head 或 body。")
        return
    seen: set[str] = set()
    for outline in body.iter("outline"):
        line, address = line_of(outline), attribute(outline, "xmlUrl")
        if not attribute(outline, "text"):
            report.add(line, "E742", "OPML 有一行没有名称（text）。")
        if not address:
            if attribute(outline, "type").lower() == "rss":
                report.add(line, "E742", "OPML 有一行没有订阅地址（xmlUrl）。")
            continue
        site.check_address(report, line, address, "订阅地址")
        if address in seen:
            report.add(line, "E745", f"“{shown(address)}”列了两次。")
        seen.add(address)
