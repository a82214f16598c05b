"""Converts all bodies of a build, mostly in worker processes while the build goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from pipeline.config import Project
from pipeline.conversion.body_reading import Bodied, ensure_converted
from pipeline.conversion.markdown_process import ConversionWorker, open_markup_cache
from pipeline.conversion.readers import Readers
from pipeline.errors import Finding
from pipeline.markup.markup_cache import MarkupCache


@contextmanager
def converting(project: Project) -> Iterator[Conversions]:
    """Open the conversions of one build, with one process per CPU. Processes start when they are first needed."""
    with ConversionWorker() as worker, Readers(project, os.cpu_count() or 1) as readers:
        markup = open_markup_cache(project.work, worker)
        with Conversions(markup, worker, readers) as conversions:
            yield conversions


class Conversions:
    """`begin` submits bodies to worker processes; `finish` waits for them and converts the rest.

    `worker` is this process's own limited child, which converts the rest. Leaving the context abandons conversions
    that are still running.
    """

    def __init__(self, markup: MarkupCache, worker: ConversionWorker, readers: Readers) -> None:
        self.markup, self.worker, self.readers = markup, worker, readers
        self._thread = ThreadPoolExecutor(1)
        self._begun: list[Future[list[Finding]]] = []
        self._submitted: set[tuple[str, str]] = set()
        """File and key of the records passed to `begin` so far."""
        self._missing: list[Bodied] = []

    def __enter__(self) -> Conversions:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)

    def begin(self, bodies: Sequence[Bodied]) -> None:
        """Start converting the bodies that are not cached, in the background; a small number waits for `finish`."""
        missing = self._new(bodies)
        self._missing += missing
        if missing:
            self._begun.append(self._thread.submit(lambda: list(self.readers.convert(missing))))

    def finish(self, bodies: Sequence[Bodied]) -> list[Finding]:
        """Convert the rest and return a finding for each stopped conversion; all other bodies are now cached.

        All of `bodies` were passed to `begin`.
        """
        found = [finding for begun in self._begun for finding in begun.result()]
        self.readers.end_input()
        stopped = {finding.file for finding in found}
        for document, record in self._missing:
            if document.file not in stopped:
                found += ensure_converted(self.markup, record, document.file, document.body_line)
        files = {document.file for document, _ in bodies}
        return [finding for finding in dict.fromkeys(found) if finding.file in files]

    def _new(self, bodies: Sequence[Bodied]) -> list[Bodied]:
        """Return the bodies that were not submitted before and are not cached."""
        keys = [(document.file, self.markup.key(record)) for document, record in bodies]
        missing = self.markup.missing(key for _, key in set(keys) - self._submitted)
        new = [
            body
            for body, key in zip(bodies, keys, strict=True)
            if key not in self._submitted and key[1] in missing
        ]
        self._submitted.update(keys)
        return new
