"""One worker process, seen from its parent: send a question, receive an answer or the reason why there is none."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pipeline
from pipeline.workers.copies import ForkedChild, Work

GRACE_SECONDS = 2.0
"""How long a worker may take to end by itself after its input has ended."""
TAIL_BYTES = 2000
"""How many bytes at the end of its standard error are reported."""


class Died(Exception):
    """The worker ended, or was killed, before it answered. The text says how, with the end of its standard error."""


class Worker:
    """A child process that answers one question at a time. It ends when its input does, so a killed parent leaves none."""

    _process: subprocess.Popen[bytes] | ForkedChild

    def __init__(self, start: Callable[[IO[bytes]], subprocess.Popen[bytes] | ForkedChild]) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self._process = start(self._errors)
        self._input_ended = False

    @classmethod
    def running(cls, module: str, *arguments: str) -> Worker:
        """Start a process that runs `python -m MODULE ARGUMENTS`, which serves its standard streams."""

        def start(errors: IO[bytes]) -> subprocess.Popen[bytes]:
            paths = [str(Path(pipeline.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
            return subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    module,
                    *arguments,
                ],  # -P: do not import from the current folder
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=os.name == "posix",  # Ctrl-C is for the parent to handle
            )

        return cls(start)

    @classmethod
    def forking(cls, work: Work) -> Worker:
        """Fork this process to do `work`. Only if `can_fork` allows it."""
        return cls(lambda errors: ForkedChild(work, errors))

    def ask(self, question: object) -> None:
        """Send a question. The answer to the previous one must have been received."""
        assert self._process.stdin is not None
        try:
            pickle.dump(question, self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
        except BrokenPipeError:
            return  # `answer` notices the death and reports why

    def answer(self, limit_seconds: float) -> Any:
        """Wait for the answer. Raises Died when the worker ends first; it is killed after the limit."""
        assert self._process.stdout is not None
        stopped = threading.Event()

        def stop() -> None:
            stopped.set()
            self._process.kill()

        timer = threading.Timer(limit_seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            return pickle.load(self._process.stdout)  # noqa: S301 - written by our own child
        except (EOFError, pickle.UnpicklingError):
            why = f"超过 {limit_seconds:g} 秒没有回答，已停止" if stopped.is_set() else self._ending()
            raise Died(f"{why}。{self._error_tail()}".rstrip()) from None
        finally:
            timer.cancel()

    def _ending(self) -> str:
        try:
            code = self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        return f"退出码 {code}"

    def _error_tail(self) -> str:
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(size - TAIL_BYTES, 0))
        return self._errors.read().decode("utf-8", "replace").strip()

    def end_input(self) -> None:
        """Close the worker's input: it ends by itself, and so do the processes it started."""
        assert self._process.stdin is not None
        self._input_ended = True
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            return

    def close(self) -> None:
        """End the process, whatever it is doing."""
        try:
            self._process.wait(GRACE_SECONDS if self._input_ended else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue
