"""Render stale pages: a few in this process, many in worker processes that each load the theme once.

A page is a function of its record and markup alone, so it does not matter which process renders it, nor in what order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.config import Project
from pipeline.edition.edition import Edition
from pipeline.edition.page import PageRecord
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.workers.pool import MANY, SHARE, Pool
from pipeline.workers.worker import Worker

if TYPE_CHECKING:
    from pipeline.render.mkdocs_site import StockSite

LIMIT_SECONDS = 120.0
"""Timeout for one share of pages, which usually takes less than a second."""
CHILD = "pipeline.render.render_child"

Convert = Callable[[MarkupRecord], Markup]


class Renderers:
    """Renders the pages of one site. `processes` None: as many as there are processors.

    `start` makes a process load the theme while earlier stages still run; it is then worth using for a few pages too. If
    the theme is edited between that and the first page, it is loaded again.
    """

    def __init__(
        self, project: Project, processes: int | None = None, *, many: int = MANY, share_size: int = SHARE
    ) -> None:
        self.project = project
        self.config_file = project.root / "mkdocs.yml"
        self._pool = Pool(
            self._new, processes or os.cpu_count() or 1, LIMIT_SECONDS, many=many, share_size=share_size
        )
        self._loaded: list[tuple[str, int, int, int]] = []
        self._here: StockSite | None = None

    def __enter__(self) -> Renderers:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    def _new(self) -> Worker:
        return Worker.running(CHILD, str(self.config_file))

    def _theme(self) -> list[tuple[str, int, int, int]]:
        """Return the stats of the theme's files and mkdocs.yml: if they differ, the theme has changed."""
        files = (self.config_file, *sorted(p for p in self.project.theme.rglob("*") if p.is_file()))
        stats = ((file, file.stat()) for file in files)
        return [(str(file), s.st_mtime_ns, s.st_ctime_ns, s.st_ino) for file, s in stats]

    def start(self, count: int | None = 1) -> None:
        """Make `count` processes load the theme, by default one."""
        if not len(self._pool):
            self._loaded = self._theme()
        self._pool.grow(count)

    def expect_many(self) -> None:
        """Make one process per processor load the theme, because most pages will be stale."""
        if self._pool.most > 1:
            self.start(None)

    def here(self, edition: Edition, site_dir: Path) -> StockSite:
        """Return the site in this process, loaded once."""
        if self._here is None:
            from pipeline.render.mkdocs_site import StockSite

            self._here = StockSite(self.config_file, edition, site_dir)
        return self._here

    def outputs(
        self, edition: Edition, site_dir: Path, stale: Sequence[PageRecord], convert: Convert, *, theme: bool
    ) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of every stale page and, if `theme`, of the theme's files that are not pages."""
        if len(self._pool) and self._loaded != self._theme():
            # The shell's key covers the new theme: a page rendered with the old one would be cached under it for good.
            self._pool.close()
        if len(stale) >= self._pool.many:
            self.expect_many()
        shell = replace(edition, pages=(), files=())
        shares: list[Sequence[PageRecord] | None] = [None] if theme else []
        near = sorted(stale, key=_moment)
        shares += self._pool.shares_of(near)

        def question(records: Sequence[PageRecord] | None) -> object:
            """Send records without bodies, with their converted markup instead."""
            if records is None:
                return _listed(edition), None
            return shell, [(replace(record, markup=None), _markup(record, convert)) for record in records]

        for records, rendered in self._pool.answers(shares, question):
            if records is None:
                yield from rendered or self.here(edition, site_dir).theme_files()
            elif rendered is not None:
                yield from zip((record.path for record in records), rendered, strict=True)
            else:
                site = self.here(edition, site_dir)
                for record in records:
                    yield record.path, site.page(record, _markup(record, convert))


def _moment(page: PageRecord) -> str:
    """Return the date of a page's content. Sorted by date, items on the same pages are neighbours: a process makes their cards once."""
    cards = page.view.get("cards")
    return str(page.view.get("date") or (cards[0]["date"] if cards else None) or "")


def _listed(edition: Edition) -> Edition:
    """Return the edition with what the sitemap needs."""
    pages = tuple(PageRecord(p.url, p.template, "", "", p.updated, {}) for p in edition.pages)
    return replace(edition, pages=pages, files=())


def _markup(record: PageRecord, convert: Convert) -> Markup | None:
    return convert(record.markup) if record.markup is not None else None
