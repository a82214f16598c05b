"""Holds the HTML of an article against every rule of the rules file that concerns HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.html import HtmlElement

from pipeline.syndicate.references import stays
from pipeline.syndicate.wechat_rules import (
    ATTRIBUTES,
    CONTENT,
    CONTENT_BYTES,
    PICTURE_TYPES,
    PROPERTIES,
    TAGS,
)

_PARSER = lxml_html.HTMLParser(encoding="utf-8")
_ADDRESS = re.compile(r"url\s*\(", re.IGNORECASE)
_VOID = frozenset(["br", "hr", "img"])
_FULL = frozenset(["p", "section", "blockquote", "li", "h2", "h3", "h4"])
_LEADING = re.compile(r"(?:^|\n) ")
_SIZES = frozenset(["width", "height"])


class Violation(NamedTuple):
    """A rule that HTML breaks, by its id in the rules file, and what breaks it."""

    rule: str
    found: str


def violations(html: str) -> list[Violation]:
    """Return everything in an article's HTML that breaks a rule, in document order for each rule."""
    tree = lxml_html.document_fromstring(f"<body>{html}</body>".encode(), parser=_PARSER).find("body")
    assert tree is not None
    elements = [element for element in tree.iter("*") if element is not tree]
    found = [
        Violation(rule, text) for rule, judge in _ON_ELEMENTS.items() for e in elements for text in judge(e)
    ]
    if len(html) > CONTENT.most:
        found.append(Violation("content", f"{len(html)} 个字符"))
    if (size := len(html.encode())) > CONTENT_BYTES.most:
        found.append(Violation("content-bytes", f"{size} 字节"))
    return found


def _tag(element: HtmlElement) -> Iterator[str]:
    if element.tag not in TAGS:
        yield f"<{element.tag}>"


def _attribute(element: HtmlElement) -> Iterator[str]:
    kept = ATTRIBUTES["*"] | ATTRIBUTES.get(element.tag, frozenset()) | _SIZES
    for name in element.attrib:
        if name not in kept:
            yield f'<{element.tag} {name}="…">'


def _declarations(element: HtmlElement) -> Iterator[tuple[str, str]]:
    for declaration in element.get("style", "").split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            yield name.strip().lower(), value.strip()


def _property(element: HtmlElement) -> Iterator[str]:
    for name, value in _declarations(element):
        if name not in PROPERTIES or "var(" in value or (name == "display" and value in ("grid", "flex")):
            yield f"{name}:{value}"


def _url(element: HtmlElement) -> Iterator[str]:
    for _, value in element.items():
        if _ADDRESS.search(value):
            yield value


def _link(element: HtmlElement) -> Iterator[str]:
    if element.tag == "a" and not stays(element.get("href", "")):
        yield element.get("href", "")


def _image_source(element: HtmlElement) -> Iterator[str]:
    """Yield a picture that nobody can fetch. Whose address it is, the caller knows."""
    if element.tag == "img" and not element.get("src", "").strip():
        yield "<img>"


def _image_type(element: HtmlElement) -> Iterator[str]:
    if element.tag == "img":
        source = element.get("src", "")
        inline = re.match(r"data:image/(\w+)", source)
        kind = inline[1] if inline else urlsplit(source).path.rpartition(".")[2].lower()
        if kind not in PICTURE_TYPES:
            yield source[:80]


def _image_size(element: HtmlElement) -> Iterator[str]:
    for name in sorted(_SIZES & set(element.attrib)):
        yield f'{name}="{element.get(name)}"'


def _row(element: HtmlElement) -> Iterator[str]:
    if element.tag == "tr" and any(name.startswith("background") for name, _ in _declarations(element)):
        yield element.get("style", "")


def _cell(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("td", "th") and "font-size" not in dict(_declarations(element)):
        yield "".join(element.itertext())[:40]


def _item(element: HtmlElement) -> Iterator[str]:
    if element.tag == "li":
        loose = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
        if loose or any(child.tag != "section" for child in element):
            yield "".join(element.itertext())[:40]


def _table(element: HtmlElement) -> Iterator[str]:
    if element.tag == "table":
        around = element.getparent()
        if around is None or dict(_declarations(around)).get("overflow-x") != "auto":
            yield "<table>"


def _code(element: HtmlElement) -> Iterator[str]:
    if element.tag in ("code", "pre") and dict(_declarations(element)).get("white-space") == "nowrap":
        for text in (element.text or "", *(child.tail or "" for child in element)):
            if "\n" in text or _LEADING.search(text) or "  " in text:
                yield text[:40]
    elif element.tag == "pre":
        yield "<pre>"


def _empty(element: HtmlElement) -> Iterator[str]:
    if (
        element.tag in _FULL
        and not "".join(element.itertext()).strip(" \t\r\n")
        and not any(child.tag in _VOID for child in element.iter() if child is not element)
    ):
        yield f"<{element.tag}>"


_ON_ELEMENTS: Mapping[str, Callable[[HtmlElement], Iterator[str]]] = {
    "tag": _tag,
    "attribute": _attribute,
    "property": _property,
    "url": _url,
    "link": _link,
    "image-source": _image_source,
    "image-type": _image_type,
    "image-size": _image_size,
    "row": _row,
    "cell": _cell,
    "item": _item,
    "table": _table,
    "code": _code,
    "empty": _empty,
}
"""The function that judges elements by each rule."""
