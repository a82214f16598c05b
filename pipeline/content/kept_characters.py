"""Keeps `<`, `{` and `#` that authors mean as characters from being taken for tags, attributes and headings.

A placeholder stands for such a character while a body is converted and is replaced on the page: so it comes out right in
text, code and attributes alike. Placeholders are private-use characters, which no content has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HASH, LESS, BRACE = "\ue010", "\ue011", "\ue012"
ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base bdi bdo big blink blockquote body br button canvas "
    "caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset "
    "figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd "
    "label legend li link main map mark marquee math menu meta meter nav noscript object ol optgroup option output p "
    "param picture pre progress q rp rt ruby s samp script search section select slot small source span strike strong "
    "style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video "
    "wbr xmp".split()
)
_TAG = re.compile(
    r"</?(?P<name>[A-Za-z][A-Za-z0-9]*+)"
    r"(?:\s++[A-Za-z_:@][\w.:-]*+(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'=<>`]++))?+)*+\s*+/?>",
    re.ASCII,
)
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]{1,64}@[\w.-]{1,200})>", re.ASCII)
_ATTRIBUTES = re.compile(
    r"\{:?[ ]*+(?:(?:[#.][\w:.-]++|[A-Za-z][\w-]*+=(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s\"'{}=]++))[ ]*+)++\}"
)
_DESTINATION = re.compile(r"(?<=\]\()[ ]{0,9}<[^<>\n]{0,500}>")
_TAG_OR_LESS = re.compile(f"{_TAG.pattern}|{_AUTOLINK.pattern}|{_DESTINATION.pattern}|<", re.ASCII)
_BRACES = re.compile(rf"(?<!\\)(?:{_ATTRIBUTES.pattern}|\{{)")


def keep_characters(text: str) -> str:
    """Put placeholders for each `<` that begins no HTML tag or address, and each `{` that begins no attribute list."""
    if "<" in text:
        text = _TAG_OR_LESS.sub(_kept_less, text)
    return _BRACES.sub(_kept_brace, text) if "{" in text else text


def plain_characters(text: str, less: str = "<") -> str:
    """Put the characters back for which placeholders stand; `less` stands for `<`."""
    return text.replace(HASH, "#").replace(LESS, less).replace(BRACE, "{")


def tags(line: str) -> Iterator[tuple[int, str, bool]]:
    """Yield start, name and whether it closes, of each HTML tag in a line."""
    for tag in _TAG.finditer(line) if "<" in line else ():
        if tag["name"].lower() in ELEMENTS and not tag.group().endswith("/>"):
            yield tag.start(), tag["name"].lower(), tag.group().startswith("</")


def without_tags(text: str) -> str:
    """Return the text without its HTML tags."""
    return _TAG.sub(lambda tag: "" if tag["name"].lower() in ELEMENTS else tag.group(), text)


def without_attribute_lists(text: str) -> str:
    """Return the text without `{#id .class key=value}`."""
    return _ATTRIBUTES.sub("", text)


def _kept_less(match: re.Match[str]) -> str:
    name = match["name"]
    if (name is None and len(match.group()) > 1) or (name is not None and name.lower() in ELEMENTS):
        return match.group()
    return LESS + match.group()[1:]


def _kept_brace(match: re.Match[str]) -> str:
    return match.group() if len(match.group()) > 1 else BRACE
