"""Handle Ctrl-C and termination signals: the first one stops work cleanly, the second one at once."""

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
    """Make the first signal raise KeyboardInterrupt in the main thread: children are killed, drafts removed.

    A second one ends the process at once with exit code 130; the kernel then kills its children, and their leftovers are
    removed by the next run. Signals that were ignored (nohup, a background job) stay ignored. Outside the main
    thread nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        if stopping:
            # Not sys.exit, which would run the clean-up that the first signal already began.
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
