"""An image job: made by the limited child, and what the child found when it opened the files again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.execute.bench import Bench
from pipeline.execute.verify import require_picture
from pipeline.media.image import image_name
from pipeline.media.model import Job, Probe

Facts = dict[str, Any]


def make_stills(job: Job, source: Path, folder: Path, bench: Bench) -> Facts:
    """Makes every size in every encoding into the draft; facts of the finished pictures. JobFailed when it cannot."""
    return still_facts(job, bench.child(folder, "image", [source], job.recipe))


def still_facts(job: Job, made: list[Facts]) -> Facts:
    """Facts of finished pictures; JobFailed when anything is not as the recipe says."""
    found = {facts["name"]: Probe.from_facts(facts) for facts in made}
    for encoding in job.recipe["encodings"]:
        for width, height in job.recipe["sizes"]:
            name = image_name(width, encoding["suffix"])
            require_picture(name, found.get(name), (width, height))
    width, height = job.recipe["sizes"][-1]
    return {"width": width, "height": height}
