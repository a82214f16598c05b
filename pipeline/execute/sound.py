"""An audio job: its encoding, and what was made opened again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.execute.bench import Bench, ffmpeg_for
from pipeline.execute.space import require_space
from pipeline.execute.verify import probes_of, require_files, require_stream
from pipeline.media.model import Job
from pipeline.media.sound import M4A
from pipeline.media.sound_commands import audio_command

Facts = dict[str, Any]


def make_sound(job: Job, source: Path, folder: Path, bench: Bench) -> Facts:
    """Encodes an audio job into its draft; facts of the finished files. JobFailed when it cannot."""
    recipe = job.recipe
    require_space(folder, recipe["audio"]["kbps"] * recipe["duration_ms"] // 8)
    bench.ffmpeg(folder, audio_command(recipe, ffmpeg_for(job), source), recipe["duration_ms"])
    return sound_facts(job, folder, bench)


def sound_facts(job: Job, folder: Path, bench: Bench) -> Facts:
    """Facts of a finished sound; JobFailed when anything is not as the recipe says."""
    require_files(job, folder)
    probe = probes_of(folder, [M4A], bench)[M4A]
    require_stream(M4A, probe, None, True, job.recipe["duration_ms"])
    assert probe.audio is not None
    return {"duration_ms": probe.duration_ms, "channels": probe.audio.channels}
