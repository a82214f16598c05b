"""Captions jobs: a file of captions to WebVTT."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.execute.bench import Bench
from pipeline.execute.failures import failed
from pipeline.media.assets import VTT
from pipeline.media.captions.cue import Cue
from pipeline.media.captions.encoding import decode
from pipeline.media.captions.parse import parse
from pipeline.media.captions.write import to_vtt
from pipeline.media.model import Job

Facts = dict[str, Any]


def make_captions(job: Job, source: Path, folder: Path, bench: Bench) -> Facts:
    """The WebVTT file; JobFailed for a file with mistakes, which the check tells before."""
    text, mistakes = decode(source.read_bytes())
    cues: tuple[Cue, ...] = ()
    if not mistakes:
        cues, mistakes = parse(text, job.recipe["suffix"])
    if mistakes:
        told = "；".join(f"第 {m.line} 行：{m.message}" for m in mistakes[:5])
        raise failed("M430", f"字幕 {job.label} 有 {len(mistakes)} 处错误。{told}", "请改正后重新运行。")
    (folder / VTT).write_text(to_vtt(cues), encoding="utf-8", newline="\n")
    return {"cues": len(cues), "duration_ms": cues[-1].end_ms}
