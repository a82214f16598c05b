"""A pool of workers that divide shares of work among themselves."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pipeline.workers.worker import Died, Worker

MANY = 300
"""Pieces of work (files, bodies, pages) from which on a process more pays for its start of about a second of CPU."""
SHARE = 50
"""Pieces a worker is given at a time."""

log = logging.getLogger(__name__)

Share = TypeVar("Share")
Piece = TypeVar("Piece")


class Pool:
    """Workers that `start` makes, at most `most` of them. `answers` is called by one caller at a time.

    An answer that takes longer than `limit_seconds` never comes: the worker is killed. `many` and `share_size` are as
    MANY and SHARE.
    """

    def __init__(
        self,
        start: Callable[[], Worker],
        most: int,
        limit_seconds: float,
        *,
        many: int = MANY,
        share_size: int = SHARE,
    ) -> None:
        self.most = most
        self.many = many
        self.share_size = share_size
        self._start = start
        self._limit_seconds = limit_seconds
        self._workers: list[Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.most = 0
        self.close()

    def __len__(self) -> int:
        return len(self._workers)

    def shares_of(self, pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
        """The pieces in order, `share_size` at a time."""
        return [pieces[start : start + self.share_size] for start in range(0, len(pieces), self.share_size)]

    def grow(self, count: int | None = None) -> None:
        """Start workers until there are `count`, by default as many as there may be."""
        while len(self._workers) < (self.most if count is None else min(count, self.most)):
            self._workers.append(self._start())

    def end_input(self) -> None:
        """No question follows: the workers end by themselves, and none is started any more."""
        self.most = 0
        for worker in self._workers:
            worker.end_input()

    def close(self) -> None:
        """End every worker."""
        for worker in self._workers:
            worker.close()
        self._workers = []

    def answers(
        self, shares: Sequence[Share], question: Callable[[Share], object]
    ) -> Iterator[tuple[Share, Any]]:
        """Each share with the answer to its question; None where the worker died of it or none is left.

        Each worker goes through a stretch of the shares in order, then takes from the far end of the longest stretch
        left, so that it meets what is near to what it did before. A death is logged; whoever gets None does the share
        itself and meets the fault, if it is one of ours.
        """
        stretches = _stretches(shares, len(self._workers))
        own = dict(zip(map(id, self._workers), stretches, strict=False))
        busy: deque[tuple[Worker, Share]] = deque()

        def hand_out(worker: Worker) -> None:
            mine = own.get(id(worker))
            longest = max(stretches, key=len, default=None)
            if mine:
                share = mine.popleft()
            elif longest:
                share = longest.pop()
            else:
                return
            worker.ask(question(share))
            busy.append((worker, share))

        for worker in tuple(self._workers):
            hand_out(worker)
        while busy:
            worker, share = busy.popleft()
            try:
                answer = worker.answer(self._limit_seconds)
            except Died as died:
                log.warning("一个工作进程意外结束，它的那一份由主进程重做：%s", died)
                self._workers.remove(worker)
                worker.close()
                answer = None
            else:
                hand_out(worker)  # before the caller works on this answer
            yield share, answer
        for stretch in stretches:
            for share in stretch:
                yield share, None


def _stretches(shares: Sequence[Share], workers: int) -> list[deque[Share]]:
    """As many stretches of neighbouring shares as there are workers, or one."""
    length = -(-len(shares) // max(workers, 1)) or 1
    return [deque(shares[start : start + length]) for start in range(0, len(shares), length)]
