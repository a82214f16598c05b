"""An image job: made by the limited child, and what the child found when it opened the files again."""

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
    """Makes every file of an image job into the draft; facts of the finished pictures. JobFailed when it cannot."""
    return image_facts(job, context.child(folder, "image", files, job.recipe))


def image_facts(job: Job, made: list[Facts]) -> Facts:
    """Facts of finished pictures; JobFailed when anything is not as the recipe says or a mark of the source is lost.

    `colour` is the mean of the picture, "#rrggbb"; `aigc` and `rights` are what every file carries, "" for nothing.
    """
    source, *files = made
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
    name, size = motion["name"], (motion["size"][0], motion["size"][1])
    if motion["format"] == "MP4":
        require_stream(name, probe, size, False, motion["duration_ms"])
        return
    require_picture(name, probe, size)
    if probe.picture is None or probe.picture.frames < 2:
        raise wrong(name, "没有动起来")
