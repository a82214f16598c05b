"""A process that renders: it loads the theme, then answers shares of pages with their bytes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.apart import serve
from pipeline.markup.record import Markup
from pipeline.render.edition import Edition, PageRecord
from pipeline.render.stock import StockSite

BLANK = Edition("", "", {}, (), ())
MOST = "item.html"
"""The template of most pages; it and what it is put together from are compiled before the first share comes."""


def main() -> int:
    """Render each share in the shell it comes with."""
    config_file = Path(sys.argv[1])
    site = StockSite(config_file, BLANK, config_file.parent / "site")
    site.compile(MOST)

    def rendered(question: tuple[Edition, Sequence[tuple[PageRecord, Markup | None]]]) -> list[bytes]:
        shell, tasks = question
        site.show(shell)
        return [site.page(record, markup) for record, markup in tasks]

    serve(rendered)
    return 0


if __name__ == "__main__":
    sys.exit(main())
