"""A worker that is a fork of this process: it need not load again what is loaded here."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from typing import IO, NoReturn

HIGHEST_DESCRIPTOR = 1 << 16
"""File descriptors from 3 up to this are closed in a fork."""

Work = Callable[[IO[bytes], IO[bytes]], None]
"""The function a fork runs: read questions from the first stream, write answers to the second, return at end of input."""


def can_fork() -> bool:
    """Whether this process may be forked.

    With threads, a fork could wait for ever for a lock that another thread held, so there must be none. Outside Linux,
    system libraries do not survive a fork.
    """
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


class ForkedChild:
    """A forked child with the part of Popen's interface that workers use. Its standard error goes to `errors`."""

    def __init__(self, work: Work, errors: IO[bytes]) -> None:
        questions, question_end = os.pipe()
        answer_end, answers = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _run(work, questions, answers, errors.fileno())
        os.close(questions)
        os.close(answers)
        self.stdin: IO[bytes] | None = os.fdopen(question_end, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(answer_end, "rb")

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end and return the exit code, negative for a signal. Raises subprocess.TimeoutExpired after `timeout` s."""
        until = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            pid, status = os.waitpid(self.pid, 0 if until is None else os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
            elif until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("copy", timeout or 0.0)
            else:
                time.sleep(0.002)
        return self.returncode

    def kill(self) -> None:
        """Kill the process, without waiting for it."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def _run(work: Work, questions: int, answers: int, errors: int) -> NoReturn:
    """Run the forked process. It shares no file, signal handler or exit handler with its parent."""
    code = 1
    try:
        os.setsid()  # Ctrl-C is for the parent to handle
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # Output by accident must not reach the parent's terminal.
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(errors, 2)
        # An inherited pipe end would keep other workers' input open, and they would never end.
        _close_all_but(questions, answers)
        # The parent may have paused it (`collector_paused`).
        gc.enable()
        work(os.fdopen(questions, "rb"), os.fdopen(answers, "wb"))
        code = 0
    finally:
        if code:
            traceback.print_exc()  # to its standard error, which the parent reads
        sys.stderr.flush()
        os._exit(code)  # the exit handlers are the parent's


def _close_all_but(*descriptors: int) -> None:
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, HIGHEST_DESCRIPTOR)
