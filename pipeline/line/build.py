"""The whole build, from the files an editor commits to a finished site: one timed call per stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import Project, store_location
from pipeline.errors import disk_errors_reported
from pipeline.execute.opening import open_executor
from pipeline.line.checking import check
from pipeline.line.counting import count
from pipeline.line.early_site import FIRST_WORK
from pipeline.line.executing import execute
from pipeline.line.media_jobs import EarlySite, JobCounts, Listener
from pipeline.line.outputs import make_edition, make_material
from pipeline.line.planning import plan
from pipeline.line.results import BuildResult, Prepared, Timings
from pipeline.line.reviewing import admitted, review_standings, visible_library
from pipeline.line.session import BuildSession, open_build_session
from pipeline.listeners import ignore
from pipeline.media.entry_media import FinishedMedia
from pipeline.render.render_pool import Renderers
from pipeline.render.site_builder import SiteResult, build_site
from pipeline.store import open_store


@dataclass(frozen=True)
class Options:
    """The options of a build.

    `now` (aware) selects the visible items and the year of the goals; `media` False runs no job and shows what the store
    has; `workers` is how many jobs run at a time (None: as many as this machine allows).
    A first build shows its site when `early_work` is done (`early_site.EarlyShows`), and goes on.
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
    early_work: int = FIRST_WORK


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
        folder = options.site_dir or project.root / "site"

        def write(prepared: Prepared) -> SiteResult:
            return build_site(project, prepared.edition, prepared.convert, folder, session.digests, renderers)

        def show(prepared: Prepared, left: int) -> None:
            write(prepared)
            options.on_event(EarlySite(folder / "index.html", left))

        is_first = not (options.release or (folder / "index.html").exists())
        prepared = prepare(session, options, timings, show if is_first else None)
        with timings.stage("render"):
            site = write(prepared)
        session.digests.save()
    return BuildResult(prepared, site, timings)


def prepare(
    session: BuildSession,
    options: Options,
    timings: Timings,
    show_early: Callable[[Prepared, int], None] | None = None,
) -> Prepared:
    """Run every stage up to the edition: what must be written, before anything is written.

    `show_early` is called with what can be shown while that many media jobs are not done.
    """
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

    def prepared(jobs: JobCounts, media: FinishedMedia, timings: Timings) -> Prepared:
        with timings.stage("goals"):
            counted = count(checked, planned, media, reviews, session.now)
        with timings.stage("edition"):
            material = make_material(checked, visible, media, counted, reviews, session.now)
            edition = make_edition(session, material, planned.store)
        progress, convert = counted.progress, session.conversions.markup.convert
        return Prepared(checked, visible, planned, jobs, media, reviews, progress, material, edition, convert)

    def show(media: FinishedMedia, left: int) -> None:
        if show_early is not None:
            show_early(prepared(JobCounts.of(planned.jobs, ()), media, Timings()), left)

    with timings.stage("execute"):
        jobs, media = execute(
            planned, visible, executor, options.on_event, show if show_early else None, options.early_work
        )
    return prepared(jobs, media, timings)
