"""How loud a sound is, the job that measures it, and the linear gain that brings it to a target. Pure.

Loudness is that of ITU-R BS.1770 and EBU R 128 (integrated, gated), of the two channels that will be published: mono
stands in both, surround is folded down first, so every meter reads of the result what was aimed at.
Levels are whole numbers: hundredths of LUFS, LU, dB and dBTP.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.media.model import AudioStream, Job, Probe, Source
from pipeline.media.request import MediaRequest
from pipeline.media.tracks import chosen_tracks, wanted_tracks
from pipeline.store import Store

LOUDNESS_VERSION = 1
"""Raised when the same sound would give other figures."""

LOUDNESS_TOOLS = ("av",)

RATE = 48_000
"""Hz of everything measured and published: what Opus and broadcasters take, and browsers play without resampling."""

TWO_CHANNELS = {"osr": RATE, "ochl": "stereo", "osf": "flt", "rematrix_maxval": 1}
"""Options of `aresample` before measuring and before encoding alike: the same two channels, in floating point."""

WEB_TARGET = -1600
"""−16 LUFS: what Apple Podcasts asks for (± 1 dB), and the sound of videos as well."""

BROADCAST_TARGET = -2400
"""−24 LUFS: GY/T 282-2014 for digital television in China, after ITU-R BS.1864."""

SILENT = -7000
"""The absolute gate of BS.1770, −70 LUFS: what is not louder has no loudness to set."""

MAX_GAIN = 2000
"""20 dB: beyond it the noise of a recording is lifted with it."""

MAX_LIMITING = 1200
"""12 dB: how far the limiter may press the highest peak. Beyond it the sound would be compressed, not limited."""


@dataclass(frozen=True)
class Loudness:
    """Of one sound stream: integrated loudness, true peak, loudness range (EBU Tech 3342).

    `integrated` is `SILENT` when nothing passes the gate; `true_peak` is rounded up.
    """

    integrated: int
    true_peak: int
    range: int

    def to_facts(self) -> dict[str, int]:
        """A plain value."""
        return asdict(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Loudness:
        """What `to_facts` gave; other facts beside it are left alone. KeyError, TypeError or ValueError when it is none."""
        return cls(int(facts["integrated"]), int(facts["true_peak"]), int(facts["range"]))


Heard = tuple[str, int]
"""A source's digest and the index of one of its sound streams."""


def loudness_jobs(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    tools: Mapping[str, str],
) -> list[Job]:
    """One job a distinct sound stream that some video or sound request will use."""
    jobs: dict[Heard, Job] = {}
    for request in sorted(set(requests), key=lambda r: r.path):
        source = sources.get(request.path)
        probe = probes.get(source.digest) if source else None
        for audio in sound_streams(request, probe):
            if source and probe:
                jobs.setdefault((source.digest, audio.index), _job(source, probe, audio, tools))
    return sorted(jobs.values(), key=lambda job: (job.sources, job.recipe["index"]))


def sound_streams(request: MediaRequest, probe: Probe | None) -> tuple[AudioStream, ...]:
    """The streams a request will be heard with, the first at the head; none when it has no sound or is refused."""
    if probe is None or probe.audio is None or request.kind not in ("video", "audio", "screen"):
        return ()
    language = str(request.option("language") or "")
    chosen = tuple(track.stream for track in chosen_tracks(probe, language, wanted_tracks(request)))
    return chosen[:1] if request.kind == "audio" else chosen


def _job(source: Source, probe: Probe, audio: AudioStream, tools: Mapping[str, str]) -> Job:
    recipe = {"version": LOUDNESS_VERSION, "index": audio.index, "duration_ms": probe.duration_ms}
    return Job("loudness", (source,), recipe, {name: tools[name] for name in LOUDNESS_TOOLS})


def loudness_in(jobs: Iterable[Job], store: Store) -> dict[Heard, Loudness]:
    """What was measured, of the jobs the store has."""
    found = {}
    for job in jobs:
        manifest = store.manifest(job.key)
        if manifest is not None:
            found[job.sources[0].digest, job.recipe["index"]] = Loudness.from_facts(manifest.facts)
    return found


def most_gain(loudness: Loudness, ceiling: int) -> int:
    """The highest gain a sound may get under a limiter's ceiling."""
    return min(MAX_GAIN, ceiling + MAX_LIMITING - loudness.true_peak)
