"""A long-lived limited child that answers each line with one line, and is restarted after it was killed or died."""

from __future__ import annotations

import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Literal

from pipeline.sandbox import guard
from pipeline.sandbox.isolation import IsolationSetting, isolation_for
from pipeline.sandbox.launch import command_code, kill_group, start_limited, tail
from pipeline.sandbox.limit import Isolation, Limit

LOOK_SECONDS = 0.2
"""How often a question looks whether it was cancelled."""


@dataclass(frozen=True)
class ChildStopped(Exception):
    """The child was killed because its answer took too long (`time`) or was `cancelled`, or it `died` over the question.

    For a child that died, `code` is the exit code, negative for a signal, and `detail` the end of its standard error.
    """

    why: Literal["time", "cancelled", "died"]
    code: int = 0
    detail: str = ""


class AnsweringChild:
    """Starts `command` at the first question or by `start`; call `close` when done. Answers one question at a time.

    The child cannot write any file. `setting` chooses the isolation: with `auto` the guard simply tries namespaces, and
    only if the kernel refuses them does a trial run find out what else works, so that no start waits for a trial.
    """

    def __init__(self, command: Sequence[str], limit: Limit, setting: IsolationSetting = "auto") -> None:
        self.setting: IsolationSetting = setting
        self.started = 0
        self._command, self._limit = tuple(command), limit
        self._refused = False
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None
        self._questions: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def pid(self) -> int | None:
        """The process ID of the child, or None if it is not running."""
        return self._process.pid if self._process else None

    @property
    def isolation(self) -> Isolation:
        """The isolation of the next start. Raises ToolMissingError if the one that is set does not work here."""
        if self.setting == "auto" and not self._refused:
            return "namespaces" if sys.platform == "linux" else "none"
        return isolation_for(self.setting)

    def start(self) -> None:
        """Start the child, unless it runs already: it loads its code while the caller does something else."""
        if self._process is not None:
            return
        self.started += 1
        self._limit = replace(self._limit, isolation=self.isolation)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self._questions, self._answers = queue.SimpleQueue(), queue.SimpleQueue()
        self._process = process = start_limited(
            self._command, None, self._limit, self._errors, subprocess.PIPE
        )
        assert process.stdin is not None and process.stdout is not None
        for work, stream, lines in (
            (_write, process.stdin, self._questions),
            (_read, process.stdout, self._answers),
        ):
            threading.Thread(target=work, args=(stream, lines), daemon=True).start()

    def ask(self, line: str, seconds: float, cancelled: threading.Event | None = None) -> str:
        """Return the answer to a line, including its line end.

        Raise ChildStopped if there is none within `seconds` or before `cancelled` is set; the next question then goes
        to a new child.
        """
        self.start()
        self._questions.put(line + "\n")
        answer = self._answer(seconds, cancelled)
        if answer:
            return answer
        stopped = self._death()
        self.close()
        if stopped.code == guard.REFUSED and self.setting == "auto" and not self._refused:
            self._refused = True
            return self.ask(line, seconds, cancelled)
        raise stopped

    def _answer(self, seconds: float, cancelled: threading.Event | None) -> str:
        """Return the next line of the child, "" at its end."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if cancelled is not None and cancelled.is_set():
                self.close()
                raise ChildStopped("cancelled")
            with suppress(queue.Empty):
                return self._answers.get(timeout=left if cancelled is None else min(left, LOOK_SECONDS))
        self.close()
        raise ChildStopped("time")

    def complaint(self) -> str:
        """Return the end of what the running child has written to standard error, and forget it."""
        if self._errors is None:
            return ""
        text = tail(self._errors)
        self._errors.seek(0)  # the place to write is one for both processes
        self._errors.truncate()
        return text

    def _death(self) -> ChildStopped:
        """Return why a child that has closed its standard output died."""
        assert self._process is not None and self._errors is not None
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:  # it still runs, but its output is closed
            return ChildStopped("died", 0, tail(self._errors))
        return ChildStopped("died", command_code(code, self._limit.isolation), tail(self._errors))

    def close(self) -> None:
        """Kill the child, whatever it is doing."""
        process, errors = self._process, self._errors
        self._process = self._errors = None
        if process is None or errors is None:
            return
        kill_group(process)
        process.wait()
        self._questions.put("")  # ends the thread that writes
        errors.close()


def _write(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Write lines as they arrive, up to an empty one. A thread, so that a child that does not read cannot block `ask`."""
    with suppress(BrokenPipeError), stream:  # the child has died: `_read` reports it
        while line := lines.get():
            stream.write(line)
            stream.flush()


def _read(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Pass on lines as they arrive, then an empty one at the end."""
    with stream:
        for line in stream:
            lines.put(line)
    lines.put("")
