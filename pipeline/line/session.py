"""The session that the stages of one run share: project, time, worker processes and caches."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.config import Project, Settings
from pipeline.content.library import Document
from pipeline.conversion.conversions import Conversions, converting
from pipeline.conversion.readers import Readers
from pipeline.media.body_records import bare_records
from pipeline.render.render_pool import Renderers
from pipeline.store import DigestCache
from pipeline.workers.beside import Beside
from pipeline.workers.collector import collector_paused
from pipeline.workers.pool import MANY

INDEXER = "pipeline.search.index_child"
INDEX_SECONDS = 1800.0
"""Timeout of a whole index, which takes about a minute for 20,000 items."""


@dataclass(frozen=True)
class Session:
    """One run over one project. `now` (aware) is its only clock."""

    project: Project
    now: dt.datetime
    digests: DigestCache
    """Digests of media sources and theme files."""
    readers: Readers
    """Worker processes that read and check files when many are new."""

    def loaded(self, settings: Settings, documents: Sequence[Document], new: int) -> None:
        """Called when all documents are read, `new` of their files for the first time. A check does nothing here."""


@dataclass(frozen=True)
class BuildSession(Session):
    """A run that also converts Markdown and, with `renderers`, renders pages."""

    conversions: Conversions
    indexer: Beside
    """The process that makes a first search index while pages are rendered."""
    renderers: Renderers | None = None

    def loaded(self, settings: Settings, documents: Sequence[Document], new: int) -> None:
        """Start worker processes on work that is certain to come, while this process goes on checking."""
        self.conversions.worker.isolate(settings.media.limits.isolation)
        if new >= MANY:
            self.conversions.begin(bare_records(documents))
            self.indexer.start()
            if self.renderers is not None:
                self.renderers.expect_many()


@contextmanager
def open_session(project: Project, now: dt.datetime) -> Iterator[Session]:
    """Open a session that checks, plans and counts."""
    with collector_paused(), Readers(project, os.cpu_count() or 1) as readers:
        yield Session(project, now, _digests(project), readers)


@contextmanager
def open_build_session(
    project: Project, now: dt.datetime, renderers: Renderers | None = None
) -> Iterator[BuildSession]:
    """Open a session that builds; the caller closes the `renderers` it passes."""
    with (
        collector_paused(),
        converting(project) as conversions,
        Beside(INDEXER, INDEX_SECONDS) as indexer,
    ):
        readers = conversions.readers
        yield BuildSession(project, now, _digests(project), readers, conversions, indexer, renderers)


def _digests(project: Project) -> DigestCache:
    return DigestCache(project.work / "digests.json")
