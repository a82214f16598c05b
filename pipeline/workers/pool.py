"""Work in processes of their own that load what they need once: questions in, answers out, in any order of processes.

Each child runs a module of ours that calls `serve`, or is a copy of this process that does. What it is asked and answers is
pickled, over pipes that only it and its parent hold. It ends when its input does: a parent that is killed leaves none
behind.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar

import pipeline

MOST_FILES = 1 << 16
"""File descriptors from 3 to this are closed in a copy."""
PATIENCE = 2.0
"""Seconds a process is given to end by itself."""

Q = TypeVar("Q")
Pickling = Callable[[IO[bytes], int], pickle.Pickler]


class Apart:
    """A child that runs `python -P -m MODULE ARGUMENTS` (-P: nothing of the folder we happen to be in is imported).

    It has one question in hand at most. `pickler` makes what pickles one question into a stream.
    """

    _ending = False
    _process: subprocess.Popen[bytes] | _Copy

    def __init__(self, module: str, *arguments: str, pickler: Pickling = pickle.Pickler) -> None:
        self._pickler = pickler
        paths = [str(Path(pipeline.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",  # Ctrl-C is the parent's to answer
        )

    @classmethod
    def copied(cls, work: Callable[[IO[bytes], IO[bytes]], None]) -> Apart:
        """A copy of this process, which has loaded everything: it does `work` with questions and answers, and ends.

        Only where `can_copy` says so.
        """
        child = object.__new__(cls)
        child._pickler, child._process = pickle.Pickler, _Copy(work)
        return child

    def ask(self, question: object) -> None:
        """Hand out a question; the answer to the one before has been received."""
        assert self._process.stdin is not None
        try:
            self._pickler(self._process.stdin, pickle.HIGHEST_PROTOCOL).dump(question)
            self._process.stdin.flush()
        except BrokenPipeError:
            return

    def answer(self) -> Any:
        """What it answers; None when it has died of the question."""
        assert self._process.stdout is not None
        try:
            return pickle.load(self._process.stdout)  # noqa: S301 - our own child's
        except (EOFError, pickle.UnpicklingError):
            return None

    def end(self) -> None:
        """Ask nothing any more: it ends by itself, and what it started with it."""
        assert self._process.stdin is not None
        self._ending = True
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            return

    def close(self) -> None:
        """End the process, whatever it is doing."""
        try:
            self._process.wait(PATIENCE if self._ending else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            try:
                stream.close()
            except BrokenPipeError:
                continue


def can_copy() -> bool:
    """Whether a process may be a copy of this one: with threads a copy could wait for what no thread gives back.

    Elsewhere than on Linux libraries of the system do not bear it.
    """
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


class _Copy:
    """A forked child, as far as it is like a Popen."""

    def __init__(self, work: Callable[[IO[bytes], IO[bytes]], None]) -> None:
        questions, asked = os.pipe()
        answered, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _be_alone(work, questions, answers)
        os.close(questions)
        os.close(answers)
        self.stdin: IO[bytes] | None = os.fdopen(asked, "wb")
        self.stdout: IO[bytes] | None = os.fdopen(answered, "rb")

    def wait(self, timeout: float | None = None) -> None:
        """Until it has ended. Raises subprocess.TimeoutExpired when that takes longer than `timeout` seconds."""
        until = None if timeout is None else time.monotonic() + timeout
        while os.waitpid(self.pid, 0 if until is None else os.WNOHANG)[0] == 0:
            if until is not None and time.monotonic() >= until:
                raise subprocess.TimeoutExpired("copy", timeout or 0.0)
            time.sleep(0.002)

    def kill(self) -> None:
        """End it; it is not waited for yet."""
        os.kill(self.pid, signal.SIGKILL)


def _be_alone(work: Callable[[IO[bytes], IO[bytes]], None], questions: int, answers: int) -> NoReturn:
    """The copy's life: nothing of its parent's is its own, neither files nor signals nor what is done at an end."""
    code = 1
    try:
        os.setsid()  # Ctrl-C is the parent's to answer
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        low, high = sorted((questions, answers))
        os.closerange(3, low)
        os.closerange(low + 1, high)
        os.closerange(high + 1, MOST_FILES)
        gc.enable()
        work(os.fdopen(questions, "rb"), os.fdopen(answers, "wb"))
        code = 0
    finally:
        os._exit(code)


def share(
    children: Sequence[Apart], shares: Sequence[Q], question: Callable[[Q], object]
) -> Iterator[tuple[Q, Any]]:
    """Every share with the answer to its question; None where a child died of it, or none is left.

    Each child goes through a stretch of the shares in order, then takes from the far end of the longest that is left: it
    meets what is near to what it did before. A child that dies tells nobody why: whoever hears None does the share
    itself, and meets what the child died of.
    """
    long = -(-len(shares) // max(len(children), 1)) or 1
    stretches = [deque(shares[start : start + long]) for start in range(0, len(shares), long)]
    own = dict(zip(map(id, children), stretches, strict=False))
    busy: deque[tuple[Apart, Q]] = deque()

    def hand_out(child: Apart) -> None:
        mine = own.get(id(child))
        longest = max(stretches, key=len, default=None)
        if mine:
            share = mine.popleft()
        elif longest:
            share = longest.pop()
        else:
            return
        child.ask(question(share))
        busy.append((child, share))

    for child in children:
        hand_out(child)
    while busy:
        child, share = busy.popleft()
        answer = child.answer()
        if answer is not None:
            hand_out(child)  # before anything is done with this answer
        yield share, answer
    for stretch in stretches:
        for share in stretch:
            yield share, None


def serve_alone(answer: Callable[[Any], object]) -> None:
    """The side of a child that runs a module. What anything prints does not get among the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    serve(answer, sys.stdin.buffer, answers)


def serve(answer: Callable[[Any], object], questions: IO[bytes], answers: IO[bytes]) -> None:
    """The child's side: answer until the input ends."""
    gc.freeze()  # what was loaded stays: no search for garbage goes over it
    while True:
        try:
            question = pickle.load(questions)  # noqa: S301 - our parent's
        except EOFError:
            return
        pickle.dump(answer(question), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
