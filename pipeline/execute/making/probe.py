"""A probe job: what the limited child finds in a source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.job_context import JobContext
from pipeline.media.model import Job

Facts = dict[str, Any]


def probe_source(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """The facts of a Probe. JobFailed when the child dies."""
    (facts,) = context.child(folder, "probe", files, job.recipe)
    return dict(facts)
