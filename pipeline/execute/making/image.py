"""Runs an image job: the limited child encodes the files and probes them, this module verifies the probes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.execute.job_context import JobContext
from pipeline.execute.making.verification import require_picture, require_stream, wrong
from pipeline.media.image_files import still_names
from pipeline.media.model import Job, Probe

Facts = dict[str, Any]


def make_image(job: Job, files: Sequence[Path], folder: Path, context: JobContext) -> Facts:
    """Write every file of an image job to the draft, and return facts of the pictures. Raise JobFailed on failure."""
    return image_facts(job, context.child(folder, "image", files, job.recipe))


def image_facts(job: Job, records: list[Facts]) -> Facts:
    """Return facts of finished pictures. Raise JobFailed if they differ from the recipe or lost a label or notice.

    `records` is the child's answer: one of the source, then one per file. In the facts, `colour` is the mean colour,
    "#rrggbb"; `aigc` (label) and `rights` (copyright notice) are embedded in every file, "" if absent.
    """
    source, *files = records
    if source["aigc"] != job.recipe.get("aigc", source["aigc"]):
        raise wrong("图片", "人工智能标识没有写入")
    found = {facts.pop("name"): facts for facts in files}
    for name, facts in found.items():
        if (facts["aigc"], facts.pop("rights")) != (source["aigc"], source["rights"]):
            raise wrong(name, "标识或版权声明没有保留")
    for name, size in still_names(job.recipe):
        require_picture(name, Probe.from_facts(found[name]) if name in found else None, size)
    if motion := job.recipe["motion"]:
        _require_motion(motion, Probe.from_facts(found[motion["name"]]))
    width, height = job.recipe["sizes"][-1]
    return {"width": width, "height": height, **source}


def _require_motion(motion: Facts, probe: Probe) -> None:
    """Require the moving file. A WebP of frames that hardly differ may have become one frame, which looks the same."""
    name, size = motion["name"], (motion["size"][0], motion["size"][1])
    if motion["format"] == "MP4":
        require_stream(name, probe, size, False, motion["duration_ms"])
    else:
        require_picture(name, probe, size)
