"""Blanks: what a generated draft says where an editor has not filled in a value yet.

A blank is a text with the mark 待填. A field that takes only Latin letters has the mark in pinyin.
"""

from __future__ import annotations

import re

from pipeline.content.model import AnyEntry, Glossary, Item

MARK = "待填："
LATIN_ID = "dai-tian"
LATIN_WORDS = "dai tian"
_BLANK = re.compile(r"待填[ \t]*[：:]|\A[\s【\[（(]*待填[\s】\]）)]*\Z|\Adai[- ]tian\Z")


def blank(what: str) -> str:
    """Return a blank for an editor to fill in; allowed in drafts only."""
    return f"{MARK}{what}"


def blank_at(text: str) -> int | None:
    """Return where a text has a blank, as an index; None when it has none."""
    found = _BLANK.search(text)
    return None if found is None else found.start()


def is_blank(text: str) -> bool:
    """Whether a text has a blank."""
    return _BLANK.search(text) is not None


def unplaced(entry: AnyEntry) -> tuple[str, ...]:
    """Return the fields that decide in which lists an entry stands and are still blank: no page can be made before."""
    if isinstance(entry, Item):
        lists = {"column": (entry.column,), "topics": entry.topics, "audiences": entry.audiences}
        return tuple(name for name, values in lists.items() if any(map(is_blank, values)))
    return ("topic",) if isinstance(entry, Glossary) and is_blank(entry.topic) else ()
