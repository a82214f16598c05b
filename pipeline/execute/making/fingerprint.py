"""Runs a fingerprint job: the limited child computes it, this module checks and writes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext
from pipeline.media.fingerprint import FINGERPRINT, Fingerprint
from pipeline.media.model import Job

Facts = dict[str, Any]


def make_fingerprint(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Write the fingerprint's file and return the numbers of hashes. Raise JobFailed if the child fails."""
    (facts,) = context.child(folder, "fingerprint", files, job.recipe, job.recipe["duration_ms"])
    try:
        found = Fingerprint.from_json(facts["fingerprint"])
    except (ValueError, KeyError, TypeError) as error:
        raise failed("M420", f"指纹无法理解：{job.label}", "请重新运行；若再出现，请检查源文件。") from error
    (folder / FINGERPRINT).write_text(found.to_json(), encoding="utf-8", newline="\n")
    return {"pictures": len(found.pictures), "sounds": len(found.sounds)}
