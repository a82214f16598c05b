"""What a job is expected to take, and the order jobs are done in. Pure: from the job alone, no clock, no machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.media.kinds import KINDS
from pipeline.media.model import Job


def work_of(job: Job) -> int:
    """Expected processor milliseconds, at least 1."""
    return KINDS[job.kind].work(job)


def memory_mb_of(job: Job) -> int:
    """Expected peak of the job's processes in MB (10⁶ bytes)."""
    return KINDS[job.kind].memory(job)


def is_heavy(job: Job) -> bool:
    """Whether it works through a whole picture or sound: minutes and several processors, not a moment."""
    return "duration_ms" in job.recipe


def ordered(jobs: Iterable[Job], ranks: Mapping[str, int]) -> tuple[Job, ...]:
    """The jobs as they are to be started: by the rank of their source, then the least work, then name and key.

    `ranks` are by source digest, lower ones first; a source without one comes last.
    """
    last = max(ranks.values(), default=0) + 1

    def place(job: Job) -> tuple[int, int, str, str, str]:
        rank = min((ranks.get(source.digest, last) for source in job.sources), default=last)
        return rank, work_of(job), job.kind, job.label, job.key

    return tuple(sorted(jobs, key=place))
