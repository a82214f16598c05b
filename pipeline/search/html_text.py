"""The text of sanitised HTML, a line for each block."""

from __future__ import annotations

import re
from html import unescape

INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i img ins kbd mark picture q s samp small source span strong sub sup time"
    " u var wbr".split()
)
"""Tags that do not end a block of text."""

_NOTE = re.compile(r'<sup id="fnref[^>]*>.*?</sup>|<a [^>]*class="footnote-backref"[^>]*>.*?</a>', re.DOTALL)
"""Marks of footnotes: a reader's words go on across them."""
_TAG = re.compile(r"""</?([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>""", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_MARK = "\x00"


def text_of_html(html: str) -> str:
    """Return the text, a line for each block that has any."""
    marked = _TAG.sub(_mark, _NOTE.sub("", html))
    return "\n".join(block for part in unescape(marked).split(_MARK) if (block := one_line(part)))


def one_line(text: str) -> str:
    """Return a text with single spaces between its words."""
    return _SPACES.sub(" ", text).strip()


def _mark(found: re.Match[str]) -> str:
    return "" if found[1].lower() in INLINE else _MARK
