"""Chooses the executor from settings and options."""

from __future__ import annotations

from pipeline.config import LimitSettings
from pipeline.execute.local import LocalExecutor
from pipeline.execute.protocol import Executor


def open_executor(limits: LimitSettings, jobs: int | None = None) -> Executor:
    """Return the executor of a build, with `jobs` at a time (None: as many as the machine allows)."""
    return LocalExecutor(limits, jobs)
