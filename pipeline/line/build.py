"""The whole build, from the files an editor commits to a finished site: one timed call per stage."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project, store_location
from pipeline.errors import disk_errors_reported
from pipeline.execute.opening import open_executor
from pipeline.line.checking import check
from pipeline.line.counting import count
from pipeline.line.executing import execute
from pipeline.line.media_jobs import Listener
from pipeline.line.outputs import make_edition, make_material
from pipeline.line.planning import plan
from pipeline.line.results import BuildResult, Prepared, Timings
from pipeline.line.reviewing import admitted, review_standings, visible_library
from pipeline.line.session import BuildSession, open_build_session
from pipeline.listeners import ignore
from pipeline.render.render_pool import Renderers
from pipeline.render.site_builder import build_site
from pipeline.store import open_store


@dataclass(frozen=True)
class Options:
    """The options of a build.

    `now` (aware) selects the visible items and the year of the goals; `media` False runs no job and shows what the store
    has; `workers` is how many jobs run at a time (None: as many as this machine allows).
    `release` builds for readers: the review gate then refuses items without complete review. Otherwise their pages are
    marked 未审.
    """

    now: dt.datetime
    site_dir: Path | None = None
    drafts: bool = False
    media: bool = True
    workers: int | None = None
    on_event: Listener = ignore
    release: bool = False


def build(project: Project, options: Options, renderers: Renderers | None = None) -> BuildResult:
    """Run every stage up to a finished site folder.

    The caller closes the `renderers` it passes. Raises ConfigError, ContentError or
    MediaError before anything of the site is written.
    """
    if renderers is None:
        with Renderers(project) as own:
            return build(project, options, own)
    timings = Timings()
    with (
        disk_errors_reported(),
        open_store(store_location(project), project.remote).in_use(),
        open_build_session(project, options.now, renderers) as session,
    ):
        prepared = prepare(session, options, timings)
        with timings.stage("render"):
            site = build_site(
                project,
                prepared.edition,
                prepared.convert,
                options.site_dir or project.root / "site",
                session.digests,
                renderers,
            )
        session.digests.save()
    return BuildResult(prepared, site, timings)


def prepare(session: BuildSession, options: Options, timings: Timings) -> Prepared:
    """Run every stage up to the edition: what must be written, before anything is written."""
    with timings.stage("load"):
        checked = check(session)
        checked.require_valid()
        if checked.read:
            session.conversions.worker.start()
        visible = visible_library(checked, session.now, drafts=options.drafts)
    with timings.stage("plan"):
        limits = checked.settings.media.limits
        executor = open_executor(limits, options.workers) if options.media else None
        planned = plan(checked, session.digests, executor, options.on_event)
    with timings.stage("review"):
        reviews = review_standings(checked, planned.source_digests, session.now)
        if options.release:
            visible = admitted(checked, visible, reviews)
    with timings.stage("execute"):
        jobs, media = execute(planned, visible, executor, options.on_event)
    with timings.stage("goals"):
        counted = count(checked, planned, media, reviews, session.now)
    with timings.stage("edition"):
        material = make_material(checked, visible, media, counted, reviews, session.now)
        edition = make_edition(session, material, planned.store)
    return Prepared(
        checked,
        visible,
        planned,
        jobs,
        media,
        reviews,
        counted.progress,
        material,
        edition,
        session.conversions.markup.convert,
    )
