"""The worker's side: read questions and write answers, both pickled, until the input ends."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable
from typing import IO, Any


def serve_standard_streams(answer: Callable[[Any], object]) -> None:
    """Serve over standard input and output, in a process that runs a module. Nothing printed gets among the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    serve(answer, sys.stdin.buffer, answers)


def serve(answer: Callable[[Any], object], questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each question in turn."""
    gc.freeze()  # what is loaded by now stays: the collector need not search it
    while True:
        try:
            question = pickle.load(questions)  # noqa: S301 - written by our parent
        except EOFError:
            return
        pickle.dump(answer(question), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
