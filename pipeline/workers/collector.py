"""Pause Python's garbage collector while a run builds long-lived values."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Disable the collection of cycles inside the block.

    A run creates millions of small values that live to its end and hardly any cycle that dies; scanning them repeatedly
    took a third of a check. They leave as the oldest generation, which is scanned seldom: as the youngest they would all
    be scanned at once.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.unfreeze()  # into the oldest generation
            gc.enable()
