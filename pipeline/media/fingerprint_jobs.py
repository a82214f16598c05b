"""Plans the jobs that compute fingerprints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.media.downmix import mono_mix
from pipeline.media.fingerprint import FINGERPRINT_VERSION
from pipeline.media.kinds import requested_kind
from pipeline.media.model import Job, Probe, Source
from pipeline.media.request import MediaRequest

FINGERPRINT_TOOLS = ("av", "pillow")


def fingerprint_jobs(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    tools: Mapping[str, str],
) -> list[Job]:
    """Return one job per distinct source of a comparable request, if its probe found video or audio; sorted by path."""
    paths = {request.path for request in requests if requested_kind(request).compared}
    first = {sources[path].digest: sources[path] for path in sorted(paths, reverse=True) if path in sources}
    jobs = []
    for source in sorted(first.values()):
        probe = probes.get(source.digest)
        if probe is not None and probe.kind in ("video", "audio"):
            jobs.append(_job(source, probe, tools))
    return jobs


def _job(source: Source, probe: Probe, tools: Mapping[str, str]) -> Job:
    recipe = {
        "version": FINGERPRINT_VERSION,
        "duration_ms": probe.duration_ms,
        "video": probe.video.index if probe.video else None,
        "audio": probe.audio.index if probe.audio else None,
        "rotation": probe.video.rotation if probe.video else 0,
        **(mono_mix(probe.audio) if probe.audio else {}),
        **({"crop": list(probe.video.crop)} if probe.video and any(probe.video.crop) else {}),
    }
    return Job("fingerprint", (source,), recipe, {name: tools[name] for name in FINGERPRINT_TOOLS})
