"""The local executor: a pool of threads, bounded by processors and memory, that wait for child processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.config import LimitSettings
from pipeline.execute.capacity import Machine, capacity_of
from pipeline.execute.protocol import Conditions, Event, Finished, Locator, Outcome
from pipeline.listeners import ignore
from pipeline.media.model import Job
from pipeline.sandbox.isolation import isolation_for
from pipeline.store import Store


class LocalExecutor:
    """Runs jobs on this machine in the given order, `jobs` at a time, by default one per processor.

    Together they stay within the memory that is free when the run begins.
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
        """Implement the protocol. Raise ToolMissingError if the configured isolation does not work here."""
        missing = []
        for job in {job.key: job for job in jobs}.values():
            manifest = store.manifest(job.key)
            if manifest is None:
                missing.append(job)
                continue
            on_event(Finished(job.key, manifest, reused=True))
            yield Outcome(job.key, job.kind, job.label, manifest, reused=True)
        if missing:
            # Imported lazily: a build with nothing to encode need not load the encoders.
            from pipeline.execute.job_threads import JobThreads

            _compile_children()
            capacity = capacity_of(self._machine or Machine.here(), self._jobs)
            isolation = isolation_for(self._limits.isolation)
            on_event(Conditions(capacity.jobs, capacity.heavy, capacity.memory_mb, isolation))
            yield from JobThreads(self._limits, isolation, store, locate, on_event).run(missing, capacity)


def _compile_children() -> None:
    """Write the bytecode of the limited child: isolated, it can write none, and would compile itself for every job."""
    if not sys.dont_write_bytecode:
        import compileall  # only a build that runs jobs needs it

        compileall.compile_dir(Path(__file__).parent / "child", quiet=2)
