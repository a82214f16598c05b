"""Reads plain bodies without converting them: paragraphs, headings, flat lists, tables, bold words, simple links and pictures.

Most bodies are plain, and a conversion takes thirty times as long. Anything else, or anything that might be, is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.prose import Image, Link, Prose
from pipeline.content.site_paths import PAGE_IDS

LONGEST = 100_000
"""Longer bodies are converted, in a process with limits."""

_LINK = re.compile(
    r"\[[^\[\]*!|\n]+\]\((?:(?P<target>id:[a-z0-9-]+)(?:#(?P<anchor>[\w.-]+))?|#(?P<here>[\w.-]+)"
    r"|https://[\w./?%+,;@-]+)\)"
)
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]()*!|\n]*)\]\((?P<path>[\w./-]+\.(?:png|jpe?g|webp|gif))\)")
_BOLD = re.compile(r"(?<!\*)\*\*(?=[^\s*])[^*\[\]|\n]*(?<=[^\s*])\*\*(?!\*)")
_ODD = re.compile(
    r"[<>&{}\\`~^=_*\[\]\t\"“”]|!!|\?\?\?|:::|- -|\*\[|【[^】\n]*】[（(]|｜"
    r"|^[ :+]|^-+ *$|^-(?! )|^#{1,6}+(?! \S)|^#{7}|#[ ]*$|^[0-9]{1,9}[.)]|^[^|\n]+\||[ ]{2}$",
    re.MULTILINE,
)
_HEADING = re.compile(r"^#{1,6} (.+?) *$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n?)+", re.MULTILINE)
_DELIMITER = re.compile(r"\|(?: ?:?-{3,}:? ?\|)+ *")


def plain_prose(body: str, first_line: int) -> Prose | None:
    """Return links and anchors of a plain body that starts at `first_line` of its file; None when it is not plain."""
    if len(body) > LONGEST:
        return None
    rest = body
    if "](" in rest:
        rest = _LINK.sub("", _PICTURE.sub("", rest) if "![" in rest else rest)
    if "*" in rest:
        rest = _BOLD.sub("", rest)
    if _ODD.search(rest.replace("“", "").replace("”", "").replace('"', "")) or (
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
    images = tuple(_images(body, first_line)) if "![" in body else ()
    return Prose(links, images, frozenset(anchors), not body.strip())


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


def _found(pattern: re.Pattern[str], body: str, first_line: int) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each match, its line, and where that line begins."""
    line, start = first_line, 0
    for match in pattern.finditer(body):
        line += body.count("\n", start, match.start())
        start = match.start()
        yield match, line, body.rfind("\n", 0, start) + 1


def _images(body: str, first_line: int) -> Iterator[Image]:
    for picture, line, begins in _found(_PICTURE, body, first_line):
        yield Image(line, picture.start() - begins + 1, picture["alt"].strip(), picture["path"])


def _links(body: str, first_line: int) -> Iterator[Link]:
    for link, line, begins in _found(_LINK, body, first_line):
        if link["target"]:
            yield Link(line, link.start("target") - begins + 4, link["target"][3:], link["anchor"] or "")
        elif link["here"]:
            yield Link(line, link.start("here") - begins, "", link["here"])
