"""Estimated cost of a job, and the order in which jobs are started. Depends on the jobs alone, not on the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.media.kinds import KINDS
from pipeline.media.model import Job


def work_of(job: Job) -> int:
    """Return the expected CPU time in milliseconds, at least 1."""
    return KINDS[job.kind].work(job)


def memory_mb_of(job: Job) -> int:
    """Return the expected peak memory of the job's processes in MB (10⁶ bytes)."""
    return KINDS[job.kind].memory(job)


def is_heavy(job: Job) -> bool:
    """Whether the job encodes pictures of a film: minutes on several processors. What decodes or encodes sound takes one."""
    return "rungs" in job.recipe


def ordered(jobs: Iterable[Job], ranks: Mapping[str, int]) -> tuple[Job, ...]:
    """Return the jobs in starting order: by rank of their source, then cheapest first, then kind, label and key.

    `ranks` maps source digests to ranks, lowest first. Sources without a rank come last. Fingerprints, which no reader
    sees, come after everything else of their rank.
    """
    last = max(ranks.values(), default=0) + 1

    def place(job: Job) -> tuple[int, bool, int, str, str, str]:
        rank = min((ranks.get(source.digest, last) for source in job.sources), default=last)
        return rank, job.kind == "fingerprint", work_of(job), job.kind, job.label, job.key

    return tuple(sorted(jobs, key=place))
