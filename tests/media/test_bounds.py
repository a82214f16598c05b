"""Sources that no camera, phone or studio makes: refused with the bound that was met and how to raise it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.config import BoundSettings, MediaSettings
from pipeline.media.bounds import GB, size_refusal, stream_refusal
from pipeline.media.model import AudioStream, Probe, Source, VideoStream
from pipeline.media.plan import plan_media
from pipeline.media.probe import probe_jobs
from pipeline.media.request import MediaRequest

FILM = VideoStream(0, "h264", 60_000, 1920, 1080, 0, "30000/1001", "yuv420p")
SOUND = AudioStream(1, "aac", 60_000, 2, 48_000)
PROBE = Probe("video", "mov,mp4,m4a,3gp,3g2,mj2", 60_000, FILM, SOUND, streams=2, packets=1800, gap_ms=34)
TOOLS = {"ffmpeg": "f", "av": "a", "pillow": "p"}


def test_what_people_bring_is_accepted() -> None:
    bounds = BoundSettings()
    for probe in (
        PROBE,
        replace(PROBE, packets=3600),
        replace(PROBE, video=replace(FILM, frame_rate="960/1"), packets=57_600),
        replace(PROBE, streams=40, gap_ms=1_800_000),
        replace(PROBE, audio=replace(SOUND, channels=16, sample_rate=192_000)),
        Probe("audio", "wav", 1000, audio=SOUND, streams=1),
    ):
        assert stream_refusal(probe, bounds) is None
    assert size_refusal(Source("a", "a", 30 * GB), bounds) is None


@pytest.mark.parametrize(
    ("probe", "words"),
    [
        (replace(PROBE, streams=65), "65 条轨道和附件 bounds.max_streams"),
        (
            replace(PROBE, video=replace(FILM, frame_rate="1000000/1")),
            "每秒 1000000 帧 bounds.max_frame_rate",
        ),
        (replace(PROBE, packets=120_000_000), "每秒 1000000 帧 bounds.max_frame_rate"),
        (replace(PROBE, gap_ms=7_200_000), "跳过了 120 分钟 bounds.max_gap_minutes"),
        (replace(PROBE, audio=replace(SOUND, sample_rate=2**31)), "2147483648 赫兹 bounds.max_sample_rate"),
        (replace(PROBE, audio=replace(SOUND, channels=200)), "200 个声道 bounds.max_channels"),
    ],
)
def test_what_nobody_brings_is_refused(probe: Probe, words: str) -> None:
    refusal = stream_refusal(probe, BoundSettings())
    assert refusal is not None and refusal.code == "E405"
    what, setting = words.rsplit(" ", 1)
    assert what in refusal.message and f"site_config/media.yml 的 {setting}" in refusal.help


def test_a_file_too_large_is_not_even_probed() -> None:
    large = Source("a.mp4", "1" * 64, 65 * GB)
    request, settings = MediaRequest.of("video", "a.mp4"), MediaSettings()
    assert probe_jobs([request], {"a.mp4": large}, settings, TOOLS) == []
    plan = plan_media([request], {"a.mp4": large}, {}, {}, settings, TOOLS)
    (found,) = plan.findings
    assert (found.code, plan.jobs, plan.unprobed) == ("E405", (), ())
    assert "65.0 GB" in found.message and "bounds.max_gb" in found.help
    raised = MediaSettings.model_validate({"bounds": {"max_gb": 100}})
    assert len(probe_jobs([request], {"a.mp4": large}, raised, TOOLS)) == 1
    assert plan_media([request], {"a.mp4": large}, {}, {}, raised, TOOLS).unprobed == ("a.mp4",)


def test_every_bound_says_how_to_raise_it() -> None:
    settings = MediaSettings.model_validate({"video": {"max_minutes": 1, "max_megapixels": 1}})
    long = replace(PROBE, duration_ms=61_000)
    request, file = MediaRequest.of("video", "a.mp4"), Source("a.mp4", "1" * 64, 9)
    for probe, setting in ((long, "video.max_minutes"), (PROBE, "video.max_megapixels")):
        plan = plan_media([request], {"a.mp4": file}, {file.digest: probe}, {}, settings, TOOLS)
        (found,) = plan.findings
        assert found.code == "E405" and setting in found.help
