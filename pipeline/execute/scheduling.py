"""Which job is started next: in order, as processors, slots of ffmpeg and memory allow."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass

from pipeline.media.cost import is_heavy, memory_mb_of
from pipeline.media.model import Job


@dataclass(frozen=True)
class Room:
    """How much may be done at a time: `jobs` of any kind, of them `heavy` ones, and their memory; 0 MB is no bound."""

    jobs: int
    heavy: int
    memory_mb: int = 0


class Slots:
    """Hands out jobs to threads. What does not fit now is passed over by what does, and keeps its place.

    A job that alone needs more than all the memory there is runs when nothing else does: its own limit holds it.
    """

    def __init__(self, jobs: Iterable[Job], room: Room) -> None:
        self._waiting = list(jobs)
        self._running: dict[str, Job] = {}
        self._room = room
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
        """Nothing more is handed out; who waits gets CancelledError."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _fits(self, job: Job) -> bool:
        running = self._running.values()
        if len(self._running) >= self._room.jobs:
            return False
        if is_heavy(job) and sum(map(is_heavy, running)) >= self._room.heavy:
            return False
        if not running or not self._room.memory_mb:
            return True
        return memory_mb_of(job) + sum(map(memory_mb_of, running)) <= self._room.memory_mb
