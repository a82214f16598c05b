"""The plan of all media: jobs to have been done, and the assets they will make. Pure; no process, no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import Any

from pipeline.config_media import MediaSettings
from pipeline.errors import Finding
from pipeline.media import assets, recipes
from pipeline.media.captions.job import captions_recipe
from pipeline.media.image import image_recipe
from pipeline.media.model import Asset, Job, Probe, Source
from pipeline.media.refusals import finding, refusal_of
from pipeline.media.request import MediaRequest
from pipeline.media.sound import audio_recipe
from pipeline.store import SCHEMA

VIDEO_TOOLS = ("ffmpeg",)
IMAGE_TOOLS = ("pillow",)
MOTION_TOOLS = ("av", "pillow")


@dataclass(frozen=True)
class MediaPlan:
    """A value: printable, comparable, and the same after a trip through JSON.

    `jobs` are distinct by key, in the order of their requests; `assets` has every request that can be served;
    `findings` say why others cannot; `unprobed` are paths whose probe is not there yet.
    """

    jobs: tuple[Job, ...]
    assets: Mapping[MediaRequest, Asset] = field(hash=False)
    findings: tuple[Finding, ...] = ()
    unprobed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """A plain value."""
        return {
            "schema": SCHEMA,
            "jobs": [job.to_json() for job in self.jobs],
            "assets": [[r.to_json(), assets.to_json(asset)] for r, asset in self.assets.items()],
            "findings": [asdict(found) for found in self.findings],
            "unprobed": list(self.unprobed),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> MediaPlan:
        """ValueError when the value is of another schema."""
        if value["schema"] != SCHEMA:
            raise ValueError(f"plan schema {value['schema']!r}")
        return cls(
            jobs=tuple(Job.from_json(job) for job in value["jobs"]),
            assets={MediaRequest.from_json(r): assets.from_json(a) for r, a in value["assets"]},
            findings=tuple(Finding(**found) for found in value["findings"]),
            unprobed=tuple(value["unprobed"]),
        )


def plan_media(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    settings: MediaSettings,
    tools: Mapping[str, str],
    root: str = "assets/media",
) -> MediaPlan:
    """Plans every request.

    `probes` is by source digest; `tools` has "ffmpeg" and "pillow"; `root` is the media root as findings name it,
    relative to the project.
    """
    jobs: dict[str, Job] = {}
    made: dict[MediaRequest, Asset] = {}
    findings: set[Finding] = set()
    unprobed: set[str] = set()
    for request in sorted(set(requests), key=lambda r: (r.path, r.kind, repr(r.options))):
        source = sources.get(request.path)
        probe = probes.get(source.digest) if source else None
        if source and source.size and not probe and request.kind != "captions":
            unprobed.add(request.path)
            continue
        refusal, warning = refusal_of(request, source, probe, settings)
        findings |= {finding(root, request.path, found) for found in (refusal, warning) if found}
        if source is None or refusal:
            continue
        job = _job(request, source, probe, settings, tools)
        jobs[job.key] = job
        made[request] = assets.asset_of(request, job)
    return MediaPlan(tuple(jobs.values()), made, tuple(sorted(findings)), tuple(sorted(unprobed)))


def _job(
    request: MediaRequest,
    source: Source,
    probe: Probe | None,
    settings: MediaSettings,
    tools: Mapping[str, str],
) -> Job:
    if request.kind == "captions":
        suffix = PurePosixPath(request.path).suffix.lower()
        return Job("captions", (source,), captions_recipe(suffix), {})
    assert probe is not None
    if request.kind == "image":
        assert probe.picture is not None
        recipe = image_recipe(probe.picture, request, settings.images)
        used = {name: tools[name] for name in (MOTION_TOOLS if recipe["motion"] else IMAGE_TOOLS)}
        return Job("image", (source,), recipe, used)
    used = {name: tools[name] for name in VIDEO_TOOLS}
    language = str(request.option("language") or "")
    if request.kind == "audio":
        return Job("audio", (source,), audio_recipe(probe, language, settings), used)
    poster = request.option("poster_ms")
    recipe = recipes.video_recipe(probe, None if poster is None else int(poster), language, settings)
    return Job("video", (source,), recipe, used)
