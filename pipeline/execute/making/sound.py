"""Sound jobs: measuring a stream; an encoding, what came of it measured, encoded again where it is off, and packed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.execute.disk_space import require_space
from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext, ffmpeg_for
from pipeline.execute.making.verification import probes_of, require_files, require_label, require_stream
from pipeline.listeners import ignore
from pipeline.media.loudness import Loudness
from pipeline.media.model import Job
from pipeline.media.sound import M4A, WAVEFORM, corrected, cover_name
from pipeline.media.sound_commands import (
    ENCODED,
    LABELS,
    audio_command,
    encoded_name,
    labels,
    package_command,
)
from pipeline.media.waveform import waveform_svg

Facts = dict[str, Any]

ATTEMPTS = 4
"""Encodings of one rendition before its job fails. Programmes need one, or two when the encoder swallows some of it."""

PCM_KBPS = 2304
"""Two channels of 24 bits at 48 kHz."""


def measure(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Facts of a loudness job. JobFailed when the child dies."""
    (found,) = _heard(files, job.recipe["index"], 0, folder, context, job.recipe["duration_ms"])
    return found[0].to_facts()


def make_sound(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Makes an audio job's files in its draft; their facts. `files` are the sound and, if wanted, the cover.

    JobFailed when it cannot, or a true peak stays too high.
    """
    recipe = job.recipe
    kbps = sum(rendition["kbps"] or PCM_KBPS for rendition in recipe["renditions"])
    require_space(folder, kbps * recipe["duration_ms"] // 8)
    found = _encode(job, files[0], folder, context)
    (folder / WAVEFORM).write_text(waveform_svg(found[M4A][1]), encoding="utf-8", newline="\n")
    _pack(job, files, folder, context)
    facts = sound_facts(job, folder, context)
    return {**facts, "loudness": {name: loudness.to_facts() for name, (loudness, _) in sorted(found.items())}}


Found = dict[str, tuple[Loudness, list[int]]]


def _encode(job: Job, source: Path, folder: Path, context: JobContext) -> Found:
    """Every rendition encoded until it keeps its promise: loudness and outline by name.

    Progress is that of the first encoding: it does not go back.
    """
    recipe, ffmpeg = job.recipe, ffmpeg_for(job)
    found: Found = {}
    waiting = list(recipe["renditions"])
    for _ in range(ATTEMPTS):
        context.ffmpeg(folder, audio_command(recipe, waiting, ffmpeg, source), recipe["duration_ms"])
        made = [folder / encoded_name(rendition) for rendition in waiting]
        heard = _heard(made, None, recipe["columns"], folder, context, len(made) * recipe["duration_ms"])
        found |= {rendition["name"]: one for rendition, one in zip(waiting, heard, strict=True)}
        again = [{**r, "level": corrected(r["level"], found[r["name"]][0])} for r in waiting]
        waiting = [new for new, old in zip(again, waiting, strict=True) if new != old]
        if not waiting:
            return found
        context = replace(context, on_progress=ignore)
    _require_peaks(waiting, found)
    return found


def _require_peaks(renditions: Sequence[Mapping[str, Any]], found: Found) -> None:
    """What cannot be brought to its loudness stays as near as it came; a peak that is too high is never published."""
    for rendition in renditions:
        peak = found[rendition["name"]][0].true_peak
        if peak > rendition["level"]["peak"]:
            raise failed(
                "M420",
                f"产物 {rendition['name']} 的真峰值是 {peak / 100:.2f} dBTP，压不下来。",
                "请在剪辑软件里降低音量后重新导出。",
            )


def _heard(
    files: Sequence[Path],
    index: int | None,
    columns: int,
    folder: Path,
    context: JobContext,
    duration_ms: int,
) -> list[tuple[Loudness, list[int]]]:
    """Loudness and outline of each file, from the limited child."""
    answers = context.child(folder, "loudness", files, {"index": index, "columns": columns}, duration_ms)
    try:
        return [(Loudness.from_facts(answer), [int(v) for v in answer["outline"]]) for answer in answers]
    except (ValueError, KeyError, TypeError) as error:
        raise failed(
            "M410", "响度测量进程的回答无法理解。", "请重新运行；若再出现，请检查源文件。"
        ) from error


def _pack(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> None:
    """The M4A with its labels and cover; what it was made of is removed."""
    recipe = job.recipe
    used = [ENCODED, LABELS]
    if recipe["cover"]:
        context.child(folder, "image", [files[1]], recipe["cover"])
        used.append(cover_name(recipe))
    (folder / LABELS).write_text(labels(recipe), encoding="utf-8", newline="\n")
    command = package_command(recipe, ffmpeg_for(job))
    replace(context, on_progress=ignore).ffmpeg(folder, command, recipe["duration_ms"])
    for name in used:
        (folder / name).unlink()


def sound_facts(job: Job, folder: Path, context: JobContext) -> Facts:
    """Facts of a finished sound; JobFailed when anything is not as the recipe says."""
    require_files(job, folder)
    names = [rendition["name"] for rendition in job.recipe["renditions"]]
    probes = probes_of(folder, names, context, job.recipe["duration_ms"])
    for name, probe in probes.items():
        require_stream(name, probe, None, True, job.recipe["duration_ms"])
        require_label(name, probe, job.recipe)
    return {"duration_ms": probes[M4A].duration_ms}
