"""Which job is started next: in order, as the number of jobs, of heavy jobs and the memory allow."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

from pipeline.execute.capacity import Capacity
from pipeline.media.cost import is_heavy, memory_mb_of
from pipeline.media.model import Job


class JobQueue:
    """Hands out jobs to threads. A job that does not fit now keeps its place, and those behind it that fit go first.

    A job that alone needs more than all the memory there is runs when nothing else does: its own limit holds it.
    """

    def __init__(self, jobs: Iterable[Job], capacity: Capacity) -> None:
        self._waiting = list(jobs)
        self._running: dict[str, Job] = {}
        self._capacity = capacity
        self._changed = threading.Condition()
        self._closed = False

    @contextmanager
    def taken(self) -> Iterator[Job]:
        """Holds the next job that fits, waiting until one does. CancelledError after `close`."""
        job = self._take()
        try:
            yield job
        finally:
            with self._changed:
                del self._running[job.key]
                self._changed.notify_all()

    def _take(self) -> Job:
        with self._changed:
            while not self._closed:
                job = next((job for job in self._waiting if self._fits(job)), None)
                if job is not None:
                    self._waiting.remove(job)
                    self._running[job.key] = job
                    return job
                self._changed.wait()
        raise CancelledError

    def close(self) -> None:
        """Hands out nothing more; a thread that waits gets CancelledError."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _fits(self, job: Job) -> bool:
        running = self._running.values()
        if len(self._running) >= self._capacity.jobs:
            return False
        if is_heavy(job) and sum(map(is_heavy, running)) >= self._capacity.heavy:
            return False
        if not running or not self._capacity.memory_mb:
            return True
        return memory_mb_of(job) + sum(map(memory_mb_of, running)) <= self._capacity.memory_mb
