"""Texts for feeds: without characters that XML cannot carry, and safe where readers take them for HTML."""

from __future__ import annotations

import re
from html import escape, unescape

# XML 1.0 fifth edition, section 2.2, production [2] Char: other characters have no written form, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Remove the characters that XML 1.0 cannot carry."""
    return text if text.isprintable() else _NOT_XML.sub("", text)


def as_html(text: str) -> str:
    """Return plain text as HTML that reads as the text.

    RSS 2.0 makes an item's description HTML and does not say what a title is; many readers take every text for HTML. So
    what such a reader would take for markup is escaped, once more than XML asks. Text without any stays as it is, and
    reads alike in readers that do not.
    """
    plain = clean(text)
    return escape(plain, quote=False) if "<" in plain or unescape(plain) != plain else plain
