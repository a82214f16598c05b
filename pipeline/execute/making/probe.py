"""Runs a probe job in the limited child."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.job_context import JobContext
from pipeline.media.model import Job

Facts = dict[str, Any]


def probe_source(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Return the facts of a Probe. Raise JobFailed if the child fails."""
    (facts,) = context.child(folder, "probe", files, job.recipe)
    return dict(facts)
