"""A pool of workers that divide shares of work between them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

from pipeline.workers.worker import Died, Worker

MANY = 300
"""The number of pieces (files, bodies, pages) from which a worker saves more than its start costs, about a second of CPU."""
SHARE = 50
"""How many pieces a worker gets at a time."""

log = logging.getLogger(__name__)

Share = TypeVar("Share")
Piece = TypeVar("Piece")


class Pool:
    """At most `most` workers, each created by `start`. Only one caller at a time may use `answers`.

    A worker that takes longer than `limit_seconds` to answer is killed. `many` and `share_size` override
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
        """Split the pieces in order, `share_size` at a time."""
        return [pieces[start : start + self.share_size] for start in range(0, len(pieces), self.share_size)]

    def grow(self, count: int | None = None) -> None:
        """Start workers until there are `count`, by default the maximum."""
        while len(self._workers) < (self.most if count is None else min(count, self.most)):
            self._workers.append(self._start())

    def end_input(self) -> None:
        """Close the workers' input: they end by themselves, and no more are started."""
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
        """Yield each share with the answer to its question; None if the worker died of it or none is left.

        Each worker processes a stretch of the shares in order, then takes from the far end of the longest stretch
        left, so that its shares are close to its earlier ones. A death is logged; the caller that gets None does the share
        itself, and so meets the error if it is a defect of ours.
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
    """Divide the shares into one stretch of neighbours per worker, at least one."""
    length = -(-len(shares) // max(workers, 1)) or 1
    return [deque(shares[start : start + length]) for start in range(0, len(shares), length)]
