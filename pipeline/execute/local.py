"""The local executor: threads that wait for limited processes, with few slots for ffmpeg."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from pipeline.config_media import LimitSettings
from pipeline.errors import KepuError
from pipeline.execute.bench import Bench
from pipeline.execute.failures import JobFailed
from pipeline.execute.protocol import (
    Event,
    Failed,
    Failure,
    Finished,
    Locator,
    Outcome,
    Progress,
    Started,
    ignore,
)
from pipeline.execute.run import run_job
from pipeline.media.model import Job
from pipeline.store import Store

HEAVY = frozenset({"video", "audio", "fingerprint"})
"""Kinds that run ffmpeg: hundreds of megabytes each, so they have slots of their own."""


class LocalExecutor:
    """Runs jobs on this machine, `workers` light ones and `ffmpeg_slots` heavy ones at a time.

    An ffmpeg has one encoder thread a rung and keeps about two processors busy: half as many slots as processors.
    """

    def __init__(
        self,
        limits: LimitSettings | None = None,
        workers: int | None = None,
        ffmpeg_slots: int | None = None,
    ) -> None:
        processors = os.cpu_count() or 1
        self._limits = limits or LimitSettings()
        self._workers = workers or processors
        self._slots = ffmpeg_slots or max(1, processors // 2)

    def run(
        self, jobs: Iterable[Job], store: Store, locate: Locator, on_event: Callable[[Event], None] = ignore
    ) -> Iterator[Outcome]:
        """As the protocol says."""
        missing = []
        for job in {job.key: job for job in jobs}.values():
            manifest = store.manifest(job.key)
            if manifest is None:
                missing.append(job)
                continue
            on_event(Finished(job.key, manifest, reused=True))
            yield Outcome(job.key, job.kind, job.label, manifest, reused=True)
        if missing:
            yield from _Shift(self._limits, store, locate, on_event).work(missing, self._workers, self._slots)


class _Shift:
    """One run over jobs the store does not have."""

    def __init__(
        self, limits: LimitSettings, store: Store, locate: Locator, on_event: Callable[[Event], None]
    ) -> None:
        self._limits = limits
        self._store = store
        self._locate = locate
        self._on_event = on_event
        self._telling = threading.Lock()
        self._cancelled = threading.Event()
        self._outcomes: queue.SimpleQueue[Future[Outcome]] = queue.SimpleQueue()

    def work(self, jobs: list[Job], workers: int, slots: int) -> Iterator[Outcome]:
        """Outcomes as jobs end. A defect of ours in one job stops no other, and is raised at the end."""
        defects: list[BaseException] = []
        light = ThreadPoolExecutor(workers, thread_name_prefix="light")
        heavy = ThreadPoolExecutor(slots, thread_name_prefix="ffmpeg")
        try:
            for job in jobs:
                pool = heavy if job.kind in HEAVY else light
                pool.submit(self._one, job).add_done_callback(self._outcomes.put)
            for _ in jobs:
                ended = self._outcomes.get()
                if defect := ended.exception():
                    defects.append(defect)
                else:
                    yield ended.result()
            if defects:
                raise defects[0]
        finally:
            self._cancelled.set()
            for pool in (light, heavy):
                pool.shutdown(wait=True, cancel_futures=True)

    def _one(self, job: Job) -> Outcome:
        self._tell(Started(job.key, job.kind, job.label))
        bench = Bench(self._limits, lambda n: self._tell(Progress(job.key, n)), self._cancelled)
        try:
            manifest = run_job(job, self._locate, self._store, bench)
        except (KepuError, OSError) as error:
            failure = _failure(error)
            self._tell(Failed(job.key, failure))
            return Outcome(job.key, job.kind, job.label, error=failure)
        self._tell(Finished(job.key, manifest))
        return Outcome(job.key, job.kind, job.label, manifest)

    def _tell(self, event: Event) -> None:
        with self._telling:
            self._on_event(event)


def _failure(error: KepuError | OSError) -> Failure:
    if isinstance(error, JobFailed):
        return error.failure
    if isinstance(error, KepuError):
        return Failure("M401", error.message, error.help)
    where = f"（{Path(os.fsdecode(error.filename)).name}）" if error.filename else ""
    return Failure("M402", f"读写文件失败：{error.strerror or error}{where}", "请检查磁盘空间和权限。")
