"""The rendering process: it loads the theme, then renders shares of pages, or the theme's own files, to bytes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.edition.edition import Edition
from pipeline.edition.page import PageRecord
from pipeline.markup.record import Markup
from pipeline.render.mkdocs_site import StockSite
from pipeline.render.templating import FOOT, MASTHEAD
from pipeline.workers.serving import serve_standard_streams

BLANK = Edition("", "", {}, (), ())
Question = tuple[Edition, Sequence[tuple[PageRecord, Markup | None]] | None]
"""The shell, and pages with their converted bodies; None instead of pages requests the theme's files that are not pages."""
MOST = ("item.html", MASTHEAD, FOOT)
"""The templates most pages use; they are compiled before the first share arrives."""


def main() -> int:
    """Render each share in its shell."""
    config_file = Path(sys.argv[1])
    site = StockSite(config_file, BLANK, config_file.parent / "site")
    site.compile(*MOST)

    def rendered(question: Question) -> list[Any]:
        shell, tasks = question
        site.show(shell)
        return list(site.theme_files()) if tasks is None else [site.page(*task) for task in tasks]

    serve_standard_streams(rendered)
    return 0


if __name__ == "__main__":
    sys.exit(main())
