"""The executor that settings and options ask for."""

from __future__ import annotations

from pipeline.config import LimitSettings
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Executor


def open_executor(limits: LimitSettings, jobs: int | None = None) -> Executor:
    """The executor of a build: this machine's, with so many jobs at a time (None: as many as it takes)."""
    return LocalExecutor(limits, jobs)
