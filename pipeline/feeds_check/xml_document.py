"""A feed in XML, read with lxml: elements with their lines. Nothing outside the file is opened."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TypeAlias

from lxml import etree
from lxml import html as markup

from pipeline.feeds_check.built_site import BuiltSite
from pipeline.feeds_check.report import Report, shown

Element: TypeAlias = "etree._Element"

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC822 = re.compile(
    rf"(?:({'|'.join(_WEEKDAYS)}), )?\d{{1,2}} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{{4}} "
    r"\d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UT)\Z",
    re.ASCII,
)
_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})\Z", re.ASCII)


def read_xml(content: bytes, report: Report) -> Element | None:
    """Return the root; None with a finding when it is not XML, or declares entities."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        report.add(error.lineno or 1, "E741", f"不是合法的 XML：{shown(error.msg or '')}。")
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        report.add(1, "E741", "有 DOCTYPE，阅读器会拒收。")
        return None
    return root


def line_of(element: Element) -> int:
    """Return the line on which an element starts."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 1


def text_of(element: Element, name: str) -> str:
    """Return the text of a child, stripped; empty without it."""
    child = element.find(name)
    return inside(child) if child is not None else ""


def inside(element: Element) -> str:
    """Return all text inside an element, stripped."""
    return "".join(map(str, element.itertext())).strip()


def attribute(element: Element, name: str) -> str:
    """Return an attribute, stripped; empty without it."""
    return str(element.get(name) or "").strip()


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of that name."""
    return iter(element.findall(name))


def check_html(site: BuiltSite, report: Report, line: int, html: str) -> None:
    """Check that the addresses inside the full text are absolute and lead somewhere."""
    if not html.strip():
        return
    try:
        parsed = markup.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        report.add(line, "E741", f"正文不是合法的 HTML：{shown(str(error))}。")
        return
    for _, name, address, _ in parsed.iterlinks():
        if name in ("href", "src", "poster") and not str(address).startswith(
            "#"
        ):  # a footnote of the same text
            site.check_address(report, line, str(address), "正文里的地址")


def rfc3339(text: str) -> dt.datetime | None:
    """Read a time of Atom or JSON Feed; None for anything else."""
    if not _RFC3339.match(text):
        return None
    try:
        return dt.datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def rfc822(text: str) -> dt.datetime | None:
    """Read a time of RSS; None for anything else, and for one without a zone."""
    if (found := _RFC822.match(text)) is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if found[1] in (None, _WEEKDAYS[moment.weekday()]) else None
