"""An executor that encodes nothing: it writes tiny files, and manifests like those of real jobs."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from pipeline.execute.protocol import (
    Event,
    Failed,
    Failure,
    Finished,
    Locator,
    Outcome,
    Queued,
    Started,
)
from pipeline.listeners import ignore
from pipeline.media.assets import file_names
from pipeline.media.cost import work_of
from pipeline.media.fingerprint import FINGERPRINT, Fingerprint
from pipeline.media.loudness import Loudness
from pipeline.media.model import AudioStream, Job, Picture, Probe, Source, VideoStream
from pipeline.store import Manifest, Store

DURATION_MS = 12_000


class FakeExecutor:
    """Records jobs in `jobs` and commits plausible objects to the store.

    `probes` (by source digest) are the results of probe jobs; other sources are classified by suffix.
    Jobs whose label is in `failing` fail.
    """

    def __init__(self, probes: Mapping[str, Probe] | None = None, failing: Collection[str] = ()) -> None:
        self.jobs: list[Job] = []
        self._probes = dict(probes or {})
        self._failing = frozenset(failing)

    def run(
        self, jobs: Iterable[Job], store: Store, locate: Locator, on_event: Callable[[Event], None] = ignore
    ) -> Iterator[Outcome]:
        """Implement the protocol. Sources are never opened."""
        for job in {job.key: job for job in jobs}.values():
            manifest = store.manifest(job.key)
            if manifest is not None:
                on_event(Finished(job.key, manifest, reused=True))
                yield Outcome(job.key, job.kind, job.label, manifest, reused=True)
            else:
                yield self._do(job, store, on_event)

    def _do(self, job: Job, store: Store, on_event: Callable[[Event], None]) -> Outcome:
        self.jobs.append(job)
        on_event(Queued(job.key, job.kind, job.label, work_of(job)))
        on_event(Started(job.key, job.kind, job.label))
        if job.label in self._failing:
            failure = Failure("M499", f"{job.label} 按要求失败。")
            on_event(Failed(job.key, failure))
            return Outcome(job.key, job.kind, job.label, error=failure)
        manifest = self._make(job, store)
        on_event(Finished(job.key, manifest))
        return Outcome(job.key, job.kind, job.label, manifest)

    def _make(self, job: Job, store: Store) -> Manifest:
        with store.draft(job.key) as draft:
            for name in file_names(job):
                (draft.folder / name).write_bytes(_content(name, job))
            return draft.commit(job.kind, self._facts(job), job.record)

    def _facts(self, job: Job) -> dict[str, Any]:
        match job.kind:
            case "probe":
                source = job.sources[0]
                return (self._probes.get(source.digest) or plausible_probe(source)).to_facts()
            case "loudness":
                return Loudness(-2000, -600, 500).to_facts()
            case "fingerprint":
                return {"pictures": 0, "sounds": 0}
            case "captions":
                return {"cues": 1, "duration_ms": DURATION_MS}
            case "image":
                width, height = job.recipe["sizes"][-1]
                return {"width": width, "height": height}
            case _:
                return {"duration_ms": job.recipe["duration_ms"]}


def _content(name: str, job: Job) -> bytes:
    """Return a few bytes. A fingerprint is empty, so that it matches no other; a picture can be opened."""
    suffix = PurePosixPath(name).suffix
    if suffix in (".jpg", ".png"):
        return _picture(suffix, f"#{job.key[:6]}")
    text = Fingerprint().to_json() if name == FINGERPRINT else f"{name} {job.key}\n"
    return text.encode()


def _picture(suffix: str, colour: str) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (16, 9), colour).save(stream, "PNG" if suffix == ".png" else "JPEG")
    return stream.getvalue()


def plausible_probe(source: Source) -> Probe:
    """Return, by suffix, the probe of a 12 s 1080p25 video with audio, of 12 s of audio, or of a 1600 × 900 picture."""
    sound = AudioStream(1, "aac", DURATION_MS, 2, 48000)
    match PurePosixPath(source.path).suffix.lower():
        case ".jpg" | ".jpeg" | ".png" | ".webp" | ".gif":
            return Probe("image", "png", picture=Picture(1600, 900, "png"))
        case ".flac" | ".wav" | ".mp3" | ".m4a" | ".ogg":
            return Probe("audio", "flac", DURATION_MS, audio=sound)
        case _:
            video = VideoStream(0, "h264", DURATION_MS, 1920, 1080, 0, "25/1", "yuv420p")
            return Probe("video", "mov,mp4,m4a,3gp,3g2,mj2", DURATION_MS, video, sound)
