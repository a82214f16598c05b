"""Runs audio jobs: measures loudness; encodes, measures the result, encodes again if it is off, and remuxes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.execute.disk_space import require_space
from pipeline.execute.failures import failed
from pipeline.execute.job_context import JobContext, ffmpeg_for
from pipeline.execute.making.timeline import require_even_sounds
from pipeline.execute.making.verification import facts_of, require_files, require_label, require_stream
from pipeline.listeners import ignore
from pipeline.media.downmix import STEREO_SOURCE
from pipeline.media.id3 import id3_tag
from pipeline.media.loudness import Loudness
from pipeline.media.model import Job, Probe
from pipeline.media.sound import M4A, MP3, WAVEFORM, corrected, cover_name
from pipeline.media.sound_commands import (
    ENCODED,
    LABELS,
    MP3_AUDIO,
    audio_command,
    encoded_name,
    labels,
    package_command,
)
from pipeline.media.waveform import waveform_svg

Facts = dict[str, Any]

ATTEMPTS = 4
"""Maximum encodings of a rendition. Programmes need one, or two if the encoder lowers the loudness."""

PCM_KBPS = 2304
"""Bit rate of two channels of 24 bits at 48 kHz."""


def measure(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Return the facts of a loudness job. Raise JobFailed if the child fails."""
    recipe = {"columns": 0, **{name: job.recipe[name] for name in STEREO_SOURCE if name in job.recipe}}
    (found,) = _measured(files, recipe, folder, context, job.recipe["duration_ms"])
    return found[0].to_facts()


def make_sound(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Write an audio job's files to the draft and return their facts. `files` are the audio and, if any, the cover.

    Raise JobFailed on failure, or if a true peak stays too high.
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
    """Encode every rendition until it meets its level, and return loudness and waveform values by name.

    Only the first round reports progress, so that it never goes back.
    """
    recipe, ffmpeg = job.recipe, ffmpeg_for(job)
    found: Found = {}
    waiting = list(recipe["renditions"])
    for _ in range(ATTEMPTS):
        context.ffmpeg(folder, audio_command(recipe, waiting, ffmpeg, source), recipe["duration_ms"])
        paths = [folder / encoded_name(rendition) for rendition in waiting]
        what = {"index": None, "columns": recipe["columns"]}
        measured = _measured(paths, what, folder, context, len(paths) * recipe["duration_ms"])
        found |= {rendition["name"]: one for rendition, one in zip(waiting, measured, strict=True)}
        again = [{**r, "level": corrected(r["level"], found[r["name"]][0])} for r in waiting]
        waiting = [new for new, old in zip(again, waiting, strict=True) if new != old]
        if not waiting:
            return found
        context = replace(context, on_progress=ignore)
    _require_peaks(waiting, found)
    return found


def _require_peaks(renditions: Sequence[Mapping[str, Any]], found: Found) -> None:
    """Raise JobFailed for a peak that is too high. A loudness that misses its target is accepted as it is."""
    for rendition in renditions:
        peak = found[rendition["name"]][0].true_peak
        if peak > rendition["level"]["peak"]:
            raise failed(
                "M420",
                f"产物 {rendition['name']} 的真峰值是 {peak / 100:.2f} dBTP，压不下来。",
                "请在剪辑软件里降低音量后重新导出。",
            )


def _measured(
    files: Sequence[Path],
    recipe: Mapping[str, Any],
    folder: Path,
    context: JobContext,
    duration_ms: int,
) -> list[tuple[Loudness, list[int]]]:
    """Return loudness and waveform values of each file, from the limited child."""
    answers = context.child(folder, "loudness", files, recipe, duration_ms)
    try:
        return [(Loudness.from_facts(answer), [int(v) for v in answer["outline"]]) for answer in answers]
    except (ValueError, KeyError, TypeError) as error:
        raise failed(
            "M410", "响度测量进程的回答无法理解。", "请重新运行；若再出现，请检查源文件。"
        ) from error


def _pack(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> None:
    """Remux the AAC into the M4A with metadata and cover, tag the MP3, and remove the temporary files."""
    recipe = job.recipe
    used = [ENCODED, LABELS]
    cover = None
    if recipe["cover"]:
        context.child(folder, "image", [files[1]], recipe["cover"])
        used.append(cover_name(recipe))
        cover = (folder / cover_name(recipe)).read_bytes()
    if any(rendition["name"] == MP3 for rendition in recipe["renditions"]):
        used.append(MP3_AUDIO)
        _tag(folder, id3_tag(recipe, cover))
    (folder / LABELS).write_text(labels(recipe), encoding="utf-8", newline="\n")
    command = package_command(recipe, ffmpeg_for(job))
    replace(context, on_progress=ignore).ffmpeg(folder, command, recipe["duration_ms"])
    for name in used:
        (folder / name).unlink()


def _tag(folder: Path, tag: bytes) -> None:
    """Write the MP3: its tag, then the encoded sound."""
    with (folder / MP3).open("xb") as tagged, (folder / MP3_AUDIO).open("rb") as encoded:
        tagged.write(tag)
        shutil.copyfileobj(encoded, tagged)


def sound_facts(job: Job, folder: Path, context: JobContext) -> Facts:
    """Return the facts of finished audio files. Raise JobFailed if they differ from the recipe."""
    require_files(job, folder)
    names = [rendition["name"] for rendition in job.recipe["renditions"]]
    duration_ms = job.recipe["duration_ms"]
    found = facts_of(folder, names, context, duration_ms, timeline=True)
    probes = {name: Probe.from_facts(facts) for name, facts in found.items()}
    for name, probe in probes.items():
        require_stream(name, probe, None, True, duration_ms)
        require_even_sounds(name, found[name], duration_ms)
        require_label(name, probe, job.recipe)
    return {"duration_ms": probes[M4A].duration_ms}
