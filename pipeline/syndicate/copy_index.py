"""The list of copy pages: how an editor finds the page to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipeline.syndicate.copy_page import ICON, STYLE, UP
from pipeline.syndicate.texts import Copying


@dataclass(frozen=True)
class Row:
    """One item: its id, its day (ISO 8601), its title, and its column with its kind."""

    id: str
    day: str
    title: str
    about: str


def copy_index(rows: Sequence[Row]) -> bytes:
    """Return the page that leads to every copy page, in the order of `rows`."""
    return "".join(
        (
            '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n',
            '<meta name="robots" content="noindex, nofollow, noarchive">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f'<meta name="description" content="{Copying.heading}：{Copying.index_about}">\n',
            f"<title>{Copying.heading}</title>\n",
            f'<link rel="icon" href="{UP}{ICON}">\n<link rel="stylesheet" href="{UP}{STYLE}">\n</head>\n',
            f"<body>\n<header>\n<h1>{Copying.heading}</h1>\n<p>{Copying.index_about}</p>\n</header>\n",
            '<main class="index">\n<ol>\n',
            *(
                f'<li><time datetime="{row.day}">{row.day}</time> <a href="{escape(row.id)}.html">{escape(row.title)}</a> '
                f"<span>{escape(row.about)}</span></li>\n"
                for row in rows
            ),
            f"</ol>\n</main>\n<footer><p>{Copying.footing}</p></footer>\n</body>\n</html>\n",
        )
    ).encode()
