"""Python's cycle collector, paused while a run makes values that stay."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Collect no cycles meanwhile.

    A run makes millions of small values that live to its end and hardly a cycle that dies; searching them again and
    again took a third of a check.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
