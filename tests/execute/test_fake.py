"""The fake keeps the protocol and makes what the plan promises."""

from __future__ import annotations

from pathlib import Path

from pipeline.config import MediaSettings
from pipeline.execute.fake import FakeExecutor
from pipeline.media.assets import file_names
from pipeline.media.loudness_jobs import loudness_in, loudness_jobs
from pipeline.media.model import Source
from pipeline.media.plan import plan_media
from pipeline.media.probe import probe_jobs, probes_in
from pipeline.media.request import MediaRequest
from pipeline.store import FolderStore

TOOLS = {"ffmpeg": "f", "av": "a", "pillow": "p"}


def test_the_line_with_a_fake(tmp_path: Path) -> None:
    requests = [
        MediaRequest.of("video", "a.mp4"),
        MediaRequest.of("audio", "b.flac"),
        MediaRequest.of("image", "c.png"),
        MediaRequest.of("captions", "d.srt"),
    ]
    sources = {r.path: Source(r.path, f"{n:064x}", 9) for n, r in enumerate(requests)}
    store, settings, fake = FolderStore(tmp_path), MediaSettings(), FakeExecutor(failing=["b.flac"])
    probing = probe_jobs(requests, sources, settings, TOOLS)
    outcomes = list(fake.run(probing, store, {}))
    assert [o.label for o in outcomes if o.error] == ["b.flac"]
    fake = FakeExecutor()
    list(fake.run(probing, store, {}))
    assert [job.label for job in fake.jobs] == ["b.flac"]
    probes = probes_in(probing, store)
    measuring = loudness_jobs(requests, sources, probes, TOOLS)
    list(fake.run(measuring, store, {}))
    plan = plan_media(requests, sources, probes, loudness_in(measuring, store), settings, TOOLS)
    assert (plan.findings, plan.unprobed, len(plan.assets)) == ((), (), 4)
    for outcome, job in zip(fake.run(plan.jobs, store, {}), plan.jobs, strict=True):
        assert outcome.manifest is not None
        assert tuple(blob.name for blob in outcome.manifest.files) == file_names(job)
    assert all(outcome.reused for outcome in fake.run(plan.jobs, store, {}))
