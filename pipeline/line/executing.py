"""The execution stage: run the planned media jobs, and collect the finished media from the store."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.content.library import Library
from pipeline.execute.protocol import Executor, Outcome
from pipeline.line.checking import require_valid
from pipeline.line.early_site import EarlyShows
from pipeline.line.media_jobs import (
    FinishedJobs,
    JobCounts,
    Listener,
    is_refused,
    ranks,
    require_done,
    run_jobs,
)
from pipeline.line.planning import Planned
from pipeline.listeners import ignore
from pipeline.media.entry_media import FinishedMedia
from pipeline.media.last_made import record_last_made


def execute(
    planned: Planned,
    visible: Library,
    executor: Executor | None,
    on_event: Listener,
    show_early: Callable[[FinishedMedia, int], None] | None,
    first_work: int,
) -> tuple[JobCounts, FinishedMedia]:
    """Run every planned job; return the counts of jobs and the finished media. Without an executor no job runs.

    `show_early` is called with the media finished so far, and the number of jobs left, while long jobs
    go on; for `first_work` see `EarlyShows`.
    Raises MediaError when a job failed and ContentError when a source was refused, after all others were done.
    """
    if executor is None:
        require_valid(planned.findings)
        return JobCounts.of(planned.jobs, ()), finished(planned)
    outcomes = _run(planned, visible, executor, on_event, show_early, first_work)
    counts = JobCounts.of(planned.jobs, outcomes)
    require_done(outcomes, counts, planned.findings, planned.folder)
    return counts, finished(planned)


def finished(planned: Planned) -> FinishedMedia:
    """Return the planned assets whose jobs the store has."""
    found = ((job.key, planned.store.manifest(job.key)) for job in planned.plan.jobs)
    manifests = {key: manifest for key, manifest in found if manifest is not None}
    return FinishedMedia(planned.plan.assets, manifests, planned.cues, planned.source_digests)


def _run(
    planned: Planned,
    visible: Library,
    executor: Executor,
    on_event: Listener,
    show_early: Callable[[FinishedMedia, int], None] | None,
    first_work: int,
) -> list[Outcome]:
    """Return the outcomes of all jobs, including those that planning ran.

    Problems with sources are reported first, and stop no job.
    """
    for finding in planned.findings:
        on_event(finding)
    done, jobs = FinishedJobs(planned.probed), (*planned.plan.jobs, *planned.fingerprinting)
    urgency = ranks(planned.checked.library, visible, planned.checked.ledger, planned.source_digests)

    after: Callable[[Outcome], None] = ignore
    if show_early is not None and not is_refused(planned.findings):
        after = EarlyShows(jobs, first_work, lambda left: show_early(finished(planned), left)).after
    try:
        rest = run_jobs(
            jobs, urgency, executor, planned.store, planned.locate, done.recording(on_event), after
        )
    finally:
        if done.fresh or not planned.last_made_file.exists():
            record_last_made(planned.last_made_file, planned.jobs, done.keys)
    return [*planned.probed, *rest]
