"""Plans probe jobs and reads their results. The limited child does the probing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.config import MediaSettings
from pipeline.media.bounds import GB
from pipeline.media.kinds import requested_kind
from pipeline.media.model import Job, Probe, Source
from pipeline.media.request import MediaRequest
from pipeline.store import Store

PROBE_VERSION = 9
"""Increment when the child's findings change."""

PROBE_TOOLS = ("av", "pillow")


def probe_jobs(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    settings: MediaSettings,
    tools: Mapping[str, str],
) -> list[Job]:
    """Return one job per distinct source to probe. Captions, empty files and files that are too large need none."""
    paths = {request.path for request in requests if requested_kind(request).probed}
    # Reversed, so that of several paths with one digest the first by name wins.
    found = sorted((sources[path] for path in paths if path in sources), reverse=True)
    largest = settings.bounds.max_gb * GB
    first = {source.digest: source for source in found if 0 < source.size <= largest}
    return [_probe_job(source, settings, tools) for source in sorted(first.values())]


def _probe_job(source: Source, settings: MediaSettings, tools: Mapping[str, str]) -> Job:
    recipe = {
        "version": PROBE_VERSION,
        "looks": True,
        "max_image_pixels": settings.images.max_megapixels * 1_000_000,
        "max_frames": settings.images.max_frames,
    }
    return Job("probe", (source,), recipe, {name: tools[name] for name in PROBE_TOOLS})


def probes_in(jobs: Iterable[Job], store: Store) -> dict[str, Probe]:
    """Return the probes of the jobs that are in the store, by source digest."""
    found = {}
    for job in jobs:
        manifest = store.manifest(job.key)
        if manifest is not None:
            found[job.sources[0].digest] = Probe.from_facts(manifest.facts)
    return found
