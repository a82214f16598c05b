"""The perceptual fingerprint of a picture and sound: what it is made of, its job, its file.

A fingerprint is two rows of 64-bit hashes at even steps, one of what is seen, one of what is heard. Two recordings of
the same thing differ in few bits of most of their hashes, however they were encoded or scaled. A hash of 0 stands for
a moment with nothing in it to tell: a flat picture, silence.

Why our own: the libraries hash single pictures and bring numpy and more (imagehash: scipy and PyWavelets as well;
pdqhash: numpy) for what is one small cosine transform; none of them hears. PyAV, which we have, decodes and scales.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.media.model import Job, Probe, Source
from pipeline.media.request import MediaRequest

FINGERPRINT_VERSION = 1
"""Raised when the same source would give other hashes."""

FINGERPRINT_TOOLS = ("av", "pillow")
PICTURE_STEP_MS = 500
SOUND_STEP_MS = 250
HEX = 16


@dataclass(frozen=True)
class Fingerprint:
    """Hashes of the pictures every `PICTURE_STEP_MS` and of the sound every `SOUND_STEP_MS`; empty where there is none."""

    pictures: tuple[int, ...] = ()
    sounds: tuple[int, ...] = ()

    def to_json(self) -> str:
        """The content of its file: one text of hexadecimal digits a row."""
        rows = {"pictures": _text(self.pictures), "sounds": _text(self.sounds)}
        return json.dumps({"version": FINGERPRINT_VERSION, **rows}, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Fingerprint:
        """ValueError when it is no fingerprint of this version."""
        value = json.loads(text)
        if not isinstance(value, dict) or value.get("version") != FINGERPRINT_VERSION:
            raise ValueError("not a fingerprint of this version")
        return cls(_hashes(value["pictures"]), _hashes(value["sounds"]))


def _text(hashes: tuple[int, ...]) -> str:
    return "".join(f"{value:0{HEX}x}" for value in hashes)


def _hashes(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + HEX], 16) for at in range(0, len(text), HEX))


def fingerprint_jobs(
    requests: Iterable[MediaRequest],
    sources: Mapping[str, Source],
    probes: Mapping[str, Probe],
    tools: Mapping[str, str],
) -> list[Job]:
    """One job a distinct source of a video or sound request that was probed and not refused, by path."""
    paths = {request.path for request in requests if request.kind in ("video", "audio")}
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
    }
    return Job("fingerprint", (source,), recipe, {name: tools[name] for name in FINGERPRINT_TOOLS})
