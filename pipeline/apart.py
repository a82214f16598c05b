"""Work in processes of their own that load what they need once: questions in, answers out, in any order of processes.

Each child runs a module of ours that calls `serve`. What it is asked and answers is pickled, over pipes that only it and
its parent hold. It ends when its input does: a parent that is killed leaves none behind.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, TypeVar

import pipeline

PATIENCE = 2.0
"""Seconds a process is given to end by itself."""

Q = TypeVar("Q")
Pickling = Callable[[IO[bytes], int], pickle.Pickler]


class Apart:
    """A child that runs `python -P -m MODULE ARGUMENTS` (-P: nothing of the folder we happen to be in is imported).

    It has one question in hand at most. `pickler` makes what pickles one question into a stream.
    """

    def __init__(self, module: str, *arguments: str, pickler: Pickling = pickle.Pickler) -> None:
        self._pickler = pickler
        self._ending = False
        paths = [str(Path(pipeline.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=os.name == "posix",  # Ctrl-C is the parent's to answer
        )

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


def serve(answer: Callable[[Any], object]) -> None:
    """The child's side: answer until the input ends. What anything prints does not get among the answers."""
    gc.freeze()  # what was loaded stays: no search for garbage goes over it
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    while True:
        try:
            question = pickle.load(sys.stdin.buffer)  # noqa: S301 - our parent's
        except EOFError:
            return
        pickle.dump(answer(question), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
