"""Pictures for the preview: a few at a time, behind the pages. What takes minutes waits for `kepu build`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.config import Project, store_location
from pipeline.errors import disk_errors_reported
from pipeline.execute.opening import open_executor
from pipeline.execute.protocol import Outcome
from pipeline.line.media_jobs import failure_text, run_jobs
from pipeline.line.planning import Planned, plan
from pipeline.listeners import ignore
from pipeline.media.model import Job
from pipeline.sources.path_slips import HOMES
from pipeline.store import DigestCache, open_store

LIGHT = frozenset(("probe", "image", "captions"))
"""The kinds of jobs that take seconds at most."""
AT_A_TIME = 4
MOST_SECONDS = 5.0
"""Seconds after which the finished pictures are shown, though more are to come."""


@dataclass(frozen=True)
class Made:
    """How many jobs were done, and the text of each that failed, by its key."""

    done: int
    failed: dict[str, str]


def is_light(job: Job) -> bool:
    """Whether a job takes seconds at most: a picture, a caption file, a look at a picture."""
    return job.kind in LIGHT and (job.kind != "probe" or job.label.lower().endswith(tuple(HOMES["pictures"])))


def make_pictures(
    project: Project, planned: Planned, tried: Iterable[str], hurry: Callable[[], bool]
) -> Made:
    """Do the light jobs of a plan that the store lacks, except those `tried` before; stop early when `hurry` says so.

    A picture that had not been examined when the plan was made is examined first, and then made.
    """
    with disk_errors_reported(), open_store(store_location(project), project.remote).in_use():
        began, known = time.monotonic(), set(tried)
        outcomes = _run(planned, planned.probing, known, began, hurry)
        if outcomes:
            planned = plan(planned.checked, DigestCache(project.work / "digests.json"), None)
        outcomes += _run(planned, planned.plan.jobs, known, began, hurry)
    failed = {o.key: failure_text(o, planned.folder) for o in outcomes if o.error is not None}
    return Made(len(outcomes) - len(failed), failed)


def _run(
    planned: Planned, jobs: Sequence[Job], tried: set[str], began: float, hurry: Callable[[], bool]
) -> list[Outcome]:
    waiting = _waiting(planned, jobs, tried)
    executor = open_executor(planned.checked.settings.media.limits, AT_A_TIME)
    outcomes: list[Outcome] = []
    while batch := list(islice(waiting, AT_A_TIME)):
        outcomes += run_jobs(batch, {}, executor, planned.store, planned.locate, ignore)
        if hurry() or time.monotonic() - began > MOST_SECONDS:
            break
    return outcomes


def _waiting(planned: Planned, jobs: Sequence[Job], tried: set[str]) -> Iterator[Job]:
    return (
        job
        for job in jobs
        if is_light(job) and job.key not in tried and planned.store.manifest(job.key) is None
    )
