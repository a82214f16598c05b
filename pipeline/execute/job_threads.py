"""The worker threads of one run. Each takes the next job that fits, and waits for the processes it starts."""

from __future__ import annotations

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pipeline.config import LimitSettings
from pipeline.errors import KepuError
from pipeline.execute.capacity import Capacity
from pipeline.execute.child_servers import ChildServers
from pipeline.execute.disk_space import write_failure
from pipeline.execute.job_context import MB, JobContext
from pipeline.execute.protocol import (
    Event,
    Failed,
    Failure,
    Finished,
    JobFailed,
    Locator,
    Outcome,
    Progress,
    Queued,
    Started,
)
from pipeline.execute.run_job import run_job
from pipeline.execute.scheduling import JobQueue
from pipeline.media.cost import work_of
from pipeline.media.model import Job
from pipeline.sandbox.limit import Isolation, Limit
from pipeline.store import Store


class JobThreads:
    """The worker threads of one run. They have ended when `run` ends."""

    def __init__(
        self,
        limits: LimitSettings,
        isolation: Isolation,
        store: Store,
        locate: Locator,
        on_event: Callable[[Event], None],
    ) -> None:
        self._limits = limits
        self._isolation = isolation
        self._store = store
        self._locate = locate
        self._on_event = on_event
        self._reporting = threading.Lock()
        self._cancelled = threading.Event()
        self._servers = self._child_servers()
        self._ended: queue.SimpleQueue[Future[Outcome]] = queue.SimpleQueue()

    def run(self, jobs: list[Job], capacity: Capacity) -> Iterator[Outcome]:
        """Yield outcomes as jobs end. An unexpected exception in one job stops no other, and is raised at the end."""
        for job in jobs:
            self._report(Queued(job.key, job.kind, job.label, work_of(job)))
        defects: list[BaseException] = []
        waiting = JobQueue(jobs, capacity)
        pool = ThreadPoolExecutor(capacity.jobs, thread_name_prefix="job")
        try:
            for _ in jobs:
                pool.submit(self._next, waiting).add_done_callback(self._ended.put)
            for _ in jobs:
                ended = self._ended.get()
                if defect := ended.exception():
                    defects.append(defect)
                else:
                    yield ended.result()
            if defects:
                raise defects[0]
        finally:
            self._cancelled.set()
            waiting.close()
            pool.shutdown(wait=True, cancel_futures=True)
            if self._servers is not None:
                self._servers.close()

    def _child_servers(self) -> ChildServers | None:
        """Return the servers; None where a process cannot be copied safely once libraries are loaded (macOS)."""
        if sys.platform != "linux":
            return None
        return ChildServers(Limit(memory_bytes=self._limits.child_memory_mb * MB, isolation=self._isolation))

    def _next(self, waiting: JobQueue) -> Outcome:
        """Run the next job that fits, on this thread from start to end: a command dies with the thread that started it."""
        with waiting.next_job() as job:
            return self._one(job)

    def _one(self, job: Job) -> Outcome:
        self._report(Started(job.key, job.kind, job.label))
        context = JobContext(
            self._limits,
            lambda n: self._report(Progress(job.key, n)),
            self._cancelled,
            self._isolation,
            self._servers,
        )
        try:
            manifest = run_job(job, self._locate, self._store, context)
        except (KepuError, OSError) as error:
            failure = _failure(error)
            self._report(Failed(job.key, failure))
            return Outcome(job.key, job.kind, job.label, error=failure)
        self._report(Finished(job.key, manifest))
        return Outcome(job.key, job.kind, job.label, manifest)

    def _report(self, event: Event) -> None:
        with self._reporting:
            self._on_event(event)


def _failure(error: KepuError | OSError) -> Failure:
    if isinstance(error, JobFailed):
        return error.failure
    if isinstance(error, KepuError):
        return Failure("M401", error.message, error.help)
    if (full := write_failure(error)) is not None:
        return full
    where = f"（{Path(os.fsdecode(error.filename)).name}）" if error.filename else ""
    return Failure("M402", f"读写文件失败：{error.strerror or error}{where}", "请检查磁盘空间和权限。")
