"""All bodies of a build converted, most of them while the build goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from pipeline.config import Project
from pipeline.conversion.body_check import Bodied, made
from pipeline.conversion.markdown_process import ConversionWorker, kept_markup
from pipeline.conversion.readers import Readers
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache


@contextmanager
def converting(project: Project) -> Iterator[Conversions]:
    """The conversions of one build, with as many processes as there are processors. None is started yet."""
    with ConversionWorker() as worker, Readers(project, os.cpu_count() or 1) as readers:
        markup = kept_markup(project.work, worker)
        with Conversions(markup, worker, readers) as conversions:
            yield conversions


class Conversions:
    """`begin` hands bodies to processes, `finish` waits for them and converts what is left.

    `worker` is the limited child that this process has what is left converted by. What was begun and is not finished when
    the block ends is left.
    """

    def __init__(self, markup: MarkupCache, worker: ConversionWorker, readers: Readers) -> None:
        self.markup, self.worker, self.readers = markup, worker, readers
        self._thread = ThreadPoolExecutor(1)
        self._begun: list[Future[list[Finding]]] = []
        self._asked: set[tuple[str, str]] = set()
        """File and key of the records that were looked at."""
        self._missing: list[Bodied] = []

    def __enter__(self) -> Conversions:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def begin(self, bodies: Sequence[Bodied]) -> None:
        """Have what no cache has of the bodies converted while this process goes on, if it is much."""
        missing = self._new(bodies)
        self._missing += missing
        if missing:
            self._begun.append(self._thread.submit(lambda: list(self.readers.convert(missing))))

    def finish(self, bodies: Sequence[Bodied]) -> list[Finding]:
        """A finding for each body that had to be stopped; all others are in the cache then."""
        self.begin(bodies)
        found = [finding for begun in self._begun for finding in begun.result()]
        self.readers.end_input()
        stopped = {finding.file for finding in found}
        for document, record in self._missing:
            if document.file not in stopped:
                found += made(self.markup, record, document.file, document.body_line)
        files = {document.file for document, _ in bodies}
        return [finding for finding in dict.fromkeys(found) if finding.file in files]

    def _new(self, bodies: Sequence[Bodied]) -> list[Bodied]:
        """Those nobody has asked for yet and no cache has."""
        keys = [(document.file, self.markup.key(record)) for document, record in bodies]
        missing = self.markup.missing(key for _, key in set(keys) - self._asked)
        new = [
            body
            for body, asked in zip(bodies, keys, strict=True)
            if asked not in self._asked and asked[1] in missing
        ]
        self._asked.update(keys)
        return new
