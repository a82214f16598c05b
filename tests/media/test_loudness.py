"""Which streams are measured, and what is told about a sound that a gain cannot mend."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import MediaSettings
from pipeline.media.loudness import MAX_GAIN, SILENT, Loudness, max_gain
from pipeline.media.loudness_jobs import loudness_in, loudness_jobs
from pipeline.media.model import AudioStream, Probe, Refusal, Source, VideoStream
from pipeline.media.plan import plan_media
from pipeline.media.request import MediaRequest
from pipeline.store import open_store

TOOLS = {"ffmpeg": "ffmpeg version 9", "av": "18", "pillow": "13"}
SOUND = AudioStream(1, "aac", 12000, 1, 44100)
FILM = VideoStream(0, "h264", 12000, 640, 360, 0, "25/1", "yuv420p")
SOURCES = {path: Source(path, f"{number:064x}", 9) for number, path in enumerate(("a.mp4", "b.mp4", "c.wav"))}
TALKING = Probe("video", "mov,mp4,m4a,3gp,3g2,mj2", 12000, FILM, SOUND)
PROBES = {
    SOURCES["a.mp4"].digest: TALKING,
    SOURCES["b.mp4"].digest: replace(TALKING, audio=None),
    SOURCES["c.wav"].digest: Probe("refused", refusal=Refusal("E402", "坏了。", "重传。")),
}


def test_each_stream_that_is_heard_is_measured_once() -> None:
    """The sound of a.mp4 is asked for twice; b.mp4 has none, c.wav is refused, d.mp4 is not probed."""
    paths = ("a.mp4", "b.mp4", "c.wav", "d.mp4")
    requests = [MediaRequest.of(kind, path) for kind in ("video", "audio", "image") for path in paths]
    (job,) = loudness_jobs(requests, SOURCES, PROBES, TOOLS)
    assert (job.kind, job.label, job.recipe["index"], job.tools) == ("loudness", "a.mp4", 1, {"av": "18"})


def test_sound_on_its_own_is_the_track_in_the_language_of_the_item() -> None:
    chinese = replace(SOUND, index=2, language="chi", number=2)
    probe = replace(TALKING, audio=replace(SOUND, language="eng"), others=(chinese,))
    request = MediaRequest.of("audio", "a.mp4", language="zh-CN")
    (job,) = loudness_jobs([request], SOURCES, {SOURCES["a.mp4"].digest: probe}, TOOLS)
    assert job.recipe["index"] == 2
    loudness = {(SOURCES["a.mp4"].digest, 2): Loudness(-2300, -300, 500)}
    probes = {SOURCES["a.mp4"].digest: probe}
    (planned,) = plan_media([request], SOURCES, probes, loudness, MediaSettings(), TOOLS).jobs
    assert planned.recipe["index"] == 2


def test_what_the_store_has_is_read_by_source_and_stream(tmp_path) -> None:
    (job,) = loudness_jobs([MediaRequest.of("audio", "a.mp4")], SOURCES, PROBES, TOOLS)
    store = open_store(str(tmp_path / "store"), tmp_path / "cache")
    assert loudness_in([job], store) == {}
    with store.draft(job.key) as draft:
        draft.commit("loudness", {**Loudness(-2310, -120, 640).to_facts(), "outline": []})
    assert loudness_in([job], store) == {(SOURCES["a.mp4"].digest, 1): Loudness(-2310, -120, 640)}


def test_a_sound_not_measured_yet_waits() -> None:
    request = MediaRequest.of("video", "a.mp4")
    plan = plan_media([request], SOURCES, PROBES, {}, MediaSettings(), TOOLS)
    assert (plan.unprobed, plan.jobs) == (("a.mp4",), ())


@pytest.mark.parametrize(
    ("loudness", "found"),
    [
        (Loudness(-2300, -300, 500), []),
        (Loudness(SILENT, -6000, 0), [("W461", "几乎没有声音")]),
        (Loudness(-4500, -2500, 500), [("W462", "声音太轻")]),
        (Loudness(-3300, -10, 2500), [("W462", "忽大忽小")]),
    ],
)
def test_what_the_editor_is_told(loudness: Loudness, found: list[tuple[str, str]]) -> None:
    measured = {(SOURCES["a.mp4"].digest, 1): loudness}
    plan = plan_media([MediaRequest.of("audio", "a.mp4")], SOURCES, PROBES, measured, MediaSettings(), TOOLS)
    assert len(plan.jobs) == 1
    assert [(f.code, f.severity) for f in plan.findings] == [(code, "warning") for code, _ in found]
    assert all(word in f.message for f, (_, word) in zip(plan.findings, found, strict=True))


@given(st.integers(-6999, 300), st.integers(-9000, 600), st.integers(-600, -100))
def test_the_bounds_of_a_gain(integrated: int, true_peak: int, ceiling: int) -> None:
    gain = max_gain(Loudness(integrated, true_peak, 0), ceiling)
    assert gain <= MAX_GAIN
    assert true_peak + gain - ceiling <= 1200
