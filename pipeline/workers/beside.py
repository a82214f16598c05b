"""One process beside this one: it answers a single question while this one goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from pipeline.workers.worker import Died, Worker

log = logging.getLogger(__name__)


class Beside:
    """A process that runs a module which serves its standard streams. It is started by `start`, or by the question.

    An answer that takes longer than `limit_seconds` is given up. Leaving the context ends the process.
    """

    def __init__(self, module: str, limit_seconds: float) -> None:
        self._module = module
        self._limit_seconds = limit_seconds
        self._worker: Worker | None = None

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def start(self) -> None:
        """Start the process, which loads its modules while others work."""
        if self._worker is None:
            self._worker = Worker.running(self._module)

    def ask(self, question: object) -> Callable[[], Any]:
        """Send a question; return a function that waits for the answer. None means that the process ended without one."""
        self.start()
        assert self._worker is not None
        self._worker.ask(question)
        return self._answer

    def _answer(self) -> Any:
        if self._worker is None:
            return None
        try:
            return self._worker.answer(self._limit_seconds)
        except Died as died:
            log.warning("一个工作进程意外结束，它的那一份由主进程重做：%s", died)
            return None
        finally:
            self._close()

    def _close(self) -> None:
        if self._worker is not None:
            self._worker.end_input()
            self._worker.close()
            self._worker = None
