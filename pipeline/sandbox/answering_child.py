"""A limited child that lives long: it answers one line with one line, and is started again after it was stopped."""

from __future__ import annotations

import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Literal

from pipeline.sandbox import guard
from pipeline.sandbox.isolation import WantedIsolation, isolation_for
from pipeline.sandbox.launch import command_code, kill_group, start_limited, tail
from pipeline.sandbox.limit import Isolation, Limit


@dataclass(frozen=True)
class ChildStopped(Exception):
    """A child that took too long over its answer (`time`), or `died` of the question.

    Of one that died, `code` is its exit code, negative for a signal, and `detail` the end of its standard error.
    """

    why: Literal["time", "died"]
    code: int = 0
    detail: str = ""


class AnsweringChild:
    """Starts `command` at the first question; close it when done. One question at a time.

    It can write nowhere. `wanted` says how it is kept apart from the machine: with `auto` the guard just tries its
    namespaces, and only where they are refused a trial finds out what else works, so that no start waits for a trial.
    """

    def __init__(self, command: Sequence[str], limit: Limit, wanted: WantedIsolation = "auto") -> None:
        self.wanted: WantedIsolation = wanted
        self.started = 0
        self._command, self._limit = tuple(command), limit
        self._refused = False
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] | None = None
        self._questions: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    @property
    def pid(self) -> int | None:
        """The number of the running process, None when there is none."""
        return self._process.pid if self._process else None

    @property
    def isolation(self) -> Isolation:
        """How the child is kept apart at its next start. ToolMissingError when what is wanted does not work here."""
        if self.wanted == "auto" and not self._refused:
            return "namespaces" if sys.platform == "linux" else "none"
        return isolation_for(self.wanted)

    def start(self) -> None:
        """Lets the child load what it needs before the first question comes."""
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

    def ask(self, line: str, seconds: float) -> str:
        """The answer to a line, with its line end. Raises ChildStopped; the next question goes to a fresh child."""
        self.start()
        self._questions.put(line + "\n")
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            self.close()
            raise ChildStopped("time") from None
        if answer:
            return answer
        stopped = self._death()
        self.close()
        if stopped.code == guard.REFUSED and self.wanted == "auto" and not self._refused:
            self._refused = True
            return self.ask(line, seconds)
        raise stopped

    def _death(self) -> ChildStopped:
        """Why a child died that has closed its standard output."""
        assert self._process is not None and self._errors is not None
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:  # it lives on and answers no more
            return ChildStopped("died", 0, tail(self._errors))
        return ChildStopped("died", command_code(code, self._limit.isolation), tail(self._errors))

    def close(self) -> None:
        """Ends the child, whatever it is doing."""
        process, errors = self._process, self._errors
        self._process = self._errors = None
        if process is None or errors is None:
            return
        kill_group(process)
        process.wait()
        self._questions.put("")
        errors.close()


def _write(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Writes lines as they come, until an empty one: a child that does not read must not block whoever asks it."""
    with suppress(BrokenPipeError), stream:  # it has died: its answers end
        while line := lines.get():
            stream.write(line)
            stream.flush()


def _read(stream: IO[str], lines: queue.SimpleQueue[str]) -> None:
    """Passes lines on as they come, then one empty line for the end."""
    with stream:
        for line in stream:
            lines.put(line)
    lines.put("")
