"""Stale pages rendered: here when they are few, else shared among processes that each load the theme once.

A page is a function of its record and markup alone, so it does not matter who renders it, nor after which other.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.markup.record import Markup, MarkupRecord
from pipeline.render.edition import Edition, PageRecord

if TYPE_CHECKING:
    from pipeline.render.stock import StockSite

MANY = 300
"""Pages from which on a second process is worth its start (about a second of CPU)."""
SHARE = 50
"""Pages a process is given at a time."""

Task = tuple[PageRecord, Markup | None]

_loaded: list[StockSite] = []
"""The one site of this process, when it is a process of the pool."""


def render_pages(
    here: StockSite,
    config_file: Path,
    edition: Edition,
    stale: Sequence[PageRecord],
    convert: Callable[[MarkupRecord], Markup],
    site_dir: Path,
    processes: int | None = None,
) -> Iterator[tuple[PageRecord, bytes]]:
    """The bytes of every stale page, in their order. `processes` None: as many as there are processors."""
    count = min(processes or os.cpu_count() or 1, len(stale) // (MANY // 2))
    if count <= 1:
        for record in stale:
            yield record, here.page(record, _markup(record, convert))
        return
    shell = replace(edition, pages=(), files=())
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, context, _load, (config_file, shell, site_dir)) as pool:
        shares = [stale[start : start + SHARE] for start in range(0, len(stale), SHARE)]
        tasks = ([_task(record, convert) for record in share] for share in shares)
        for share, pages in zip(shares, pool.map(_render, tasks), strict=True):
            yield from zip(share, pages, strict=True)


def _markup(record: PageRecord, convert: Callable[[MarkupRecord], Markup]) -> Markup | None:
    return convert(record.markup) if record.markup is not None else None


def _task(record: PageRecord, convert: Callable[[MarkupRecord], Markup]) -> Task:
    """What another process is sent: the body stays here."""
    return replace(record, markup=None), _markup(record, convert)


def _load(config_file: Path, shell: Edition, site_dir: Path) -> None:
    from pipeline.render.stock import StockSite

    _loaded.append(StockSite(config_file, shell, site_dir))


def _render(tasks: list[Task]) -> list[bytes]:
    (site,) = _loaded
    return [site.page(record, markup) for record, markup in tasks]
