"""Stale pages rendered: here when they are few, else shared among processes that each load the theme once.

A page is a function of its record and markup alone, so it does not matter who renders it, nor after which other.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.render.edition import Edition, PageRecord

if TYPE_CHECKING:
    from pipeline.render.stock import StockSite

MANY = 300
"""Pages from which on a second process is worth its start (about a second of CPU)."""
SHARE = 50
"""Pages a process is given at a time."""
CHILD = ("-m", "pipeline.render.child")

Convert = Callable[[MarkupRecord], Markup]
Task = tuple[PageRecord, Markup | None]
Page = tuple[PageRecord, bytes]


class Renderer:
    """A process with the theme loaded. It answers each share of pages with their bytes, until its input ends.

    One that dies of its work says nothing: whoever waits renders the share itself and meets what it died of.
    """

    def __init__(self, config_file: Path) -> None:
        paths = [str(Path(pipeline.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, *CHILD, str(config_file)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",  # Ctrl-C is the parent's to answer
        )

    def send(self, shell: Edition, tasks: Sequence[Task]) -> None:
        """Hand out a share; the answer to the one before has been received."""
        assert self._process.stdin is not None
        try:
            pickle.dump((shell, tasks), self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def receive(self) -> list[bytes] | None:
        """The pages of the share, None when the process has died."""
        assert self._process.stdout is not None
        try:
            pages: list[bytes] = pickle.load(self._process.stdout)  # noqa: S301 - our child's
        except (EOFError, pickle.UnpicklingError):
            return None
        return pages

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue


class Renderers:
    """Who renders the pages of one site. `processes` None: as many as there are processors.

    `start` has the theme loaded in a process while the line is still at work: then even few pages go there.
    """

    def __init__(self, config_file: Path, processes: int | None = None) -> None:
        self.config_file = config_file
        self.processes = processes or os.cpu_count() or 1
        self._started: list[Renderer] = []
        self._here: StockSite | None = None

    def __enter__(self) -> Renderers:
        return self

    def __exit__(self, *_: object) -> None:
        for renderer in self._started:
            renderer.close()

    def start(self) -> None:
        """Start one process more."""
        self._started.append(Renderer(self.config_file))

    def here(self, edition: Edition, site_dir: Path) -> StockSite:
        """The site in this process, loaded once."""
        if self._here is None:
            from pipeline.render.stock import StockSite

            self._here = StockSite(self.config_file, edition, site_dir)
        return self._here

    def pages(
        self, edition: Edition, site_dir: Path, stale: Sequence[PageRecord], convert: Convert
    ) -> Iterator[Page]:
        """The bytes of every stale page."""
        wanted = min(self.processes, len(stale) // (MANY // 2))
        while 1 < wanted > len(self._started):
            self.start()
        shares = (stale[start : start + SHARE] for start in range(0, len(stale), SHARE))
        if self._started:
            yield from self._shared(edition, site_dir, shares, convert)
            return
        for share in shares:
            yield from self._rendered(edition, site_dir, share, convert)

    def _shared(
        self, edition: Edition, site_dir: Path, shares: Iterator[Sequence[PageRecord]], convert: Convert
    ) -> Iterator[Page]:
        """Every process has one share in hand; its next is sent before the pages of the last are passed on."""
        shell = replace(edition, pages=(), files=())
        busy: deque[tuple[Renderer, Sequence[PageRecord]]] = deque()

        def hand_out(renderer: Renderer) -> None:
            for share in islice(shares, 1):
                renderer.send(shell, [_task(record, convert) for record in share])
                busy.append((renderer, share))

        for renderer in self._started:
            hand_out(renderer)
        while busy:
            renderer, share = busy.popleft()
            pages = renderer.receive()
            if pages is None:
                yield from self._rendered(edition, site_dir, share, convert)
                continue
            hand_out(renderer)
            yield from zip(share, pages, strict=True)
        for share in shares:  # all processes died
            yield from self._rendered(edition, site_dir, share, convert)

    def _rendered(
        self, edition: Edition, site_dir: Path, share: Sequence[PageRecord], convert: Convert
    ) -> Iterator[Page]:
        site = self.here(edition, site_dir)
        for record in share:
            yield record, site.page(record, _markup(record, convert))


def _markup(record: PageRecord, convert: Convert) -> Markup | None:
    return convert(record.markup) if record.markup is not None else None


def _task(record: PageRecord, convert: Convert) -> Task:
    """What another process is sent: the body stays here."""
    return replace(record, markup=None), _markup(record, convert)
