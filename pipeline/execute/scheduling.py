"""Schedules jobs: in order, within the limits on jobs, heavy jobs and memory."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager

from pipeline.execute.capacity import Capacity
from pipeline.media.cost import is_heavy, memory_mb_of
from pipeline.media.model import Job


class JobQueue:
    """Hands out jobs to threads. A job that does not fit now keeps its place in the queue while later ones overtake it.

    A job that needs more memory than the whole capacity runs alone; its process has a memory limit of its own.
    """

    def __init__(self, jobs: Iterable[Job], capacity: Capacity) -> None:
        self._waiting = list(jobs)
        self._running: dict[str, Job] = {}
        self._capacity = capacity
        self._changed = threading.Condition()
        self._closed = False

    @contextmanager
    def next_job(self) -> Iterator[Job]:
        """Wait for the next job that fits, and count it as running inside the block. CancelledError after `close`."""
        job = self._wait()
        try:
            yield job
        finally:
            with self._changed:
                del self._running[job.key]
                self._changed.notify_all()

    def _wait(self) -> Job:
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
        """Stop handing out jobs. Waiting threads get CancelledError."""
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
