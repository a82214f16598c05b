"""A process that renders: it loads the theme, then answers shares of pages on standard input until that ends."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import BinaryIO

from pipeline.render.edition import Edition
from pipeline.render.stock import StockSite

BLANK = Edition("", "", {}, (), ())
MOST = "item.html"
"""The template of most pages; it and what it is put together from are compiled before the first share comes."""


def main() -> int:
    """Serve; what MkDocs or a template prints does not get among the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    config_file = Path(sys.argv[1])
    site = StockSite(config_file, BLANK, config_file.parent / "site")
    site.compile(MOST)
    serve(site, sys.stdin.buffer, answers)
    return 0


def serve(site: StockSite, questions: BinaryIO, answers: BinaryIO) -> None:
    """Render each share in the shell it comes with."""
    while True:
        try:
            shell, tasks = pickle.load(questions)  # noqa: S301 - a pipe that only the parent holds
        except EOFError:  # the parent has all it wanted, or is no more
            return
        site.show(shell)
        pickle.dump([site.page(record, markup) for record, markup in tasks], answers)
        answers.flush()


if __name__ == "__main__":
    sys.exit(main())
