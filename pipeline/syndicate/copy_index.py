"""The list of copy pages: how an editor finds the page to copy from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from pipeline.syndicate.copy_page import head
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
            *head(Copying.heading, f"{Copying.heading}：{Copying.index_about}"),
            f"</head>\n<body>\n<header>\n<h1>{Copying.heading}</h1>\n<p>{Copying.index_about}</p>\n</header>\n",
            '<main class="index">\n<ol>\n',
            *(
                f'<li><time datetime="{row.day}">{row.day}</time> <a href="{escape(row.id)}.html">{escape(row.title)}</a> '
                f"<span>{escape(row.about)}</span></li>\n"
                for row in rows
            ),
            f"</ol>\n</main>\n<footer><p>{Copying.footing}</p></footer>\n</body>\n</html>\n",
        )
    ).encode()
