"""Captions jobs: a file of captions to WebVTT."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.bench import Bench
from pipeline.execute.failures import failed
from pipeline.media.captions.job import VTT
from pipeline.media.captions.parse import read
from pipeline.media.captions.write import to_vtt
from pipeline.media.model import Job

Facts = dict[str, Any]


def make_captions(job: Job, files: Sequence[Path], folder: Path, bench: Bench) -> Facts:
    """The WebVTT file; JobFailed for a file with mistakes, which the check tells before."""
    found = read(files[0].read_bytes(), job.recipe["suffix"])
    if found.fatal:
        told = "；".join(f"第 {m.line} 行：{m.message}" for m in found.fatal[:5])
        raise failed("M430", f"字幕 {job.label} 有 {len(found.fatal)} 处错误。{told}", "请改正后重新运行。")
    (folder / VTT).write_text(to_vtt(found.cues), encoding="utf-8", newline="\n")
    return {"cues": len(found.cues), "duration_ms": max(cue.end_ms for cue in found.cues)}
