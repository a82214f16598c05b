"""The local executor: threads that wait for limited processes, as many as processors and memory allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.config import LimitSettings
from pipeline.execute.capacity import Machine, capacity_of
from pipeline.execute.protocol import Conditions, Event, Finished, Locator, Outcome
from pipeline.listeners import ignore
from pipeline.media.model import Job
from pipeline.sandbox.isolation import isolation_for
from pipeline.store import Store


class LocalExecutor:
    """Runs jobs on this machine in the order given, `jobs` at a time, by default one a processor.

    All together stay within the memory that is free when the run begins.
    """

    def __init__(
        self, limits: LimitSettings | None = None, jobs: int | None = None, machine: Machine | None = None
    ) -> None:
        self._limits = limits or LimitSettings()
        self._jobs = jobs
        self._machine = machine

    def run(
        self, jobs: Iterable[Job], store: Store, locate: Locator, on_event: Callable[[Event], None] = ignore
    ) -> Iterator[Outcome]:
        """As the protocol says. ToolMissingError when the isolation that is asked for cannot be had."""
        missing = []
        for job in {job.key: job for job in jobs}.values():
            manifest = store.manifest(job.key)
            if manifest is None:
                missing.append(job)
                continue
            on_event(Finished(job.key, manifest, reused=True))
            yield Outcome(job.key, job.kind, job.label, manifest, reused=True)
        if missing:
            # A build with nothing to make does not load what makes it.
            from pipeline.execute.job_threads import JobThreads

            capacity = capacity_of(self._machine or Machine.here(), self._jobs)
            isolation = isolation_for(self._limits.isolation)
            on_event(Conditions(capacity.jobs, capacity.heavy, capacity.memory_mb, isolation))
            yield from JobThreads(self._limits, isolation, store, locate, on_event).run(missing, capacity)
