"""Reads plain bodies without converting them: paragraphs, headings, flat lists, tables, bold words and simple links.

Most bodies are plain, and a conversion takes thirty times as long. Anything else, or anything that might be, is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.prose import Link, Prose
from pipeline.content.site_paths import PAGE_IDS

LONGEST = 100_000
"""Longer bodies are converted, in a process with limits."""

_LINK = re.compile(
    r"\[[^\[\]*!|\n]+\]\((?:(?P<target>id:[a-z0-9-]+)(?:#(?P<anchor>[\w.-]+))?|#(?P<here>[\w.-]+)"
    r"|https://[\w./?%+,;@-]+)\)"
)
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])[^*\[\]|\n]*(?<=[^\s*])\*\*(?!\*)")
_ODD = re.compile(
    r"[<>&{}\\`~^=_*\[\]\t\"“”]|!!|\?\?\?|:::|- -|\*\[|【[^】\n]*】[（(]|｜"
    r"|^[ :+]|^-+ *$|^-(?! )|^#{1,6}+(?! \S)|^#{7}|#[ ]*$|^[0-9]{1,9}[.)]|^[^|\n]+\||[ ]{2}$",
    re.MULTILINE,
)
_QUOTES = str.maketrans("", "", '“”"')
_HEADING = re.compile(r"^#{1,6} (.+?) *$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_DELIMITER = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+ *")


def plain_prose(body: str, first_line: int) -> Prose | None:
    """Return links and anchors of a plain body that starts at `first_line` of its file; None when it is not plain."""
    if len(body) > LONGEST:
        return None
    rest = (
        _BOLD.sub("", _LINK.sub("", body) if "](" in body else body) if "*" in body or "](" in body else body
    )
    if _ODD.search(rest.translate(_QUOTES)) or (
        "|" in body and not all(map(_is_table, _TABLE.findall(body)))
    ):
        return None
    anchors: set[str] = set()
    for heading in _HEADING.findall(body) if "#" in body else ():
        anchor = slug(heading)
        if anchor in anchors or not anchor or anchor in PAGE_IDS or "*" in heading or "](" in heading:
            return None
        anchors.add(anchor)
    links = tuple(_links(body, first_line)) if "](" in body else ()
    return Prose(links, (), frozenset(anchors), not body.strip())


def slug(text: str) -> str:
    """Return the id of a heading of plain text, as Python-Markdown's `slugify_unicode` makes it (a test compares them)."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


def _is_table(block: str) -> bool:
    """Whether lines that begin with `|` are a table in which every row has as many cells."""
    rows = block.split("\n") if not block.endswith("\n") else block[:-1].split("\n")
    bars = rows[0].count("|")
    return (
        len(rows) > 1
        and bars > 1
        and _DELIMITER.fullmatch(rows[1]) is not None
        and all(row.count("|") == bars and row.rstrip().endswith("|") for row in rows)
        and not any(map(_DELIMITER.fullmatch, rows[2:]))
    )


def _links(body: str, first_line: int) -> Iterator[Link]:
    line, start = first_line, 0
    for link in _LINK.finditer(body):
        line += body.count("\n", start, link.start())
        start = link.start()
        begins = body.rfind("\n", 0, start) + 1
        if link["target"]:
            yield Link(line, link.start("target") - begins + 4, link["target"][3:], link["anchor"] or "")
        elif link["here"]:
            yield Link(line, link.start("here") - begins, "", link["here"])
