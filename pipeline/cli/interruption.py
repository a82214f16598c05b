"""Ctrl-C and the signals that end a process: the first one stops work cleanly, the second one at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def stoppable() -> Iterator[None]:
    """The first signal raises KeyboardInterrupt in the main thread: children are killed, drafts removed.

    A second one ends the process with 130 as it stands; the kernel then kills its commands, and what they leave is
    swept by the next run. Signals that were ignored (nohup, a job in the background) stay ignored. Outside the main
    thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        if stopping:
            os._exit(INTERRUPTED)
        stopping = True
        raise KeyboardInterrupt

    numbers = [getattr(signal, name) for name in STOPPING if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    changed = {n: handler for n, handler in before.items() if handler not in (signal.SIG_IGN, None)}
    for number in changed:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in changed.items():
            signal.signal(number, handler)
