"""A worker that is a forked copy of this process: whatever was loaded here need not be loaded again."""

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
"""File descriptors from 3 up to this are closed in a copy."""

Work = Callable[[IO[bytes], IO[bytes]], None]
"""What a copy does: read questions from the first stream, write answers to the second, return when the input ends."""


def can_copy() -> bool:
    """Whether this process may be forked.

    With threads a copy could wait for a lock that no thread gives back, so there must be none. Elsewhere than on Linux
    system libraries do not survive a fork.
    """
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


class Copy:
    """A forked child with the part of the interface of Popen that workers use. Its standard error goes to `errors`."""

    def __init__(self, work: Work, errors: IO[bytes]) -> None:
        questions, asked = os.pipe()
        answered, answers = os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _live(work, questions, answers, errors.fileno())
        os.close(questions)
        os.close(answers)
        self.stdin: IO[bytes] | None = os.fdopen(asked, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(answered, "rb")

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; the exit code, negative for a signal. Raises subprocess.TimeoutExpired after `timeout` s."""
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
        """Kill it; it is not waited for."""
        if self.returncode is None:
            os.kill(self.pid, signal.SIGKILL)


def _live(work: Work, questions: int, answers: int, errors: int) -> NoReturn:
    """The life of the copy. It shares no file, signal handler or exit handler with its parent."""
    code = 1
    try:
        os.setsid()  # Ctrl-C is for the parent to handle
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        os.dup2(errors, 2)
        _close_all_but(questions, answers)
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
