"""Plans the jobs that measure loudness, and reads their results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.media.downmix import stereo_source
from pipeline.media.kinds import requested_kind
from pipeline.media.loudness import Loudness, StreamKey
from pipeline.media.model import AudioStream, Job, Probe, Source
from pipeline.media.request import MediaRequest
from pipeline.media.tracks import chosen_tracks, requested_tracks
from pipeline.store import Store

LOUDNESS_VERSION = 1
"""Increment when the same audio would give different figures."""

LOUDNESS_TOOLS = ("av",)


def loudness_jobs(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    tools: Mapping[str, str],
) -> list[Job]:
    """Return one job per distinct audio stream that a video or audio request publishes."""
    jobs: dict[StreamKey, Job] = {}
    for request in sorted(set(requests), key=lambda r: r.path):
        source = sources.get(request.path)
        probe = probes.get(source.digest) if source else None
        for audio in sound_streams(request, probe):
            if source and probe:
                jobs.setdefault((source.digest, audio.measured_as), _job(source, probe, audio, tools))
    return sorted(jobs.values(), key=lambda job: (job.sources, job.recipe["index"], "right" in job.recipe))


def sound_streams(request: MediaRequest, probe: Probe | None) -> tuple[AudioStream, ...]:
    """Return the audio streams to publish for a request, the default one first; empty without audio or if refused."""
    if probe is None or probe.audio is None or (sounds := requested_kind(request).sounds) == "none":
        return ()
    language = str(request.option("language") or "")
    chosen = tuple(track.stream for track in chosen_tracks(probe, language, requested_tracks(request)))
    return chosen[:1] if sounds == "first" else chosen


def _job(source: Source, probe: Probe, audio: AudioStream, tools: Mapping[str, str]) -> Job:
    recipe = {"version": LOUDNESS_VERSION, **stereo_source(audio), "duration_ms": probe.duration_ms}
    return Job("loudness", (source,), recipe, {name: tools[name] for name in LOUDNESS_TOOLS})


def loudness_in(jobs: Iterable[Job], store: Store) -> dict[StreamKey, Loudness]:
    """Return the measurements of the jobs that are in the store."""
    found = {}
    for job in jobs:
        manifest = store.manifest(job.key)
        if manifest is not None:
            index, right = job.recipe["index"], job.recipe.get("right")
            key = index if right is None else (index, right)
            found[job.sources[0].digest, key] = Loudness.from_facts(manifest.facts)
    return found
