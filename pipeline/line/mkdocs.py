"""The build stages as `mkdocs build` and `mkdocs serve` run them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.config import find_project, store_location
from pipeline.edition.edition import Edition
from pipeline.errors import disk_errors_reported
from pipeline.line.build import Options, prepare
from pipeline.line.clock import site_now
from pipeline.line.results import Timings
from pipeline.line.session import open_build_session
from pipeline.markup.record import Markup, MarkupRecord
from pipeline.store import open_store


def prepare_for_mkdocs(root: Path, config_name: str) -> tuple[Edition, Callable[[MarkupRecord], Markup]]:
    """Return the edition of the project at `root`, with all media jobs done, and the converter of its bodies."""
    project = find_project(root, config_name)
    options = Options(now=site_now(project))
    with (
        disk_errors_reported(),
        open_store(store_location(project), project.remote).in_use(),
        open_build_session(project, options.now) as session,
    ):
        prepared = prepare(session, options, Timings())
        session.digests.save()
        return prepared.edition, prepared.convert
