"""The worker's side: read questions and write answers, both pickled, until the input ends."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable
from typing import IO, Any


def serve_standard_streams(answer: Callable[[Any], object]) -> None:
    """Serve over standard input and output, in a process that runs a module. Other output cannot mix with the answers."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # Anything printed from here on would corrupt the pickled answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    serve(answer, sys.stdin.buffer, answers)


def serve(answer: Callable[[Any], object], questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer each question in turn."""
    gc.freeze()  # the collector need not scan the modules loaded so far
    while True:
        try:
            question = pickle.load(questions)  # noqa: S301 - written by our parent
        except EOFError:
            return
        pickle.dump(answer(question), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()
